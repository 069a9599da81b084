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
  /** The exports and members that users see of the items of its model, by address. */
  readonly targets: ReadonlyMap<string, readonly SurfaceItem[]>;
}

export interface Views {
  readonly old: View;
  readonly new: View;
}

/** The export or member that users see of a finding, on each side that has it. */
export interface Met {
  readonly old: SurfaceItem | undefined;
  readonly new: SurfaceItem | undefined;
}

/**
 * What users see of a finding. Of the two forms of a structure, it is the one for arguments if the structure is sent,
 * and the other one if it is only received.
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

/** The export that an alias stands for: `X` for `XInput`, if the two are the same. Other exports are returned as is. */
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
