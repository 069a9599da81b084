import type { Model, Structure, Type } from "../model/model.ts";
import { assertNever } from "../model/types.ts";

/** Whether a structure is sent in another form than it is received in. */
export type DiffersAsInput = (structure: Structure) => boolean;

/**
 * A structure has another form as input when something in it does: an enumeration may be given as its plain text, a
 * list, set or map may be readonly, and the fields of a union depend on its discriminant. Which operations use the
 * structure doesn't matter.
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

/** Structures that a value of the type contains, which no key is; those named by a dynamic type don't count. */
function structuresIn(type: Type): readonly Structure[] {
  switch (type.kind) {
    case "optional":
    case "list":
    case "set":
      return structuresIn(type.element);
    case "map":
      return structuresIn(type.value);
    case "reference":
      return type.target.kind === "structure" ? [type.target] : [];
    default:
      return [];
  }
}
