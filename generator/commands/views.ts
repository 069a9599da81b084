import { createCollector } from "../diagnostics/collector.ts";
import { targetsOf } from "../guide/targets.ts";
import type { View, Views } from "../guide/view.ts";
import { readModel } from "../pipeline.ts";
import type { Surface } from "../surface/surface.ts";
import { planNames } from "../typescript/names/plan.ts";
import type { ReadSide } from "./sides.ts";
import { definitionsOf } from "./surfaces.ts";

/** Two sides as their users see them, with the names that this generator gives. */
export function viewsOf(
  old: ReadSide,
  now: ReadSide,
  surfaces: { readonly old: Surface; readonly new: Surface },
): Views {
  const view = (side: ReadSide, surface: Surface): View => {
    const { input, target } = definitionsOf(side);
    // The first subpath is the package itself.
    const [packageName = ""] = surface.keys();
    const { model, whole } = readModel(input, { target });
    const names = planNames(whole, createCollector().report);
    return { model, names, surface, targets: targetsOf(model, names, packageName) };
  };
  return { old: view(old, surfaces.old), new: view(now, surfaces.new) };
}
