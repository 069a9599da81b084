import type { Mount } from "../definition/mounts.ts";
import type { FixedQuery, RestMethod, RestVariable } from "../definition/rest.ts";
import type { Span } from "../diagnostics/span.ts";
import type { BuiltinName } from "./builtins.ts";

/**
 * The model of the interfaces, in the terms of the vAPI metamodel. It knows nothing of TypeScript: it has no type
 * texts, identifiers or file names. References are references to objects; the whole model is frozen once it is linked.
 *
 * The whole model covers every release: it also has items that were removed, and in `history` their earlier states. A
 * view of it at one release (`select/release.ts`) is a model as well; it has no history, and only what exists in that
 * release.
 */
export interface Model {
  /** Sorted by id. */
  readonly modules: readonly Module[];
}

/** The releases in which something exists. It never exists without its container. */
export interface Presence {
  /** First release that has it; undefined: the same as for its container. */
  readonly since: string | undefined;
  /** First release that no longer has it; undefined: it exists as long as its container. */
  readonly removed: string | undefined;
  /** Periods between these releases in which it was missing, in order. */
  readonly absent: readonly Period[];
}

/** From the release `from` up to, but not including, the release `until`. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

/** When something is there, and how far it can be relied on. */
export interface Lifecycle extends Presence {
  /** True for a technical preview. */
  readonly preview: boolean;
  /** Release in which the preview became stable. */
  readonly previewUntil: string | undefined;
  readonly deprecated: Deprecation | undefined;
  readonly marks: Marks;
}

export interface Deprecation {
  /** Why, and what to use instead. */
  readonly doc: string;
  /** Release that deprecated it; undefined: it is deprecated in all releases. */
  readonly since: string | undefined;
  /** What to use instead: name of a type, `Type.member`, `Service.operation`, or of a sibling. */
  readonly use: string | undefined;
  readonly span: Span;
}

/** The releases that the vendor's document states for an item; undefined where it states none. */
export interface Marks {
  readonly since: string | undefined;
  readonly removed: string | undefined;
  readonly deprecated: string | undefined;
  /** Why the document and the interfaces differ. */
  readonly reason: string | undefined;
}

/** Earlier states of something: each one describes the releases before `until`. */
export type History<State> = readonly ({ readonly until: string; readonly span: Span } & State)[];

