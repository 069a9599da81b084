import { mountNames } from "../definition/mounts.ts";
import { compareReleases } from "../definition/releases.ts";
import { printUrl } from "../definition/rest.ts";
import type {
  Constant,
  Enumeration,
  Field,
  Lifecycle,
  Model,
  Module,
  Operation,
  Privilege,
  Rest,
  Service,
  Structure,
  Task,
  Type,
} from "./model.ts";
import type {
  ConstantJson,
  EnumerationJson,
  FieldJson,
  LifecycleJson,
  MappingJson,
  MappingsJson,
  ModelJson,
  ModuleJson,
  OperationJson,
  PrivilegeJson,
  ReferenceJson,
  ResourceTypesJson,
  ServiceJson,
  StructureJson,
  TypeJson,
} from "./json-model.ts";
import { assertNever, partsOf } from "./types.ts";

/**
 * A view of the model as JSON, for programs that compare or convert it. `since`, `removed` and `deprecated` are the
 * releases that the document states; `first_release` and `removed_release` are the actual releases, where they differ
 * from the document.
 */
export const modelAsJson = (model: Model, release?: string): ModelJson =>
  model.modules.map((module) => moduleAsJson(module, release));

function lifecycle({ since, removed, preview, previewUntil, deprecated, marks }: Lifecycle): LifecycleJson {
  return {
    ...(marks.since !== undefined && { since: marks.since }),
    ...(since !== undefined && since !== marks.since && { first_release: since }),
    ...(marks.removed !== undefined && { removed: marks.removed }),
    ...(removed !== undefined && removed !== marks.removed && { removed_release: removed }),
    ...(preview && { preview: true }),
    ...(previewUntil !== undefined && { preview_until: previewUntil }),
    ...(deprecated !== undefined && { deprecated: deprecated.doc }),
    ...(marks.deprecated !== undefined && deprecated !== undefined && { deprecated_since: marks.deprecated }),
    ...(deprecated?.use !== undefined && { replaced_by: deprecated.use }),
  };
}

function moduleAsJson(module: Module, release: string | undefined): ModuleJson {
  return {
    module: module.id,
    doc: module.doc,
    ...lifecycle(module),
    // The bindings have stub factories from 6.7 on.
    stub_factory:
      release !== undefined && compareReleases(release, "6.7") < 0
        ? {}
        : Object.fromEntries(module.services.map((service) => [service.name, service.name])),
    services: module.services.map((service) => serviceAsJson(service, module.id)),
    structures: module.structures.map(structureAsJson),
    enums: module.enumerations.map(enumerationAsJson),
  };
}

function serviceAsJson(service: Service, module: string): ServiceJson {
  return {
    id: service.id,
    name: service.name,
    doc: service.doc,
    ...lifecycle(service),
    ...(service.constants.length > 0 && {
      constants: Object.fromEntries(service.constants.map(({ name, value }) => [name, value])),
      constant_details: Object.fromEntries(service.constants.map((item) => [item.name, constantAsJson(item)])),
    }),
    operations: service.operations.map((operation) => operationAsJson(operation, service.operations, module)),
  };
}

const constantAsJson = (constant: Constant): ConstantJson => ({
  type: typeAsJson(constant.type),
  doc: constant.doc,
  ...lifecycle(constant),
});

function operationAsJson(operation: Operation, siblings: readonly Operation[], module: string): OperationJson {
  const { params, output, errors, privileges, task } = operation;
  const undeclared = errors.filter(({ declared }) => !declared);
  return {
    id: operation.id,
    ...(operation.alias !== undefined && task === undefined && { name: operation.alias }),
    doc: operation.doc,
    ...lifecycle(operation),
    ...(operation.idempotent && { idempotent: true }),
    params: params.map((param) => fieldAsJson(param, operation)),
    output: typeAsJson(output),
    ...documentedTypes(output),
    ...(operation.outputDoc !== undefined && { returns_doc: operation.outputDoc }),
    errors: errors.filter(({ declared }) => declared).map(({ error }) => error.id),
    ...(undeclared.length > 0 && { undeclared_errors: undeclared.map(({ error }) => error.id) }),
    raises: errors.flatMap(({ error, conditions }) => conditions.map(() => error.name)),
    raises_doc: errors.flatMap(({ error, conditions }) =>
      conditions.map((condition) => [error.name, condition] as const),
    ),
    ...(privileges.length > 0 && { privileges: privileges.map((item) => privilegeAsJson(item, module)) }),
    ...mappingsAsJson(operation),
    // "1": the operation waits for its result, and another one starts it as a task; "2": it starts a task.
    ...(task !== undefined
      ? { task_type: "2", task_result: typeAsJson(task.result), ...taskDetails(task) }
      : siblings.some((other) => other.task?.operation === operation.id) && { task_type: "1" }),
  };
}

function taskDetails({ result, resultDoc }: Task): Pick<OperationJson, "task_resource_types" | "task_doc"> {
  const { resource_types } = documentedTypes(result);
  return {
    ...(resource_types !== undefined && { task_resource_types: resource_types }),
    ...(resultDoc !== undefined && { task_doc: resultDoc }),
  };
}

