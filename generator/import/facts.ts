/**
 * Interface facts: what one release has, as `ir` prints it and as other programs read it out of client bindings. Texts
 * of the vendor may be in them; they are never copied.
 */
export interface FactModule {
  readonly module: string;
  readonly services: readonly FactService[];
  readonly structures: readonly FactStructure[];
  readonly enums: readonly FactEnumeration[];
}

/** What a source doesn't speak of: that it isn't there says nothing then. */
export type Unsaid = "privileges" | "marks" | "previews" | "raises";

/** What the vendor says of an item's life. */
export interface FactMarks {
  readonly since?: string;
  readonly preview?: boolean;
  readonly deprecated?: boolean | string;
}

export interface FactService extends FactMarks {
  readonly id: string;
  readonly name: string;
  readonly constants?: Readonly<Record<string, FactLiteral>>;
  readonly operations: readonly FactOperation[];
}

export type FactLiteral = string | number | boolean | readonly (string | number | boolean)[];

export interface FactOperation extends FactMarks {
  readonly id: string;
  readonly params: readonly FactField[];
  readonly output: FactType;
  /** As in a field, of `output`. */
  readonly resource_types?: readonly (readonly string[])[];
  /** Wire ids of the errors that the interface declares. */
  readonly errors: readonly string[];
  /** Names of the errors that the document names. */
  readonly raises?: readonly string[];
  readonly privileges?: readonly FactPrivilege[];
  /** What the task holds when it is finished, of an operation that starts one. */
  readonly task_result?: FactType;
  /** How it is called below `/rest`; unknown when left out. */
  readonly rest?: FactMapping;
  /** How it is called below `/api`; unknown when left out. */
  readonly api?: FactMapping;
}

export interface FactPrivilege {
  readonly privilege: string;
  readonly resource?: string;
  readonly referenced_by?: string;
  readonly if?: string;
}

export interface FactMapping {
  readonly method: string;
  readonly url: string;
  /** Name of the variable in the URL by parameter, where the two differ. */
  readonly path?: Readonly<Record<string, string>>;
  /** Query parameters that tell operations of one URL apart; null: only there. */
  readonly dispatch?: Readonly<Record<string, string | null>>;
  /** Parameter that is the whole body. */
  readonly body?: string;
  /** Parameter by name in the query. */
  readonly query?: Readonly<Record<string, string>>;
  /** Parameter by header. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

export interface FactField extends FactMarks {
  readonly name: string;
  readonly type: FactType;
  /** Resource types inside of the type that the bindings don't keep, in the order of its identifiers. */
  readonly resource_types?: readonly (readonly string[])[];
}

export interface FactStructure extends FactMarks {
  readonly id: string;
  readonly name: string;
  readonly kind?: "error";
  readonly fields: readonly FactField[];
  readonly unions?: readonly FactUnion[];
  readonly is_model?: boolean;
  readonly model_keys?: readonly string[];
}

export interface FactUnion {
  readonly union: string;
  readonly cases: Readonly<Record<string, readonly { readonly field: string; readonly required: boolean }[]>>;
}

export interface FactEnumeration extends FactMarks {
  readonly id: string;
  readonly name: string;
  readonly values: readonly ({ readonly value: string } & FactMarks)[];
}

export type FactType =
  | string
  | { readonly optional: FactType }
  | { readonly list: FactType }
  | { readonly set: FactType }
  | { readonly map: readonly [FactType, FactType] }
  | { readonly id: readonly string[]; readonly type_field?: string }
  | { readonly struct: string }
  | { readonly error: string }
  | { readonly enum: string }
  | { readonly dynamic: readonly FactType[] };
