import type { Report } from "../../diagnostics/collector.ts";
import type { Model } from "../model.ts";
import { checkConstants } from "./constants.ts";
import { checkEnumerations } from "./enumerations.ts";
import { checkLifecycles } from "./lifecycles.ts";
import { checkNeeds } from "./needs.ts";
import { checkPrivileges } from "./privileges.ts";
import { checkRest } from "./rest.ts";
import { checkRoutes } from "./routes.ts";
import { checkTypes } from "./types.ts";
import { checkUnions } from "./unions.ts";

/** A rule for a model of all releases; it reports mistakes and changes nothing. */
export type Rule = (model: Model, report: Report) => void;

/** Rules that look at one module and what it refers to. */
const moduleRules: readonly Rule[] = [
  checkTypes,
  checkUnions,
  checkEnumerations,
  checkConstants,
  checkPrivileges,
  checkRest,
  checkLifecycles,
  checkNeeds,
];

/** Rules that compare modules which don't refer to each other. */
const wholeRules: readonly Rule[] = [checkRoutes];

/** Runs all checks for mistakes that are possible even if every name was found. */
export function check(model: Model, report: Report): void {
  checkModules(model, report);
  for (const rule of wholeRules) rule(model, report);
}

/** Runs the checks that depend only on each module and the modules that it refers to. */
export function checkModules(model: Model, report: Report): void {
  for (const rule of moduleRules) rule(model, report);
}
