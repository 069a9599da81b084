import { withParts, type Change } from "../../generator/changes/change.ts";
import type { FieldJson, ModelJson, TypeJson } from "../../generator/model/json-model.ts";

/** How many of each there are; names that somebody looks for in a difference. */
export type Counts = Readonly<Record<string, number>>;

type Facts = ReadonlyMap<string, string>;

/**
 * What two models have, counted without the comparison: names that only one has, and members that both have with
 * another type. What is renamed is gone and new.
 */
export function countDirectly(old: ModelJson, now: ModelJson): Counts {
  const [before, after] = [factsOf(old), factsOf(now)];
  const counts: Record<string, number> = {};
  const count = (key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);
  const stays = (owner: string): boolean => owner === "" || (before.owners.has(owner) && after.owners.has(owner));
  const kindOf = (key: string): string => key.split(" ")[0]!;
  const ownerOf = (key: string): string => key.split(" ").slice(2).join(" ");
  const compare = (one: Facts, other: Facts, what: string): void => {
    for (const key of one.keys()) if (!other.has(key) && stays(ownerOf(key))) count(`${kindOf(key)} ${what}`);
  };
  compare(before.names, after.names, "removed");
  compare(after.names, before.names, "added");
  for (const [key, value] of before.names) {
    const is = after.names.get(key);
    if (is !== undefined && is !== value) count(`${kindOf(key)} changed`);
  }
  return counts;
}

/** Every name, as `kind name owner`, with what can change about it; members count only where their owner stays. */
function factsOf(model: ModelJson): { names: Facts; owners: ReadonlySet<string> } {
  const names = new Map<string, string>();
  const owners = new Set<string>();
  const typeText = (type: TypeJson, resources: unknown): string => JSON.stringify([type, resources]);
  const add = (kind: string, name: string, owner: string, value: string): void =>
    void names.set(`${kind} ${name} ${owner}`, value);
  const member = (kind: string, owner: string, { name, type, resource_types }: FieldJson): void =>
    add(kind, name.replace(/ /g, "_"), owner, typeText(type, resource_types));
  for (const { module, services, structures, enums } of model) {
    for (const service of services) {
      add("service", `${module}.${service.name}`, "", "");
      for (const operation of service.operations) {
        const owner = `operation:${module}.${service.name}.${operation.id}`;
        owners.add(owner);
        add("operation", `${module}.${service.name}.${operation.id}`, "", "");
        add("result", "result", owner, typeText(operation.output, operation.resource_types));
        for (const param of operation.params) member("parameter", owner, param);
        for (const id of [...operation.errors, ...(operation.undeclared_errors ?? [])]) add("error", id, owner, "");
      }
    }
    for (const structure of structures) {
      const owner = `structure:${module}.${structure.name}`;
      owners.add(owner);
      add("structure", `${module}.${structure.name}`, "", "");
      for (const field of structure.fields) member("field", owner, field);
    }
    for (const enumeration of enums) {
      const owner = `enumeration:${module}.${enumeration.name}`;
      owners.add(owner);
      add("enumeration", `${module}.${enumeration.name}`, "", "");
      for (const { value } of enumeration.values) add("value", value.replace(/ /g, "_"), owner, "");
    }
  }
  return { names, owners };
}

const counted = new Set(["service", "operation", "parameter", "error", "structure", "field", "enumeration", "value"]);

/** The same counts of what the comparison found. */
export function countChanges(changes: readonly Change[]): Counts {
  const counts: Record<string, number> = {};
  const count = (key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);
  const typed = new Set<string>();
  for (const { noun, kind, new: now } of changes.flatMap(withParts)) {
    if (noun === "type" && now !== undefined) typed.add(`${now.kind} ${now.module}.${now.path}`);
    if (noun === "result") count("result changed");
    if (!counted.has(noun)) continue;
    const [what = ""] = kind.split("-");
    if (what === "added" || what === "removed") count(`${noun} ${what}`);
    if (what === "renamed" || what === "recased" || what === "moved")
      for (const side of ["added", "removed"]) count(`${noun} ${side}`);
  }
  for (const key of typed) count(`${key.split(" ")[0]} changed`);
  return counts;
}
