import type { Exported, Surface, SurfaceItem } from "../../surface/surface.ts";
import { receivedOnly } from "./given.ts";
import { takesMore } from "./parameters.ts";
import type { SurfaceKind } from "./rules.ts";

/** A change of what can be imported. */
export interface SurfaceChange {
  readonly kind: SurfaceKind;
  readonly old: SurfaceItem | undefined;
  readonly new: SurfaceItem | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly evidence: readonly string[];
}

/** The sides of a comparison. */
export interface Surfaces {
  readonly old: Surface;
  readonly new: Surface;
  /** What the new generator makes of the old model. */
  readonly between: Surface;
}

/** True for an export that is written by hand, and so doesn't depend on a model. */
const isHandWritten = ({ file }: Exported): boolean => /^(?:runtime|jobs)\//.test(file);

/**
 * What changed about what can be imported, without what follows from the model: compares the old surface with what the
 * new generator makes of the old model, and keeps the differences that the new surface has, too.
 */
export function compareSurfaces({ old, new: now, between }: Surfaces): readonly SurfaceChange[] {
  return changesBetween(old, withHandWritten(between, now)).filter((change) => remains(change, old, now));
}

/** The surface in between, with hand-written exports of the new surface, because these don't depend on a model. */
function withHandWritten(between: Surface, now: Surface): Surface {
  const made = (exports: ReadonlyMap<string, Exported> = new Map()) =>
    [...exports].filter(([, item]) => !isHandWritten(item));
  const written = (exports: ReadonlyMap<string, Exported> = new Map()) =>
    [...exports].filter(([, item]) => isHandWritten(item));
  const subpaths = [...new Set([...between.keys(), ...now.keys()])].map(
    (subpath) => [subpath, new Map([...made(between.get(subpath)), ...written(now.get(subpath))])] as const,
  );
  return new Map(subpaths.filter(([subpath, exports]) => exports.size > 0 || between.get(subpath)?.size === 0));
}

/**
 * False for a change that comes from the old model: what was added is missing in the new surface, or what changed is
 * the same in the old and the new surface.
 */
function remains({ old: before, new: after }: SurfaceChange, old: Surface, now: Surface): boolean {
  const textIn = (surface: Surface, { subpath, name, member }: SurfaceItem): string | undefined => {
    const exports = surface.get(subpath);
    if (name === undefined) return exports && "";
    const item = exports?.get(name);
    return member === undefined ? item && `${item.kinds.join()} ${item.text}` : item?.members.get(member)?.text;
  };
  if (after !== undefined && textIn(now, after) === undefined) return false;
  if (before === undefined) return true;
  return textIn(now, before) !== textIn(old, before);
}

interface Named {
  readonly subpath: string;
  readonly name: string;
  readonly item: Exported;
}

function changesBetween(old: Surface, now: Surface): readonly SurfaceChange[] {
  const removed = missingIn(old, now);
  const added = missingIn(now, old);
  const { moved, renamed } = matched(removed.exports, added.exports);
  const received = receivedOnly(now);
  const newNames = new Map(renamed.map(([before, after]) => [before.name, after.name]));
  const matchedItems = new Set([...moved, ...renamed].flat());
  const placeOf = ({ subpath, name }: Named): SurfaceItem => ({ subpath, name });
  const nothing = { before: undefined, after: undefined, evidence: [] };
  return [
    ...removed.subpaths.map(
      (subpath): SurfaceChange => ({
        kind: "subpath-removed",
        old: { subpath },
        new: undefined,
        ...nothing,
      }),
    ),
    ...added.subpaths.map(
      (subpath): SurfaceChange => ({
        kind: "subpath-added",
        old: undefined,
        new: { subpath },
        ...nothing,
      }),
    ),
    ...moved.map(
      ([before, after]): SurfaceChange => ({
        ...nothing,
        kind: "export-moved",
        old: placeOf(before),
        new: placeOf(after),
        evidence: ["the same declaration"],
      }),
    ),
    ...renamed.map(
      ([before, after]): SurfaceChange => ({
        ...nothing,
        kind: "export-renamed",
        old: placeOf(before),
        new: placeOf(after),
        evidence: ["the same declaration but for names"],
      }),
    ),
    ...removed.exports
      .filter((item) => !matchedItems.has(item))
      .map((item): SurfaceChange => ({ ...nothing, kind: "export-removed", old: placeOf(item), new: undefined })),
    ...added.exports
      .filter((item) => !matchedItems.has(item))
      .map((item): SurfaceChange => ({ ...nothing, kind: "export-added", old: undefined, new: placeOf(item) })),
    ...[...old].flatMap(([subpath, exports]) =>
      [...exports].flatMap(([name, before]) => {
        const after = now.get(subpath)?.get(name);
        return after === undefined ? [] : changesOf({ subpath, name }, before, after, newNames, received.has(name));
      }),
    ),
  ];
}

