import type { ReferenceJson, ResourceTypesJson, TypeJson } from "../model/json-model.ts";
import type { TypeKind } from "./change.ts";

/** A type of the JSON form with the resource types in their places. */
export type ApiType =
  | { readonly kind: "builtin"; readonly name: string }
  | { readonly kind: "id"; readonly resources: readonly string[]; readonly field: string | undefined }
  | { readonly kind: "optional" | "list" | "set"; readonly element: ApiType }
  | { readonly kind: "map"; readonly key: ApiType; readonly value: ApiType }
  | { readonly kind: "dynamic"; readonly hasFieldsOf: readonly string[] }
  | { readonly kind: "reference"; readonly id: string };

const idOf = (reference: ReferenceJson): string =>
  "struct" in reference ? reference.struct : "error" in reference ? reference.error : reference.enum;

/** Reads a type; resource types may be given beside it, in the order of its identifiers. */
export function readType(json: TypeJson, resourceTypes: ResourceTypesJson = []): ApiType {
  const pending = [...resourceTypes];
  const read = (type: TypeJson): ApiType => {
    if (typeof type === "string") return { kind: "builtin", name: type };
    if ("id" in type) {
      const documented = pending.shift() ?? [];
      return { kind: "id", resources: type.id.length > 0 ? type.id : documented, field: type.type_field };
    }
    if ("optional" in type) return { kind: "optional", element: read(type.optional) };
    if ("list" in type) return { kind: "list", element: read(type.list) };
    if ("set" in type) return { kind: "set", element: read(type.set) };
    if ("map" in type) return { kind: "map", key: read(type.map[0]), value: read(type.map[1]) };
    if ("dynamic" in type) return { kind: "dynamic", hasFieldsOf: type.dynamic.map(idOf) };
    return { kind: "reference", id: idOf(type) };
  };
  return read(json);
}

/** Wire ids of the types that a type refers to, each with the way to it inside of the type. */
export function referencesOf(type: ApiType): readonly { readonly id: string; readonly step: string }[] {
  switch (type.kind) {
    case "optional":
      return referencesOf(type.element);
    case "list":
    case "set":
      return referencesOf(type.element).map(({ id, step }) => ({ id, step: `[]${step}` }));
    case "map":
      return [
        ...referencesOf(type.key).map(({ id, step }) => ({ id, step: `{key}${step}` })),
        ...referencesOf(type.value).map(({ id, step }) => ({ id, step: `{}${step}` })),
      ];
    case "dynamic":
      return type.hasFieldsOf.map((id) => ({ id, step: "" }));
    case "reference":
      return [{ id: type.id, step: "" }];
    case "builtin":
    case "id":
      return [];
  }
}

/** The type with other wire ids. */
export function renamedType(type: ApiType, rename: (id: string) => string): ApiType {
  switch (type.kind) {
    case "optional":
    case "list":
    case "set":
      return { kind: type.kind, element: renamedType(type.element, rename) };
    case "map":
      return { kind: "map", key: renamedType(type.key, rename), value: renamedType(type.value, rename) };
    case "dynamic":
      return { kind: "dynamic", hasFieldsOf: type.hasFieldsOf.map(rename) };
    case "reference":
      return { kind: "reference", id: rename(type.id) };
    case "builtin":
    case "id":
      return type;
  }
}

/** A type as definitions write it, except that references are wire ids. */
export function textOfType(type: ApiType): string {
  switch (type.kind) {
    case "optional":
      return `${textOfType(type.element)}?`;
    case "list":
    case "set":
      return `${type.kind}<${textOfType(type.element)}>`;
    case "map":
      return `map<${textOfType(type.key)}, ${textOfType(type.value)}>`;
    case "dynamic":
      return type.hasFieldsOf.length === 0 ? "dynamic" : `dynamic<${[...type.hasFieldsOf].sort().join(" & ")}>`;
    case "id": {
      const resources = [...type.resources].sort();
      const from = type.field === undefined ? [] : [`type in ${type.field}`];
      const of = [...resources, ...from].join(" | ");
      return of === "" ? "id" : `id<${of}>`;
    }
    case "reference":
      return type.id;
    case "builtin":
      return type.name;
  }
}

export const isOptional = (type: ApiType): boolean => type.kind === "optional";

/** One difference between two types. */
export interface TypeChange {
  readonly kind: TypeKind;
  /** Where in the type; empty for the whole of it. */
  readonly inside: string;
}

const holds = (all: readonly string[], some: readonly string[]): boolean => some.every((item) => all.includes(item));

/** How two sets differ, where an empty set allows anything. */
function setChange(old: readonly string[], now: readonly string[]): "widened" | "narrowed" | "changed" | undefined {
  if (holds(old, now) && holds(now, old)) return undefined;
  if (now.length === 0) return "widened";
  if (old.length === 0) return "narrowed";
  return holds(now, old) ? "widened" : holds(old, now) ? "narrowed" : "changed";
}

/** The same for the structures whose fields a dynamic structure must have: each of them narrows the type. */
function hasFieldsChange(
  old: readonly string[],
  now: readonly string[],
): "widened" | "narrowed" | "changed" | undefined {
  if (holds(old, now) && holds(now, old)) return undefined;
  return holds(old, now) ? "widened" : holds(now, old) ? "narrowed" : "changed";
}

/** Types whose values are all strings in JSON. */
const isText = (type: ApiType): boolean =>
  type.kind === "id" || (type.kind === "builtin" && ["string", "uri"].includes(type.name));

/** Every difference between two types whose references have the same ids. */
export function compareTypes(old: ApiType, now: ApiType, inside = ""): readonly TypeChange[] {
  const one = (kind: TypeKind): readonly TypeChange[] => [{ kind, inside }];
  if (now.kind === "optional" && old.kind !== "optional")
    return [...one("made-optional"), ...compareTypes(old, now.element, inside)];
  if (old.kind === "optional" && now.kind !== "optional")
    return [...one("made-required"), ...compareTypes(old.element, now, inside)];
  if (old.kind === "optional" && now.kind === "optional") return compareTypes(old.element, now.element, inside);
  if (old.kind === "id" && now.kind === "id") {
    const change = setChange(old.resources, now.resources);
    return [
      ...(change === undefined ? [] : one(`resource-${change}`)),
      ...(old.field === now.field ? [] : one("resource-field")),
    ];
  }
  if (old.kind === "dynamic" && now.kind === "dynamic") {
    const change = hasFieldsChange(old.hasFieldsOf, now.hasFieldsOf);
    return change === undefined ? [] : one(`has-fields-${change}`);
  }
  if ((old.kind === "list" || old.kind === "set") && now.kind === old.kind)
    return compareTypes(old.element, now.element, `${inside}[]`);
  if (old.kind === "map" && now.kind === "map")
    return [...compareTypes(old.key, now.key, `${inside}{key}`), ...compareTypes(old.value, now.value, `${inside}{}`)];
  if (old.kind === "reference" && now.kind === "reference") return old.id === now.id ? [] : one("target");
  if (old.kind === "builtin" && now.kind === "builtin" && old.name === now.name) return [];
  if (isText(old) && isText(now)) return one("text");
  const isPlain = (type: ApiType): boolean => type.kind === "builtin" || type.kind === "id" || type.kind === "dynamic";
  if (isPlain(old) && isPlain(now)) return one("builtin");
  const isContainer = (type: ApiType): boolean => type.kind === "list" || type.kind === "set" || type.kind === "map";
  return one(isContainer(old) || isContainer(now) ? "container" : "target");
}
