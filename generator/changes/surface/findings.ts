import type { SurfaceItem } from "../../surface/surface.ts";
import { compareText } from "../../text/compare.ts";
import type { Finding, Place } from "../findings.ts";
import { levelOf } from "../policy.ts";
import { compareSurfaces, type SurfaceChange, type Surfaces } from "./compare.ts";
import { surfaceRules } from "./rules.ts";

/** What changed about imports, apart from what follows from the model; equal changes of many items are one finding. */
export function surfaceFindings(surfaces: Surfaces): readonly Finding[] {
  const groups = new Map<string, SurfaceChange[]>();
  for (const change of compareSurfaces(surfaces)) {
    const key = JSON.stringify(editOf(change));
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()]
    .map((changes) => findingOf(changes))
    .sort((a, b) => compareText(a.module, b.module) || compareText(a.item, b.item) || compareText(a.rule, b.rule));
}

const nameOf = ({ name, member }: SurfaceItem): string | undefined =>
  member === undefined ? name : `${name}.${member.replace(/^static /, "")}`;

const addressOf = (item: SurfaceItem): string =>
  item.name === undefined ? `subpath ${item.subpath}` : `export ${item.subpath}#${nameOf(item)}`;

const spoken = (item: SurfaceItem): string =>
  item.name === undefined ? item.subpath : `${nameOf(item)} of ${item.subpath}`;

/** What equal changes have in common, such as the words that came and went. */
function editOf({ kind, old, new: now, before, after }: SurfaceChange): readonly (string | undefined)[] {
  switch (kind) {
    case "export-renamed":
      return [kind, ...middles(old!.name!, now!.name!)];
    case "export-moved":
      return [kind, old!.subpath, now!.subpath];
    case "export-added":
      return [kind, now!.subpath];
    case "parameter-added-optional":
    case "type-changed":
    case "member-changed":
      return [kind, ...middles(before!, after!)];
    case "member-removed":
      return [kind, old!.member, before];
    case "member-added-optional":
    case "member-added-required":
    case "member-added-received":
    case "member-added-class":
      return [kind, now!.member, after];
    case "export-kind":
      return [kind, before, after];
    case "export-removed":
    case "subpath-added":
    case "subpath-removed":
      return [kind, JSON.stringify(old ?? now)];
  }
}

/** Two texts without the words that both begin with, and those that both end with. */
function middles(before: string, after: string): readonly [string, string] {
  const words = (text: string): string[] => text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|\s+|[^\w\s]|_/g) ?? [];
  const [one, other] = [words(before), words(after)];
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one.slice(start, one.length - end).join(""), other.slice(start, other.length - end).join("")];
}

const shortened = (text: string): string => (text.length > 160 ? `${text.slice(0, 159)}…` : text);

function findingOf([first, ...others]: readonly SurfaceChange[]): Finding {
  const { kind, old, new: now, before, after, evidence } = first!;
  const { text, verdicts, why, action } = surfaceRules[kind];
  const item = (now ?? old)!;
  const words: Readonly<Record<string, string | undefined>> = {
    item: spoken(item),
    old: spoken((old ?? now)!),
    before: before === undefined ? undefined : shortened(before),
    after: after === undefined ? undefined : shortened(after),
  };
  const place = (side: SurfaceItem | undefined, value: string | undefined): Place | undefined =>
    side && {
      kind: "export",
      name: nameOf(side) ?? side.subpath,
      address: addressOf(side),
      target: side,
      position: undefined,
      value,
    };
  const also = others.length === 0 ? "" : ` So it is with ${others.length} more.`;
  const told = text.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? "");
  return {
    rule: `surface-${kind}`,
    area: "surface",
    kind,
    module: item.subpath,
    item: addressOf(item),
    direction: kind === "member-added-received" ? "received" : undefined,
    level: levelOf(verdicts),
    verdicts,
    text: `${told}${also}`,
    why,
    action,
    evidence,
    old: place(old, before),
    new: place(now, after),
    reach: [],
    parts: others.map((change) => {
      const [was, is] = [change.old && spoken(change.old), change.new && spoken(change.new)];
      return was === undefined || is === undefined || was === is ? (is ?? was)! : `${was} is now ${is}`;
    }),
  };
}
