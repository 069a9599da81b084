import type { LifecycleDeclaration, PresenceDeclaration } from "../../definition/format.ts";
import { compareReleases, unreadRelease } from "../../definition/releases.ts";
import type { Located } from "../../definition/shapes.ts";
import type { Lifecycle, Period, Presence } from "../model.ts";

/** The release that a definition states: `null` when it says `none`, `undefined` when it says nothing. */
const written = (release: Located<string> | undefined): string | null | undefined =>
  release === undefined ? undefined : release.value === "none" ? null : release.value;

/** The first release that is stated; undefined where that is `none`, or where nothing is stated. */
const firstSaid = (...releases: readonly (string | null | undefined)[]): string | undefined =>
  releases.find((release) => release !== undefined) ?? undefined;

const periodsOf = (declaration: PresenceDeclaration): Period[] =>
  (declaration.absent ?? []).map(({ from, until }) => ({
    from: from?.value ?? unreadRelease,
    until: until?.value ?? unreadRelease,
  }));

/** Periods in order; those that overlap or touch become one. */
function joined(periods: readonly Period[]): readonly Period[] {
  const result: Period[] = [];
  for (const period of [...periods].sort((a, b) => compareReleases(a.from, b.from))) {
    const last = result.at(-1);
    if (last === undefined || compareReleases(last.until, period.from) < 0) result.push(period);
    else if (compareReleases(last.until, period.until) < 0)
      result[result.length - 1] = { ...last, until: period.until };
  }
  return result;
}

/** The releases of a part that inherits nothing from its item. */
export const presenceOf = (declaration: PresenceDeclaration): Presence => ({
  since: firstSaid(written(declaration.since)),
  removed: firstSaid(written(declaration.removed)),
  absent: periodsOf(declaration),
});

/** Whether an item is a preview. An item that was added after its container became stable is not a preview. */
function previewOf(
  { preview }: LifecycleDeclaration,
  since: string | undefined,
  container: Lifecycle | undefined,
): Pick<Lifecycle, "preview" | "previewUntil"> {
  if (preview !== undefined)
    return { preview: !("preview" in preview) || preview.preview, previewUntil: preview.until?.value };
  const until = container?.previewUntil;
  const isOver = since !== undefined && until !== undefined && compareReleases(since, until) >= 0;
  return isOver
    ? { preview: false, previewUntil: undefined }
    : { preview: container?.preview ?? false, previewUntil: until };
}

/** The lifecycle of an item: from its own definition, and where that says nothing, from its container. */
export function inherit(declaration: LifecycleDeclaration, container: Lifecycle | undefined): Lifecycle {
  const { deprecated, marks } = declaration;
  const since = written(declaration.since);
  const removed = written(declaration.removed);
  return {
    since: firstSaid(since, container?.since),
    removed: firstSaid(removed, container?.removed),
    absent: joined([...(container?.absent ?? []), ...periodsOf(declaration)]),
    ...previewOf(declaration, firstSaid(since, container?.since), container),
    deprecated:
      deprecated === undefined
        ? undefined
        : {
            doc: deprecated.doc?.value ?? "",
            since: deprecated.since?.value,
            use: deprecated.use?.value,
            span: deprecated.use?.span ?? deprecated.span,
          },
    marks: {
      since: firstSaid(written(marks?.since), since, container?.marks.since),
      removed: firstSaid(written(marks?.removed), removed, container?.marks.removed),
      deprecated: firstSaid(written(marks?.deprecated), written(deprecated?.since)),
      reason: marks?.reason?.value,
    },
  };
}