/** Subpaths and exports that one surface has and another lacks; exports of missing subpaths aren't listed. */
function missingIn(one: Surface, other: Surface): { subpaths: readonly string[]; exports: readonly Named[] } {
  const subpaths = [...one.keys()].filter((subpath) => !other.has(subpath));
  const exports = [...one].flatMap(([subpath, items]) =>
    other.has(subpath)
      ? [...items].flatMap(([name, item]) => (other.get(subpath)!.has(name) ? [] : [{ subpath, name, item }]))
      : [],
  );
  return { subpaths, exports };
}

type Pair = readonly [old: Named, new: Named];

/** Pairs removed exports with added ones that have the same declaration, if only one fits. */
function matched(removed: readonly Named[], added: readonly Named[]): { moved: Pair[]; renamed: Pair[] } {
  const changing = new Set([...removed, ...added].map(({ name }) => name));
  const moved = pairsBy(removed, added, ({ name, item }) => `${name} ${item.kinds.join()} ${item.text}`);
  const left = (items: readonly Named[], side: 0 | 1): readonly Named[] =>
    items.filter((item) => !moved.some((pair) => pair[side] === item));
  const shape = ({ subpath, item }: Named): string =>
    `${subpath} ${item.kinds.join()} ${item.text.replace(/[A-Za-z_$][\w$]*/g, (word) => (changing.has(word) ? "_" : word))}`;
  return { moved, renamed: pairsBy(left(removed, 0), left(added, 1), shape) };
}

function pairsBy(old: readonly Named[], now: readonly Named[], keyOf: (item: Named) => string): Pair[] {
  const group = (items: readonly Named[]): ReadonlyMap<string, readonly Named[]> => {
    const groups = new Map<string, Named[]>();
    for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
    return groups;
  };
  const after = group(now);
  return [...group(old)].flatMap(([key, before]): Pair[] => {
    const found = after.get(key);
    return before.length === 1 && found?.length === 1 ? [[before[0]!, found[0]!]] : [];
  });
}

/** Changes of one export. A difference that only comes from renamed exports is not a change. */
function changesOf(
  place: { readonly subpath: string; readonly name: string },
  before: Exported,
  after: Exported,
  newNames: ReadonlyMap<string, string>,
  isReceived: boolean,
): readonly SurfaceChange[] {
  const renamed = (text: string): string => text.replace(/[A-Za-z_$][\w$]*/g, (word) => newNames.get(word) ?? word);
  const change = (kind: SurfaceKind, was?: string, is?: string, member?: string): SurfaceChange => {
    const item = { ...place, ...(member !== undefined && { member }) };
    return {
      kind,
      old: kind.startsWith("member-added") ? undefined : item,
      new: kind === "member-removed" ? undefined : item,
      before: was === undefined ? undefined : oneLine(was),
      after: is === undefined ? undefined : oneLine(is),
      evidence: [],
    };
  };
  if (before.kinds.join() !== after.kinds.join())
    return [change("export-kind", before.kinds.join(" and "), after.kinds.join(" and "))];
  if (renamed(before.text) === after.text) return [];
  const names = new Set([...before.members.keys(), ...after.members.keys()]);
  const members = [...names].flatMap((name): SurfaceChange[] => {
    const [was, is] = [before.members.get(name), after.members.get(name)];
    if (was === undefined) return [change(addedKind(after, is!.optional, isReceived), undefined, is!.text, name)];
    if (is === undefined) return [change("member-removed", was.text, undefined, name)];
    if (renamed(was.text) === is.text) return [];
    const kind = takesMore(renamed(was.text), is.text) ? "parameter-added-optional" : "member-changed";
    return [change(kind, was.text, is.text, name)];
  });
  if (members.length > 0) return members;
  const kind = takesMore(renamed(before.text), after.text) ? "parameter-added-optional" : "type-changed";
  return [change(kind, before.text, after.text)];
}

const addedKind = ({ kinds }: Exported, optional: boolean, isReceived: boolean): SurfaceKind => {
  if (kinds.includes("class") || kinds.includes("namespace")) return "member-added-class";
  if (isReceived) return "member-added-received";
  return optional ? "member-added-optional" : "member-added-required";
};

const oneLine = (text: string): string => text.replace(/\s+/g, " ").replace(/;$/, "");