/** A package of the metamodel. */
export interface Module extends Lifecycle {
  readonly kind: "module";
  readonly id: string;
  /** Newest release that its file describes. */
  readonly version: string;
  /** Releases whose interfaces its file has been compared with; empty where it doesn't say that. */
  readonly releases: readonly string[];
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
  /** Wire id, `com.vmware.vcenter.vm.power`. Unique in its module; another module can have it, too. */
  readonly id: string;
  /** Name as documented, with the names of its containers in front: `Power.Info`. Unique in its module. */
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

export interface Constant extends Lifecycle, ConstantState {
  readonly kind: "constant";
  readonly name: string;
  readonly doc: string;
  readonly history: History<Partial<ConstantState>>;
  readonly span: Span;
}

/** The properties of a constant that can change from release to release. */
export interface ConstantState {
  readonly type: Type;
  readonly value: Literal | readonly Literal[];
}

export type Literal = string | number | boolean;

export interface Operation extends Lifecycle, OperationState {
  readonly kind: "operation";
  /** Wire id; that of a task ends with `$task`. */
  readonly id: string;
  /** Name in the SDK, where it isn't derived from the wire id. */
  readonly alias: string | undefined;
  readonly doc: string;
  readonly idempotent: boolean;
  /** Set where the operation starts a task and returns its id. */
  readonly task: Task | undefined;
  readonly params: readonly Field[];
  /** Errors that the interface declares, then those that only the document mentions. */
  readonly errors: readonly OperationError[];
  readonly privileges: readonly Privilege[];
  readonly history: History<Partial<OperationState>>;
  readonly span: Span;
}

/**
 * The properties of an operation that can change from release to release, apart from parts with releases of their own.
 */
export interface OperationState extends Mappings {
  readonly output: Type;
  readonly outputSpan: Span;
  readonly outputDoc: string | undefined;
}

/** How an operation is called below each mount; undefined: by the default mapping of the mount, or not at all. */
export type Mappings = Readonly<Record<Mount, Rest | undefined>>;

/** An operation that runs as a task. */
export interface Task {
  /** Wire id of the operation without `$task`. */
  readonly operation: string;
  /** True where that operation exists as well, and waits for the result. */
  readonly beside: boolean;
  /** Result of the finished task. */
  readonly result: Type;
  readonly resultDoc: string | undefined;
}

export interface OperationError extends Presence {
  readonly error: Structure;
  readonly declared: boolean;
  /** When it is reported, as documented; empty when the document doesn't say. */
  readonly conditions: readonly string[];
  readonly span: Span;
}

export interface Privilege extends Presence {
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

/** How an operation is called over HTTP. Parameters are given by their wire names. */
export interface Rest {
  readonly method: RestMethod;
  /** The path below the mount: texts, with variables in between. */
  readonly path: readonly (string | RestVariable)[];
  /** Query parameters that are the same in every call; one without a value is only a name in the query. */
  readonly fixed: readonly FixedQuery[];
  /** Parameter that is the whole body. */
  readonly body: string | undefined;
  /** Parameters that are sent in the query, and their names there. */
  readonly query: readonly Carried[];
  /** Parameters that are sent in headers, and the names of the headers. */
  readonly headers: readonly Carried[];
  /** HTTP status of success, where it isn't 200. */
  readonly status: number | undefined;
  readonly span: Span;
}

/** A parameter under another name on the wire. */
export interface Carried {
  readonly name: string;
  readonly parameter: string;
}

export interface Structure extends Declared {
  readonly kind: "structure" | "error";
  /** Fields of the structure itself, then those of the structure that it includes. */
  readonly fields: readonly Field[];
  /** Those of `fields` that come from the structure that it includes. */
  readonly included: readonly Field[];
  readonly unions: readonly Union[];
  /** Set where the structure represents a resource: the fields that identify the resource. */
  readonly modelKeys: readonly string[] | undefined;
  readonly history: History<{ readonly unions: readonly UnionState[] }>;
}

/** An earlier state of the union of a discriminant; undefined: there was no union. */
export interface UnionState {
  readonly discriminant: string;
  readonly union: Union | undefined;
}

/** A field of a structure, or a parameter of an operation. */
export interface Field extends Lifecycle, FieldState {
  readonly kind: "field";
  /** Canonical name on the wire. */
  readonly name: string;
  /** Name in the SDK, where it isn't derived from the wire name. */
  readonly alias: string | undefined;
  readonly doc: string;
  readonly history: History<FieldState>;
  readonly span: Span;
}

export interface FieldState {
  readonly type: Type;
  readonly typeSpan: Span;
}

export interface Union {
  /** Wire name of the field whose value tells the cases apart. */
  readonly discriminant: string;
  readonly cases: readonly UnionCase[];
  readonly span: Span;
}

export interface UnionCase extends Presence {
  /** Value on the wire. */
  readonly value: string;
  readonly fields: readonly UnionField[];
  readonly span: Span;
}

export interface UnionField extends Presence {
  /** Name on the wire. */
  readonly name: string;
  readonly required: boolean;
  readonly span: Span;
}

export interface Enumeration extends Declared {
  readonly kind: "enumeration";
  readonly values: readonly EnumerationValue[];
}

export interface EnumerationValue extends Lifecycle {
  /** Value on the wire. */
  readonly value: string;
  /** Name in the SDK, where it isn't the value. */
  readonly alias: string | undefined;
  readonly doc: string;
  readonly span: Span;
}

export type Type =
  | { readonly kind: "builtin"; readonly name: BuiltinName }
  /**
   * Without resource types: an identifier of a resource of any type; `typeField` is the sibling that holds the resource
   * type.
   */
  | { readonly kind: "id"; readonly resourceTypes: readonly string[]; readonly typeField: string | undefined }
  | { readonly kind: "optional" | "list" | "set"; readonly element: Type }
  | { readonly kind: "map"; readonly key: Type; readonly value: Type }
  /** A structure of any name that has the fields of these. */
  | { readonly kind: "dynamic"; readonly hasFieldsOf: readonly Structure[] }
  | { readonly kind: "reference"; readonly target: Structure | Enumeration }
  /** Takes the place of a name that was reported as unknown, so that no further rule reports it. */
  | { readonly kind: "unresolved" };
