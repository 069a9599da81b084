import type { BuiltinName } from "../definition/expressions.ts";
import type { Span } from "../diagnostics/span.ts";

/**
 * The model of the interfaces, in the words of the vAPI metamodel. It knows nothing of TypeScript: no type text, no
 * identifier, no file name. References lead to objects; the whole is frozen once it is linked.
 */
export interface Model {
  /** Sorted by id. */
  readonly modules: readonly Module[];
}

/** When something came, and whether it stays. Inherited from the container where the definition says nothing. */
export interface Lifecycle {
  readonly since: string | undefined;
  readonly preview: boolean;
  readonly deprecated: string | undefined;
}

/** A package of the metamodel. */
export interface Module extends Lifecycle {
  readonly kind: "module";
  readonly id: string;
  readonly version: string;
  /** Page of the reference document. */
  readonly document: string | undefined;
  readonly doc: string;
  readonly services: readonly Service[];
  /** Structures and errors, those of services included, sorted by name. */
  readonly structures: readonly Structure[];
  /** Enumerations, those of services and structures included, sorted by name. */
  readonly enumerations: readonly Enumeration[];
  readonly span: Span;
}

interface Declared extends Lifecycle {
  /** Wire id, `com.vmware.vcenter.vm.power`. */
  readonly id: string;
  /** Name as documented, with those of its containers in front: `Power.Info`. */
  readonly name: string;
  readonly doc: string;
  readonly module: string;
  readonly span: Span;
}

export interface Service extends Declared {
  readonly kind: "service";
  readonly constants: readonly Constant[];
  /** Sorted by id. */
  readonly operations: readonly Operation[];
}

export interface Constant {
  readonly kind: "constant";
  readonly name: string;
  readonly doc: string;
  readonly type: Type;
  readonly value: Literal | readonly Literal[];
  readonly span: Span;
}

export type Literal = string | number | boolean;

export interface Operation extends Lifecycle {
  readonly kind: "operation";
  readonly id: string;
  readonly doc: string;
  readonly idempotent: boolean;
  readonly params: readonly Field[];
  readonly output: Type;
  readonly outputSpan: Span;
  readonly outputDoc: string | undefined;
  /** Errors that the interface declares, then those that only the document names. */
  readonly errors: readonly OperationError[];
  readonly privileges: readonly Privilege[];
  readonly rest: Rest | undefined;
  readonly span: Span;
}

export interface OperationError {
  readonly error: Structure;
  readonly declared: boolean;
  /** When it is reported, as documented; empty when the document doesn't say. */
  readonly conditions: readonly string[];
  readonly span: Span;
}

export interface Privilege {
  readonly privilege: string;
  readonly resource: string | undefined;
  readonly via: PropertyPath | undefined;
  readonly condition: string | undefined;
  readonly span: Span;
}

/** The parameter, or the field of a structure, that names a resource. */
export interface PropertyPath {
  readonly structure: Structure | undefined;
  readonly name: string;
  readonly part: "key" | "value" | undefined;
}

export interface Rest {
  readonly method: string;
  /** Below `/rest`; variables are parameters in braces. */
  readonly url: string;
  readonly span: Span;
}

export interface Structure extends Declared {
  readonly kind: "structure" | "error";
  readonly fields: readonly Field[];
  readonly unions: readonly Union[];
}

/** A field of a structure, or a parameter of an operation. */
export interface Field extends Lifecycle {
  readonly kind: "field";
  /** Canonical name on the wire. */
  readonly name: string;
  readonly doc: string;
  readonly type: Type;
  readonly typeSpan: Span;
  readonly span: Span;
}

export interface Union {
  readonly discriminant: string;
  readonly cases: readonly UnionCase[];
  readonly span: Span;
}

export interface UnionCase {
  readonly value: string;
  readonly fields: readonly { readonly name: string; readonly required: boolean; readonly span: Span }[];
  readonly span: Span;
}

export interface Enumeration extends Declared {
  readonly kind: "enumeration";
  readonly values: readonly EnumerationValue[];
}

export interface EnumerationValue extends Lifecycle {
  readonly value: string;
  readonly doc: string;
  readonly span: Span;
}

export type Type =
  | { readonly kind: "builtin"; readonly name: BuiltinName }
  /** No resource types: an identifier of any; `typeField` is the sibling that holds its resource type. */
  | { readonly kind: "id"; readonly resourceTypes: readonly string[]; readonly typeField: string | undefined }
  | { readonly kind: "optional" | "list" | "set"; readonly element: Type }
  | { readonly kind: "map"; readonly key: Type; readonly value: Type }
  /** A structure of any name that has the fields of these. */
  | { readonly kind: "dynamic"; readonly hasFieldsOf: readonly Structure[] }
  | { readonly kind: "reference"; readonly target: Structure | Enumeration }
  /** Stands for a name that was reported as unknown, so that nothing is reported twice. */
  | { readonly kind: "unresolved" };

export function assertNever(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}

/** The type without a leading `optional`. */
export const withoutOptional = (type: Type): Type => (type.kind === "optional" ? type.element : type);

/** Every structure and enumeration that a type refers to directly. */
export function targetsOf(type: Type): readonly (Structure | Enumeration)[] {
  switch (type.kind) {
    case "builtin":
    case "id":
    case "unresolved":
      return [];
    case "optional":
    case "list":
    case "set":
      return targetsOf(type.element);
    case "map":
      return [...targetsOf(type.key), ...targetsOf(type.value)];
    case "dynamic":
      return type.hasFieldsOf;
    case "reference":
      return [type.target];
    default:
      return assertNever(type);
  }
}

/** Releases compare by their numbers: 6.7 is before 6.10, and 7.0 is 7. */
export function compareReleases(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
