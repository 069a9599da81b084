import { parseType, type TypeExpression } from "../definition/types.ts";
import type { FactModule, FactType } from "./facts.ts";

/** Where a wire id is defined. */
interface Place {
  readonly module: string;
  readonly name: string;
}

/** Names of structures, errors and enumerations by wire id; several can have the same id. */
export class NameTable {
  readonly #places = new Map<string, Place[]>();

  constructor(modules: readonly FactModule[]) {
    for (const { module, structures, enums } of modules)
      for (const { id, name } of [...structures, ...enums])
        this.#places.set(id, [...(this.#places.get(id) ?? []), { module, name }]);
  }

  /** The name of the type with a wire id, as the definition of a module writes it. */
  nameOf(id: string, module: string): string {
    const places = this.#places.get(id);
    if (places === undefined) throw new Error(`nothing has the wire id ${id}`);
    // If several have the id, the one in this module comes first, then one in a module that the id begins with.
    const place =
      places.find((item) => item.module === module) ??
      [...places].sort((a, b) => b.module.length - a.module.length).find((item) => id.startsWith(`${item.module}.`)) ??
      places[0]!;
    return place.module === module ? place.name : `${place.module}.${place.name}`;
  }

  has(id: string): boolean {
    return this.#places.has(id);
  }
}

/** The type as the definition of a module writes it; `documented` has the resource types that only documents name. */
export function typeText(
  type: FactType,
  module: string,
  names: NameTable,
  documented: readonly (readonly string[])[] = [],
): string {
  let next = 0;
  const text = (part: FactType): string => {
    if (typeof part === "string") return part;
    if ("optional" in part) return `${text(part.optional)}?`;
    if ("list" in part) return `list<${text(part.list)}>`;
    if ("set" in part) return `set<${text(part.set)}>`;
    if ("map" in part) return `map<${text(part.map[0])}, ${text(part.map[1])}>`;
    if ("id" in part) {
      const extra = documented[next++] ?? [];
      const resources = part.id.length > 0 ? part.id : extra;
      const field = part.type_field === undefined ? [] : [`{${part.type_field}}`];
      const inner = [...(resources.length === 0 ? [] : [resources.join(" | ")]), ...field].join(" by ");
      return inner === "" ? "id" : `id<${inner}>`;
    }
    if ("dynamic" in part) {
      const wanted = part.dynamic.map((item) => text(item));
      return wanted.length === 0 ? "dynamic" : `dynamic<${wanted.join(" & ")}>`;
    }
    const [id = ""] = Object.values(part);
    return names.nameOf(id, module);
  };
  return text(type);
}

/**
 * Whether a written type is that of the facts. A definition may say more than the facts: it may have the resource types
 * of an identifier inside another type from documents, where bindings don't have them.
 */
export function saysType(written: string, type: FactType, module: string, names: NameTable): boolean {
  const expression = parseType(written);
  return "kind" in expression && matches(expression, type, module, names, true);
}

function matches(
  expression: TypeExpression,
  type: FactType,
  module: string,
  names: NameTable,
  isWhole: boolean,
): boolean {
  if (typeof type === "string") return expression.kind === "name" && expression.name === type;
  if ("optional" in type)
    return expression.kind === "optional" && matches(expression.element, type.optional, module, names, false);
  if ("list" in type) return expression.kind === "list" && matches(expression.element, type.list, module, names, false);
  if ("set" in type) return expression.kind === "set" && matches(expression.element, type.set, module, names, false);
  if ("map" in type)
    return (
      expression.kind === "map" &&
      matches(expression.key, type.map[0], module, names, false) &&
      matches(expression.value, type.map[1], module, names, false)
    );
  if ("id" in type) {
    if (expression.kind !== "id" || expression.typeField !== type.type_field) return false;
    const written = [...expression.resourceTypes].sort().join();
    return written === [...type.id].sort().join() || (!isWhole && type.id.length === 0);
  }
  if ("dynamic" in type)
    return (
      expression.kind === "dynamic" &&
      expression.hasFieldsOf.map(({ name }) => name).join() ===
        type.dynamic.map((item) => typeText(item, module, names)).join()
    );
  const [id = ""] = Object.values(type);
  return expression.kind === "name" && expression.name === names.nameOf(id, module);
}
