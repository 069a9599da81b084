import { addressOf, type Change, type Item } from "./change.ts";

/** What contains an item, from the inside to the outside. */
function containersOf({ module, path }: Item): readonly string[] {
  const words = path.split(".");
  return [...words.keys()].map((at) => `${module} ${words.slice(0, words.length - 1 - at).join(".")}`);
}

/**
 * Items have the lifecycle of what contains them unless they say otherwise. Where both change in the same way, the
 * change of the item becomes a part of the change of its container.
 */
export function foldLifecycles(changes: readonly Change[]): readonly Change[] {
  const keyOf = ({ kind, before, after, detail }: Change): string => JSON.stringify([kind, before, after, detail]);
  const isInherited = ({ noun, kind }: Change): boolean =>
    noun === "lifecycle" && ["since", "removal", "preview-began", "preview-ended"].includes(kind);
  const byPlace = new Map<string, Change[]>();
  for (const change of changes)
    if (isInherited(change) && change.new !== undefined) {
      const place = `${change.new.module} ${change.new.path}`;
      byPlace.set(place, [...(byPlace.get(place) ?? []), change]);
    }
  const parts = new Map<Change, Change[]>();
  const kept = changes.filter((change) => {
    if (!isInherited(change) || change.new === undefined) return true;
    const [outer] = containersOf(change.new)
      .flatMap((place) => byPlace.get(place) ?? [])
      .filter((other) => keyOf(other) === keyOf(change))
      .slice(-1);
    if (outer === undefined || addressOf(outer.new!) === addressOf(change.new)) return true;
    parts.set(outer, [...(parts.get(outer) ?? []), change]);
    return false;
  });
  return kept.map((change) => {
    const own = parts.get(change);
    return own === undefined ? change : { ...change, parts: [...change.parts, ...own] };
  });
}
