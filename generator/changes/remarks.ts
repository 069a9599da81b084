import type { LifecycleJson } from "../model/json-model.ts";
import { changed, type Change, type Item } from "./change.ts";

/** The two sides of an item that both models have. */
export interface Both {
  readonly old: Item;
  readonly new: Item;
}

/** A value as JSON with sorted members, so that their order makes no difference. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

/** Compares a text that describes an item; `detail` says which part of the item, if not all of it. */
export function compareDocs(
  both: Both,
  before: string | undefined,
  after: string | undefined,
  detail?: string,
): readonly Change[] {
  return before === after ? [] : [changed("docs", "changed", both, { before, after, detail })];
}

/** Compares the identifier of an item in the package, where the definitions set one. */
export const compareNames = (both: Both, before: string | undefined, after: string | undefined): readonly Change[] =>
  before === after ? [] : [changed("name", "changed", both, { before, after })];

/** A release according to the document and, if they differ, according to the interfaces. */
const release = (documented: string | undefined, real: string | undefined): string | undefined =>
  real === undefined ? documented : `${documented ?? "no release"} by the document, ${real} in fact`;

/** Compares when an item came and goes, and how far it can be relied on. */
export function compareLifecycles(both: Both, old: LifecycleJson, now: LifecycleJson): readonly Change[] {
  const told = (before: string | undefined, after: string | undefined, detail?: string) => ({ before, after, detail });
  const since = [release(old.since, old.first_release), release(now.since, now.first_release)] as const;
  const removed = [release(old.removed, old.removed_release), release(now.removed, now.removed_release)] as const;
  const deprecation = ({ deprecated, deprecated_since, replaced_by }: LifecycleJson): string | undefined =>
    deprecated === undefined
      ? undefined
      : [
          deprecated === true || deprecated === "" ? "no reason is given" : deprecated,
          ...(deprecated_since === undefined ? [] : [`since ${deprecated_since}`]),
          ...(replaced_by === undefined ? [] : [`use ${replaced_by}`]),
        ].join("; ");
  const deprecations = [deprecation(old), deprecation(now)] as const;
  return [
    ...(since[0] === since[1] ? [] : [changed("lifecycle", "since", both, told(...since))]),
    ...(removed[0] === removed[1] ? [] : [changed("lifecycle", "removal", both, told(...removed))]),
    ...(old.preview === now.preview
      ? old.preview_until === now.preview_until
        ? []
        : [changed("lifecycle", "since", both, told(old.preview_until, now.preview_until, "end of the preview"))]
      : [changed("lifecycle", now.preview === true ? "preview-began" : "preview-ended", both)]),
    ...(deprecations[0] === deprecations[1]
      ? []
      : [
          changed(
            "lifecycle",
            deprecations[0] === undefined ? "deprecated" : deprecations[1] === undefined ? "restored" : "deprecation",
            both,
            told(...deprecations),
          ),
        ]),
  ];
}

/** Compares members that the comparison doesn't know: a newer generator may have written them. */
export function compareRest(both: Both, old: object, now: object): readonly Change[] {
  const values = (key: string): readonly [unknown, unknown] => [Reflect.get(old, key), Reflect.get(now, key)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].sort().flatMap((key) => {
    const [before, after] = values(key).map((value) => (value === undefined ? undefined : canonical(value)));
    return before === after ? [] : [changed("unhandled", "difference", both, { before, after, detail: key })];
  });
}

const lifecycleKeys: readonly string[] = Object.keys({
  since: 0,
  first_release: 0,
  removed: 0,
  removed_release: 0,
  preview: 0,
  preview_until: 0,
  deprecated: 0,
  deprecated_since: 0,
  replaced_by: 0,
} satisfies Record<keyof LifecycleJson, 0>);

/** Splits JSON into the members that `compareLifecycles` looks at, and all others. */
export function splitLifecycle<T extends LifecycleJson>(
  json: T,
): readonly [LifecycleJson, Omit<T, keyof LifecycleJson>] {
  const entries = Object.entries(json).filter(([, value]) => value !== undefined);
  const part = (ofLife: boolean) =>
    Object.fromEntries(entries.filter(([key]) => lifecycleKeys.includes(key) === ofLife));
  return [part(true), part(false) as Omit<T, keyof LifecycleJson>];
}
