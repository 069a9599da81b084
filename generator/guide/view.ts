import type { Finding, Place } from "../changes/findings.ts";
import { factoryOf } from "./targets.ts";
import type { Model } from "../model/model.ts";
import type { Names } from "../typescript/names/names.ts";
import type { Exported, Surface, SurfaceItem } from "../surface/surface.ts";

/** A side as its users see it. */
export interface View {
  readonly model: Model;
  readonly names: Names;
  readonly surface: Surface;
  /** Where users meet the items of its model, by their addresses. */
  readonly targets: ReadonlyMap<string, readonly SurfaceItem[]>;
}

export interface Views {
  readonly old: View;
  readonly new: View;
}

/** What users meet of a finding, on each side that has it. */
export interface Met {
  readonly old: SurfaceItem | undefined;
  readonly new: SurfaceItem | undefined;
}

/**
 * What users meet of a finding: of a structure that is sent the form that takes arguments, of one that is received the
 * other.
 */
export function metBy({ old, new: now, direction, area }: Finding, views: Views): Met {
  const asInput =
    (direction === "sent" || direction === "both") &&
    (area === "union" || area === "case" || area === "case-field" || (now ?? old)?.kind === "field");
  const itemOf = (place: Place | undefined, view: View): SurfaceItem | undefined =>
    place?.target ??
    (place && view.targets.get(area === "factory" ? factoryOf(place.address) : place.address)?.at(asInput ? -1 : 0));
  return { old: itemOf(old, views.old), new: itemOf(now, views.new) };
}

export const exportedAt = (surface: Surface, { subpath, name }: SurfaceItem): Exported | undefined =>
  name === undefined ? undefined : surface.get(subpath)?.get(name);

/** The export behind one that is only another name for it, as `XInput` is where it is the same as `X`. */
export function withoutAlias(
  surface: Surface,
  item: SurfaceItem,
): { item: SurfaceItem; exported: Exported } | undefined {
  const exported = exportedAt(surface, item);
  if (exported === undefined) return undefined;
  const alias = /^type [\w$]+ = ([\w$]+);$/.exec(exported.text)?.[1];
  const place = alias === undefined ? undefined : exported.uses.get(alias);
  if (place === undefined) return { item, exported };
  return withoutAlias(surface, { ...item, subpath: place.subpath, name: place.name });
}