const mappingsAsJson = (operation: Operation): MappingsJson =>
  Object.fromEntries(
    mountNames.flatMap((mount) => {
      const mapping = operation[mount];
      return mapping === undefined ? [] : [[mount, mappingAsJson(mapping)]];
    }),
  );

function mappingAsJson(mapping: Rest): MappingJson {
  const variables = mapping.path.filter((part) => typeof part !== "string");
  const carried = (items: Rest["query"]): Readonly<Record<string, string>> =>
    Object.fromEntries(items.map(({ name, parameter }) => [name, parameter]));
  return {
    method: mapping.method,
    url: printUrl(mapping, ({ name }) => name),
    ...(variables.length > 0 && {
      path: Object.fromEntries(variables.map(({ name, parameter }) => [parameter, name])),
    }),
    ...(mapping.body !== undefined && { body: mapping.body }),
    ...(mapping.query.length > 0 && { query: carried(mapping.query) }),
    ...(mapping.headers.length > 0 && { headers: carried(mapping.headers) }),
    ...(mapping.status !== undefined && { status: mapping.status }),
  };
}

function privilegeAsJson({ privilege, resource, via, condition }: Privilege, module: string): PrivilegeJson {
  const part = via?.part === undefined ? "" : `map ${via.part} of the `;
  const place =
    via &&
    (via.structure === undefined
      ? `the ${part}parameter ${via.name}`
      : `the ${part}field ${via.structure.module === module ? "" : `${via.structure.module}.`}${via.structure.name}.${via.name}`);
  return {
    privilege,
    ...(resource !== undefined && { resource }),
    ...(place !== undefined && { referenced_by: place }),
    ...(condition !== undefined && { if: condition }),
  };
}

/**
 * The JSON of a field. `container` is given for a parameter: a lifecycle that is the same as that of the operation
 * isn't repeated.
 */
function fieldAsJson(field: Field, container?: Lifecycle): FieldJson {
  const own =
    container !== undefined &&
    field.marks.since === container.marks.since &&
    field.marks.removed === container.marks.removed &&
    field.preview === container.preview &&
    field.deprecated === undefined;
  return {
    name: field.name,
    ...(field.alias !== undefined && { called: field.alias }),
    type: typeAsJson(field.type),
    ...documentedTypes(field.type),
    doc: field.doc,
    ...(own ? {} : lifecycle(field)),
  };
}

function structureAsJson(structure: Structure): StructureJson {
  return {
    id: structure.id,
    name: structure.name,
    ...(structure.kind === "error" && { kind: "error" }),
    ...(structure.modelKeys !== undefined && { is_model: true, model_keys: structure.modelKeys }),
    doc: structure.doc,
    ...lifecycle(structure),
    fields: structure.fields.map((field) => fieldAsJson(field)),
    ...(structure.unions.length > 0 && {
      unions: structure.unions.map(({ discriminant, cases }) => ({
        union: discriminant,
        cases: Object.fromEntries(
          cases.map(({ value, fields }) => [value, fields.map(({ name, required }) => ({ field: name, required }))]),
        ),
      })),
    }),
  };
}

function enumerationAsJson(enumeration: Enumeration): EnumerationJson {
  return {
    id: enumeration.id,
    name: enumeration.name,
    doc: enumeration.doc,
    ...lifecycle(enumeration),
    values: enumeration.values.map((item) => ({
      value: item.value,
      ...(item.alias !== undefined && { called: item.alias }),
      doc: item.doc,
      ...lifecycle(item),
    })),
  };
}

const referenceAsJson = ({ kind, id }: Structure | Enumeration): ReferenceJson =>
  kind === "enumeration" ? { enum: id } : kind === "error" ? { error: id } : { struct: id };

/**
 * A type as the client bindings describe it: they keep the resource types of an identifier only where the identifier is
 * the whole type of a field. Resource types of identifiers inside a list, set, map or optional come from the document,
 * and are written beside the type.
 */
function typeAsJson(type: Type, whole = true): TypeJson {
  switch (type.kind) {
    case "builtin":
      return type.name;
    case "id":
      return {
        id: whole ? type.resourceTypes : [],
        ...(type.typeField !== undefined && { type_field: type.typeField }),
      };
    case "optional":
      return { optional: typeAsJson(type.element, false) };
    case "list":
      return { list: typeAsJson(type.element, false) };
    case "set":
      return { set: typeAsJson(type.element, false) };
    case "map":
      return { map: [typeAsJson(type.key, false), typeAsJson(type.value, false)] };
    case "dynamic":
      return { dynamic: type.hasFieldsOf.map(referenceAsJson) };
    case "reference":
      return referenceAsJson(type.target);
    case "unresolved":
      return "unresolved";
    default:
      return assertNever(type);
  }
}

/** Resource types that only the document states, in the order of the identifiers in the type. */
function documentedTypes(type: Type): { resource_types?: ResourceTypesJson } {
  if (type.kind === "id") return {};
  const found = partsOf(type).flatMap((part) => (part.kind === "id" ? [part.resourceTypes] : []));
  return found.some((names) => names.length > 0) ? { resource_types: found } : {};
}
