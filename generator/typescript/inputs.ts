import type { Model, Structure, Type } from "../model/model.ts";
import { assertNever } from "../model/types.ts";

/** Tells whether a structure is written in another form than it is read in. */
export type DiffersAsInput = (structure: Structure) => boolean;

/**
 * A structure differs as input when something in it does: an enumeration may be its plain text, a list, set or map may
 * be readonly, and what belongs to a union depends on its discriminant. What operations there are makes no difference.
 */
export function findInputForms(model: Model): DiffersAsInput {
  const users = new Map<Structure, Structure[]>();
  const pending: Structure[] = [];
  for (const structure of model.modules.flatMap((module) => module.structures)) {
    if (structure.unions.length > 0 || structure.fields.some(({ type }) => differsByItself(type)))
      pending.push(structure);
    for (const { type } of structure.fields)
      for (const used of structuresIn(type)) users.set(used, [...(users.get(used) ?? []), structure]);
  }
  const differing = new Set<Structure>();
  for (let structure = pending.pop(); structure !== undefined; structure = pending.pop()) {
    if (differing.has(structure)) continue;
    differing.add(structure);
    pending.push(...(users.get(structure) ?? []));
  }
  return (structure) => differing.has(structure);
}

function differsByItself(type: Type): boolean {
  switch (type.kind) {
    case "list":
    case "set":
    case "map":
      return true;
    case "optional":
      return differsByItself(type.element);
    case "reference":
      return type.target.kind === "enumeration";
    case "builtin":
    case "id":
    case "dynamic":
    case "unresolved":
      return false;
    default:
      return assertNever(type);
  }
}

/** Structures that a value of the type holds; the type of a dynamic structure is none of it. */
function structuresIn(type: Type): readonly Structure[] {
  switch (type.kind) {
    case "optional":
    case "list":
    case "set":
      return structuresIn(type.element);
    case "map":
      return [...structuresIn(type.key), ...structuresIn(type.value)];
    case "reference":
      return type.target.kind === "structure" ? [type.target] : [];
    default:
      return [];
  }
}
