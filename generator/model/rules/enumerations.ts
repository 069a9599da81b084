import type { Report } from "../../diagnostics/collector.ts";
import type { Enumeration, Model } from "../model.ts";
import { difference, inReleases, intersection, lifeOf } from "../presence.ts";

/** Checks that an enumeration has at least one value in every release, and no value twice. */
export function checkEnumerations(model: Model, report: Report): void {
  for (const enumeration of model.modules.flatMap((module) => module.enumerations)) {
    checkEmpty(enumeration, report);
    const seen = new Set<string>();
    for (const { value, span } of enumeration.values) {
      if (seen.has(value)) report("duplicate-wire-name", span, { owner: enumeration.name, name: value });
      seen.add(value);
    }
  }
}

function checkEmpty(enumeration: Enumeration, report: Report): void {
  const life = lifeOf(enumeration);
  const [empty] = enumeration.values.reduce((rest, value) => difference(rest, intersection(lifeOf(value), life)), life);
  if (empty !== undefined && enumeration.values.length > 0)
    report("empty-enumeration", enumeration.span, {
      name: enumeration.name,
      release: inReleases(empty),
    });
}
