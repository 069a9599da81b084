import type { Enumeration, Structure, Type } from "./model.ts";

export function assertNever(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}

/** The type without a leading `optional`. */
export const withoutOptional = (type: Type): Type => (type.kind === "optional" ? type.element : type);

export const isVoid = (type: Type): boolean => type.kind === "builtin" && type.name === "void";

/** A type and all types that it is made of, the outermost first. */
export function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case "optional":
    case "list":
    case "set":
      return [type, ...partsOf(type.element)];
    case "map":
      return [type, ...partsOf(type.key), ...partsOf(type.value)];
    case "builtin":
    case "id":
    case "dynamic":
    case "reference":
    case "unresolved":
      return [type];
    default:
      return assertNever(type);
  }
}

/** Every structure and enumeration that a type refers to directly. */
export const targetsOf = (type: Type): readonly (Structure | Enumeration)[] =>
  partsOf(type).flatMap((part): readonly (Structure | Enumeration)[] =>
    part.kind === "reference" ? [part.target] : part.kind === "dynamic" ? part.hasFieldsOf : [],
  );

/** The same type with other targets. */
export function withTargets(type: Type, replace: <T extends Structure | Enumeration>(target: T) => T): Type {
  switch (type.kind) {
    case "optional":
    case "list":
    case "set": {
      const element = withTargets(type.element, replace);
      return element === type.element ? type : { kind: type.kind, element };
    }
    case "map":
      return { kind: "map", key: withTargets(type.key, replace), value: withTargets(type.value, replace) };
    case "dynamic":
      return { kind: "dynamic", hasFieldsOf: type.hasFieldsOf.map((target) => replace(target)) };
    case "reference":
      return { kind: "reference", target: replace(type.target) };
    case "builtin":
    case "id":
    case "unresolved":
      return type;
    default:
      return assertNever(type);
  }
}

/** Structures that can be reached from types, however deep. */
export function reachable(types: Iterable<Type>): ReadonlySet<Structure> {
  const found = new Set<Structure>();
  const pending = [...types];
  for (let type = pending.pop(); type !== undefined; type = pending.pop())
    for (const target of targetsOf(type))
      if (target.kind !== "enumeration" && !found.has(target)) {
        found.add(target);
        pending.push(...target.fields.map((field) => field.type));
      }
  return found;
}
