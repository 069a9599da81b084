import type { Direction, Noun } from "../change.ts";
import { caseFieldRules, caseRules, unionRules } from "./unions.ts";
import { constantRules, errorRules, mappingRules, operationRules, privilegeRules, serviceRules } from "./services.ts";
import { docsRules, idRules, lifecycleRules, nameRules, unhandledRules } from "./remarks.ts";
import { enumerationRules, structureRules, typeRules } from "./types.ts";
import { factoryRules, moduleRules } from "./modules.ts";
import { fieldRules, parameterRules, resultRules, valueRules } from "./members.ts";
import type { ByDirection, Rule, RuleData, RulesOf } from "./rule.ts";

/** The rules for every noun, kind of change and direction: the table doesn't compile if one is missing. */
const table: { readonly [N in Noun]: RulesOf<N> } = {
  module: moduleRules,
  factory: factoryRules,
  service: serviceRules,
  operation: operationRules,
  parameter: parameterRules,
  result: resultRules,
  structure: structureRules,
  field: fieldRules,
  enumeration: enumerationRules,
  value: valueRules,
  error: errorRules,
  union: unionRules,
  case: caseRules,
  "case-field": caseFieldRules,
  type: typeRules,
  constant: constantRules,
  id: idRules,
  name: nameRules,
  privilege: privilegeRules,
  mapping: mappingRules,
  docs: docsRules,
  lifecycle: lifecycleRules,
  unhandled: unhandledRules,
};

const directions = ["sent", "received", "both", "unreached"] as const satisfies readonly Direction[];

const found = new Map<string, Rule>();
const byPlace = new Map<string, Rule>();
for (const [area, rules] of Object.entries(table) as [Noun, Readonly<Record<string, RuleData | ByDirection>>][])
  for (const [kind, entry] of Object.entries(rules))
    for (const direction of directions) {
      const rule = ruleAt(area, kind, entry, direction);
      found.set(rule.id, rule);
      byPlace.set(`${area} ${kind} ${direction}`, rule);
    }

function ruleAt(area: Noun, kind: string, entry: RuleData | ByDirection, direction: Direction): Rule {
  if ("text" in entry) return { ...entry, id: `${area}-${kind}`, area, direction: undefined };
  const data = entry[direction];
  if (typeof data === "string") return ruleAt(area, kind, entry, data);
  return { ...data, id: `${area}-${kind}-${direction}`, area, direction };
}

/** Every rule, in the order of the table. */
export const rules: readonly Rule[] = [...found.values()];

/** The rule for a change of something that is sent, received, both or neither. */
export function ruleFor(noun: Noun, kind: string, direction: Direction): Rule {
  const rule = byPlace.get(`${noun} ${kind} ${direction}`);
  if (rule === undefined) throw new Error(`no rule for ${noun} ${kind} ${direction}`);
  return rule;
}
