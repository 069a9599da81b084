import type { ModelJson } from "../model/json-model.ts";
import type { SurfaceItem } from "../surface/surface.ts";
import { compareText } from "../text/compare.ts";
import { addressOf, withParts, type Change, type Direction, type Item, type Noun } from "./change.ts";
import { compareModels } from "./compare.ts";
import { levelOf, ofPreview } from "./policy.ts";
import { eitherDirection, reachOf, type Reach, type Way } from "./reach.ts";
import type { Level, Verdicts } from "./rules/rule.ts";
import { ruleFor } from "./rules/table.ts";

/** A line of a file. */
export interface Position {
  readonly file: string;
  readonly line: number;
}

/** A model to compare, and the positions of its items by their addresses, as far as they are known. */
export interface Side {
  readonly model: ModelJson;
  readonly positions: ReadonlyMap<string, Position>;
}

/** What a finding is about, on one side. */
export interface Place {
  readonly kind: Item["kind"] | "export";
  readonly name: string;
  /** Kind and full name. */
  readonly address: string;
  /** The export, member or subpath, for a finding about what can be imported. */
  readonly target?: SurfaceItem;
  readonly position: Position | undefined;
  /** The value on this side, where a value changed. */
  readonly value: string | undefined;
}

/** A minimal program, and whether it shows what a finding says. */
export interface Witness {
  /** It compiles against the old package; against the new one only where nothing breaks. */
  readonly program: string;
  readonly confirmed: boolean;
  /** The first error of the compiler: with the old package if there is one, otherwise with the new package. */
  readonly says: string | undefined;
}

/** A message of an old client that a server of the new package refuses, or whose answer the client refuses. */
export interface WireWitness {
  readonly protocol: string;
  /** Verb and URL, and the body where there is one. */
  readonly message: string;
  /** True if it is refused for what was found, while a server of the old package answers it. */
  readonly confirmed: boolean;
  /** How it was refused. */
  readonly says: string | undefined;
}

/** A change, and what it means. */
export interface Finding {
  readonly rule: string;
  /** What changed; `surface` where it is not part of the model. */
  readonly area: Noun | "surface";
  readonly kind: string;
  readonly module: string;
  /** What it is about, such as `field com.vmware.vcenter.VM.CreateSpec.name`. */
  readonly item: string;
  readonly direction: Direction | undefined;
  readonly level: Level;
  readonly verdicts: Verdicts;
  readonly text: string;
  readonly why: string;
  readonly action: string;
  readonly evidence: readonly string[];
  readonly old: Place | undefined;
  readonly new: Place | undefined;
  /** Operations that lead to it, and how. */
  readonly reach: readonly Way[];
  /** What follows from it, in words. */
  readonly parts: readonly string[];
  /** What a compiler or a codec says of it; unset where that wasn't asked for, or where there is nothing to try. */
  readonly witness?: Witness;
  readonly wire?: WireWitness;
}

/** What changed between two models and what it means, by module and item. */
export function findingsBetween(old: Side, now: Side): readonly Finding[] {
  const reach = { old: reachOf(old.model), new: reachOf(now.model) };
  return compareModels(old.model, now.model)
    .map((change) => findingOf(change, reach, old, now))
    .sort(
      (a, b) =>
        compareText(a.module, b.module) ||
        compareText(a.item, b.item) ||
        compareText(a.rule, b.rule) ||
        compareText(a.text, b.text),
    );
}

interface Reaches {
  readonly old: Reach;
  readonly new: Reach;
}

function findingOf(change: Change, reach: Reaches, old: Side, now: Side): Finding {
  const direction = directionOf(change, reach);
  const rule = ruleFor(change.noun, change.kind, direction);
  const isPreview = ofPreviewOnly(change, reach);
  const verdicts = isPreview ? ofPreview(rule.verdicts) : rule.verdicts;
  const isLowered = isPreview && levelOf(verdicts) !== levelOf(rule.verdicts);
  const item = (change.new ?? change.old)!;
  return {
    rule: rule.id,
    area: rule.area,
    kind: change.kind,
    module: item.module,
    item: addressOf(item),
    direction: change.old?.reach === undefined && change.new?.reach === undefined ? undefined : direction,
    level: levelOf(verdicts),
    verdicts,
    text: textOf(rule.text, change),
    why: isLowered ? `${rule.why} It was a technical preview, which may change in a minor version.` : rule.why,
    action: rule.action,
    evidence: change.evidence,
    old: change.old && placeOf(change.old, old, change.before),
    new: change.new && placeOf(change.new, now, change.after),
    reach: waysTo(change, reach),
    parts: change.parts.flatMap(withParts).map(partText),
  };
}

/** Who sees the item: for a member of an operation its place decides, for a type what leads to it in both models. */
function directionOf({ old, new: now }: Change, reach: Reaches): Direction {
  const of = (item: Item | undefined, side: Reach): Direction =>
    item?.reach === undefined
      ? "unreached"
      : "type" in item.reach
        ? side.directionOf(item.reach.type)
        : item.reach.direction;
  return eitherDirection(of(old, reach.old), of(now, reach.new));
}

function ofPreviewOnly({ old, new: now }: Change, reach: Reaches): boolean {
  const item = old ?? now!;
  if (item.preview) return true;
  if (item.reach === undefined || !("type" in item.reach)) return false;
  return (old === undefined ? reach.new : reach.old).onlyPreviews(item.reach.type);
}

/** Operations that lead to a type in either model; those of the new one come first. */
function waysTo({ old, new: now }: Change, reach: Reaches): readonly Way[] {
  const of = (item: Item | undefined, side: Reach): readonly Way[] =>
    item?.reach === undefined
      ? []
      : "type" in item.reach
        ? side.waysTo(item.reach.type)
        : [{ operation: item.reach.operation, path: "", direction: item.reach.direction }];
  const ways = new Map<string, Way>();
  for (const way of [...of(now, reach.new), ...of(old, reach.old)]) {
    const key = `${way.operation} ${way.direction}`;
    if (!ways.has(key)) ways.set(key, way);
  }
  return [...ways.values()].sort((a, b) => compareText(a.operation, b.operation) || compareText(a.path, b.path));
}

const nameOf = ({ module, path }: Item): string => (path === "" ? module : path);

function placeOf(item: Item, side: Side, value: string | undefined): Place {
  const address = addressOf(item);
  return { kind: item.kind, name: nameOf(item), address, position: side.positions.get(address), value };
}

/** Fills the words of a change into the text of a rule. */
function textOf(template: string, { old, new: now, before, after, detail }: Change): string {
  const words: Readonly<Record<string, string>> = {
    item: nameOf((now ?? old)!),
    old: nameOf((old ?? now)!),
    before: before ?? "none",
    after: after ?? "none",
    detail: detail ?? "",
    at: detail === undefined ? "" : ` (in ${detail})`,
  };
  return template.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? "");
}

const partText = ({ noun, kind, old, new: now, before, after, detail }: Change): string => {
  const item = (now ?? old)!;
  const values = before === undefined || after === undefined ? "" : `: ${before} became ${after}`;
  return `${noun} ${kind}: ${addressOf(item)}${detail === undefined ? "" : ` ${detail}`}${values}`;
};
