import type { Mount } from "../definition/mounts.ts";
import type {
  ConstantValueJson,
  EnumerationJson,
  EnumerationValueJson,
  FieldJson,
  MappingJson,
  ModuleJson,
  OperationJson,
  PrivilegeJson,
  ReferenceJson,
  ServiceJson,
  StructureJson,
  TypeJson,
  UnionJson,
} from "../model/json-model.ts";

/**
 * Interface facts: the part of the JSON of `ir` that an import reads. Other programs can read it out of client
 * bindings. It may contain texts of the vendor, which are never copied. `facts.schema.json` describes the file.
 */
export interface FactModule extends Pick<ModuleJson, "module"> {
  readonly services: readonly FactService[];
  readonly structures: readonly FactStructure[];
  readonly enums: readonly FactEnumeration[];
}

/** What a source says nothing about. If it is missing in the facts, that has no meaning then. */
export type Unsaid = "privileges" | "marks" | "previews" | "raises";

/** What the vendor says about the lifecycle of an item. */
export interface FactMarks {
  readonly since?: string;
  readonly preview?: boolean;
  readonly deprecated?: boolean | string;
}

export interface FactService extends FactMarks, Pick<ServiceJson, "id" | "name" | "constants"> {
  readonly operations: readonly FactOperation[];
}

export interface FactOperation
  extends
    FactMarks,
    Pick<OperationJson, "id" | "output" | "resource_types" | "errors" | "raises" | "privileges">,
    Pick<OperationJson, "task_result" | "task_resource_types">,
    FactMappings {
  readonly params: readonly FactField[];
}
/** How an operation is called below each mount; unknown when left out. */
export type FactMappings = Readonly<Partial<Record<Mount, FactMapping>>>;

export interface FactMapping extends MappingJson {
  /** Query parameters that distinguish operations with the same URL, if the URL lacks them; null: without a value. */
  readonly dispatch?: Readonly<Record<string, string | null>>;
}

export interface FactField extends FactMarks, Pick<FieldJson, "name" | "type" | "resource_types"> {}

export interface FactStructure
  extends FactMarks, Pick<StructureJson, "id" | "name" | "kind" | "model_keys" | "unions"> {
  readonly fields: readonly FactField[];
  readonly is_model?: boolean;
}

export interface FactEnumeration extends FactMarks, Pick<EnumerationJson, "id" | "name"> {
  readonly values: readonly (Pick<EnumerationValueJson, "value"> & FactMarks)[];
}

export type FactLiteral = ConstantValueJson;
export type FactPrivilege = PrivilegeJson;
export type FactReference = ReferenceJson;
export type FactType = TypeJson;
export type FactUnion = UnionJson;
