import type { Report } from "../../diagnostics/collector.ts";
import type { Model } from "../model.ts";
import { checkConstants } from "./constants.ts";
import { checkEnumerations } from "./enumerations.ts";
import { checkLifecycles } from "./lifecycles.ts";
import { checkNeeds } from "./needs.ts";
import { checkPrivileges } from "./privileges.ts";
import { checkRest } from "./rest.ts";
import { checkTypes } from "./types.ts";
import { checkUnions } from "./unions.ts";

/** A rule over the whole model, all releases; it reports and changes nothing. */
export type Rule = (model: Model, report: Report) => void;

const rules: readonly Rule[] = [
  checkTypes,
  checkUnions,
  checkEnumerations,
  checkConstants,
  checkPrivileges,
  checkRest,
  checkLifecycles,
  checkNeeds,
];

/** Everything that can be wrong although every name was found. */
export function check(model: Model, report: Report): void {
  for (const rule of rules) rule(model, report);
}
