import type { Enumeration, Structure, Type } from "../model/model.ts";
import { assertNever } from "../model/types.ts";
import { builtinTypes } from "./builtins.ts";
import { code, joinCode, type Code, type Reference } from "./code.ts";
import { propertyKey, stringLiteral } from "./escaping.ts";
import type { DiffersAsInput } from "./inputs.ts";
import type { Declared, Names } from "./names/names.ts";
import { descriptorTypes, runtimeType } from "./runtime.ts";

/** Output is what the codec returns; input is what it accepts: every output, and more. */
export type Direction = "input" | "output";

/** Makes the code by which generated files refer to types. */
export interface Types {
  /** The type of a value. */
  value(type: Type, direction: Direction): Code;
  /** The type in a descriptor. */
  descriptor(type: Type): Code;
  /** Members of an object that holds the type of each field, by wire name. */
  fields(fields: readonly { readonly name: string; readonly type: Type }[]): Code;
  /** A reference to a structure, an error, an enumeration or a service. */
  declared(node: Declared, use: Reference["use"]): Reference;
  /** A reference to something that is derived from it, and declared in the same file. */
  derived(node: Declared, name: string, use: Reference["use"]): Reference;
}

export function createTypes(names: Names, differs: DiffersAsInput): Types {
  const derived: Types["derived"] = (node, name, use) => ({
    name,
    file: names.file(node),
    use,
    prefix: names.prefix(node.module),
  });
  const declared: Types["declared"] = (node, use) => derived(node, names.declared(node), use);

  const structure = (target: Structure, direction: Direction): Code =>
    // An error is a class: it has the same form when it is sent.
    direction === "input" && target.kind === "structure" && differs(target)
      ? code`${derived(target, names.input(target), "type")}`
      : code`${declared(target, "type")}`;
  const enumeration = (target: Enumeration, direction: Direction): Code =>
    direction === "output" || target.values.length === 0
      ? code`${declared(target, "type")}`
      : code`${declared(target, "type")} | ${derived(target, names.values(target), "type")}`;

  /** The element type of an array, in parentheses where the brackets would otherwise apply only to a part of it. */
  const element = (type: Type, direction: Direction): Code => {
    const isCompound =
      type.kind === "optional" ||
      (direction === "input" &&
        (type.kind === "list" || (type.kind === "reference" && type.target.kind === "enumeration")));
    return isCompound ? code`(${value(type, direction)})` : value(type, direction);
  };

  const value: Types["value"] = (type, direction) => {
    const readonly = direction === "input" ? "Readonly" : "";
    switch (type.kind) {
      case "builtin":
        return builtinTypes[type.name];
      case "id": {
        const id = runtimeType("Id", "id");
        // Where a field holds the resource type, it is only known at run time.
        return type.resourceTypes.length === 0 || type.typeField !== undefined
          ? code`${id}`
          : code`${id}<${type.resourceTypes.map(stringLiteral).join(" | ")}>`;
      }
      case "optional":
        return code`${value(type.element, direction)} | undefined`;
      case "list":
        return code`${direction === "input" ? "readonly " : ""}${element(type.element, direction)}[]`;
      case "set":
        return code`${readonly}Set<${value(type.element, direction)}>`;
      case "map":
        return code`${readonly}Map<${value(type.key, direction)}, ${value(type.value, direction)}>`;
      case "dynamic":
        return code`${runtimeType("DynamicStructure", "dynamic-structure")}`;
      case "reference":
        return type.target.kind === "enumeration"
          ? enumeration(type.target, direction)
          : structure(type.target, direction);
      case "unresolved":
        throw new Error("a type was never resolved");
      default:
        return assertNever(type);
    }
  };

  /** A structure or an enumeration as a type in a descriptor: the class of an error has to be wrapped. */
  const asType = (target: Structure | Enumeration): Code => {
    const value = declared(target, "value");
    return target.kind === "error" ? code`${descriptorTypes}.error(${value})` : code`${value}`;
  };

  const descriptor: Types["descriptor"] = (type) => {
    switch (type.kind) {
      case "builtin":
        return code`${descriptorTypes}.${type.name}`;
      case "id":
        return code`${descriptorTypes}.id`;
      case "optional":
      case "list":
      case "set":
        return code`${descriptorTypes}.${type.kind}(${descriptor(type.element)})`;
      case "map":
        return code`${descriptorTypes}.map(${descriptor(type.key)}, ${descriptor(type.value)})`;
      case "dynamic":
        return type.hasFieldsOf.length === 0
          ? code`${descriptorTypes}.anyStructure`
          : code`${descriptorTypes}.dynamic(${joinCode(type.hasFieldsOf.map(asType), ", ")})`;
      case "reference":
        return asType(type.target);
      case "unresolved":
        throw new Error("a type was never resolved");
      default:
        return assertNever(type);
    }
  };

  return {
    value,
    descriptor,
    declared,
    derived,
    fields: (fields) =>
      joinCode(
        fields.map(({ name, type }) => code`${propertyKey(name)}: ${descriptor(type)}`),
        ", ",
      ),
  };
}
