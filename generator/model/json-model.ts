import type { Mount } from "../definition/mounts.ts";

/**
 * The model as JSON: what `ir` prints, what a package carries, and what `diff` compares. Models made by other programs
 * may have no texts; everything that is optional here may be missing.
 */
export type ModelJson = readonly ModuleJson[];

export interface LifecycleJson {
  readonly since?: string;
  readonly first_release?: string;
  readonly removed?: string;
  readonly removed_release?: string;
  readonly preview?: true;
  readonly preview_until?: string;
  /** Why, and what to use instead; `true` where a model made by another program gives no reason. */
  readonly deprecated?: string | true;
  readonly deprecated_since?: string;
  readonly replaced_by?: string;
}

export interface ModuleJson extends LifecycleJson {
  readonly module: string;
  readonly doc?: string;
  readonly stub_factory: Readonly<Record<string, string>>;
  readonly services: readonly ServiceJson[];
  readonly structures: readonly StructureJson[];
  readonly enums: readonly EnumerationJson[];
}

export interface ServiceJson extends LifecycleJson {
  readonly id: string;
  readonly name: string;
  readonly doc?: string;
  readonly constants?: Readonly<Record<string, ConstantValueJson>>;
  /** Lifecycle and other details of constants, by name. */
  readonly constant_details?: Readonly<Record<string, ConstantJson>>;
  readonly operations: readonly OperationJson[];
}

export type ConstantValueJson = string | number | boolean | readonly (string | number | boolean)[];

export interface ConstantJson extends LifecycleJson {
  readonly type: TypeJson;
  readonly doc: string;
}

export interface OperationJson extends LifecycleJson, MappingsJson {
  readonly id: string;
  readonly name?: string;
  readonly doc?: string;
  readonly idempotent?: true;
  readonly params: readonly FieldJson[];
  readonly output: TypeJson;
  readonly resource_types?: ResourceTypesJson;
  readonly returns_doc?: string;
  readonly errors: readonly string[];
  /** Ids of the errors that only the document mentions, and the interface doesn't declare. */
  readonly undeclared_errors?: readonly string[];
  readonly raises?: readonly string[];
  readonly raises_doc?: readonly (readonly [string, string])[];
  readonly privileges?: readonly PrivilegeJson[];
  readonly task_type?: "1" | "2";
  readonly task_result?: TypeJson;
  readonly task_resource_types?: ResourceTypesJson;
  readonly task_doc?: string;
}

export type MappingsJson = Readonly<Partial<Record<Mount, MappingJson>>>;

export interface PrivilegeJson {
  readonly privilege: string;
  readonly resource?: string;
  readonly referenced_by?: string;
  readonly if?: string;
}

export interface MappingJson {
  readonly method: string;
  readonly url: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

export interface FieldJson extends LifecycleJson {
  readonly name: string;
  readonly called?: string;
  readonly type: TypeJson;
  readonly resource_types?: ResourceTypesJson;
  readonly doc?: string;
}

export interface StructureJson extends LifecycleJson {
  readonly id: string;
  readonly name: string;
  readonly kind?: "error";
  readonly is_model?: true;
  readonly model_keys?: readonly string[];
  readonly doc?: string;
  readonly fields: readonly FieldJson[];
  readonly unions?: readonly UnionJson[];
}

export interface UnionJson {
  readonly union: string;
  readonly cases: Readonly<Record<string, readonly UnionFieldJson[]>>;
}

export interface UnionFieldJson {
  readonly field: string;
  readonly required: boolean;
}

export interface EnumerationJson extends LifecycleJson {
  readonly id: string;
  readonly name: string;
  readonly doc?: string;
  readonly values: readonly EnumerationValueJson[];
}

export interface EnumerationValueJson extends LifecycleJson {
  readonly value: string;
  readonly called?: string;
  readonly doc?: string;
}

/** Resource types of the identifiers in a type, in their order. */
export type ResourceTypesJson = readonly (readonly string[])[];

export type ReferenceJson = { readonly struct: string } | { readonly error: string } | { readonly enum: string };

export type TypeJson =
  | string
  | ReferenceJson
  | { readonly id: readonly string[]; readonly type_field?: string }
  | { readonly optional: TypeJson }
  | { readonly list: TypeJson }
  | { readonly set: TypeJson }
  | { readonly map: readonly [TypeJson, TypeJson] }
  | { readonly dynamic: readonly ReferenceJson[] };
