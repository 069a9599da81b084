import type {
  Field,
  Lifecycle,
  Model,
  Module,
  Operation,
  Privilege,
  Service,
  Structure,
  Type,
  Enumeration,
} from "./model.ts";

/** The model as JSON, for programs that compare or convert it. */
export function modelAsJson(model: Model): unknown {
  return model.modules.map(moduleAsJson);
}

const lifecycle = ({ since, preview, deprecated }: Lifecycle): Record<string, unknown> => ({
  ...(since !== undefined && { since }),
  ...(preview && { preview }),
  ...(deprecated !== undefined && { deprecated }),
});

function moduleAsJson(module: Module): unknown {
  return {
    module: module.id,
    doc: module.doc,
    stub_factory: Object.fromEntries(module.services.map((service) => [service.name, service.name])),
    services: module.services.map(serviceAsJson),
    structures: module.structures.map(structureAsJson),
    enums: module.enumerations.map(enumerationAsJson),
  };
}

function serviceAsJson(service: Service): unknown {
  return {
    id: service.id,
    name: service.name,
    doc: service.doc,
    ...lifecycle(service),
    ...(service.constants.length > 0 && {
      constants: Object.fromEntries(service.constants.map(({ name, value }) => [name, value])),
    }),
    operations: service.operations.map(operationAsJson),
  };
}

function operationAsJson(operation: Operation): unknown {
  const { params, output, errors, privileges, rest } = operation;
  return {
    id: operation.id,
    doc: operation.doc,
    ...lifecycle(operation),
    ...(operation.idempotent && { idempotent: true }),
    params: params.map((param) => fieldAsJson(param, operation)),
    output: typeAsJson(output),
    ...documented(output),
    ...(operation.outputDoc !== undefined && { returns_doc: operation.outputDoc }),
    errors: errors.filter(({ declared }) => declared).map(({ error }) => error.id),
    raises: errors.flatMap(({ error, conditions }) => conditions.map(() => error.name)),
    raises_doc: errors.flatMap(({ error, conditions }) => conditions.map((condition) => [error.name, condition])),
    ...(privileges.length > 0 && { privileges: privileges.map((privilege) => privilegeAsJson(privilege)) }),
    ...(rest !== undefined && {
      rest: {
        method: rest.method,
        url: rest.url,
        ...(rest.url.includes("{") && {
          path: Object.fromEntries((rest.url.match(/(?<=\{)\w+(?=\})/g) ?? []).map((name) => [name, name])),
        }),
      },
    }),
  };
}

function privilegeAsJson({ privilege, resource, via, condition }: Privilege): unknown {
  const part = via?.part === undefined ? "" : `map ${via.part} of the `;
  const place =
    via &&
    (via.structure === undefined
      ? `the ${part}parameter ${via.name}`
      : `the ${part}field ${via.structure.name}.${via.name}`);
  return {
    privilege,
    ...(resource !== undefined && { resource }),
    ...(place !== undefined && { referenced_by: place }),
    ...(condition !== undefined && { if: condition }),
  };
}

/** `container` is given for a parameter: what holds for its operation isn't said again. */
function fieldAsJson(field: Field, container?: Lifecycle): unknown {
  const own = container !== undefined && field.since === container.since && field.preview === container.preview;
  return {
    name: field.name,
    type: typeAsJson(field.type),
    ...documented(field.type),
    doc: field.doc,
    ...(own ? {} : lifecycle(field)),
  };
}

function structureAsJson(structure: Structure): unknown {
  return {
    id: structure.id,
    name: structure.name,
    ...(structure.kind === "error" && { kind: "error" }),
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

function enumerationAsJson(enumeration: Enumeration): unknown {
  return {
    id: enumeration.id,
    name: enumeration.name,
    doc: enumeration.doc,
    ...lifecycle(enumeration),
    values: enumeration.values.map((item) => ({ value: item.value, doc: item.doc, ...lifecycle(item) })),
  };
}

/**
 * A type as the client bindings know it: they keep the resource types of an identifier only where it is the whole
 * type of a field; those inside of a list, set, map or optional come from the document, and stand beside the type.
 */
function typeAsJson(type: Type, whole = true): unknown {
  switch (type.kind) {
    case "builtin":
      return type.name;
    case "id":
      return {
        id: whole ? type.resourceTypes : [],
        ...(type.typeField !== undefined && { type_field: type.typeField }),
      };
    case "optional":
    case "list":
    case "set":
      return { [type.kind]: typeAsJson(type.element, false) };
    case "map":
      return { map: [typeAsJson(type.key, false), typeAsJson(type.value, false)] };
    case "dynamic":
      return { dynamic: type.hasFieldsOf.map(({ kind, id }) => ({ [kind === "error" ? "error" : "struct"]: id })) };
    case "reference":
      return {
        [type.target.kind === "enumeration" ? "enum" : type.target.kind === "error" ? "error" : "struct"]:
          type.target.id,
      };
    case "unresolved":
      return "unresolved";
  }
}

/** Resource types that only the document names, in the order of the identifiers in the type. */
function documented(type: Type): { resource_types?: readonly (readonly string[])[] } {
  if (type.kind === "id") return {};
  const found: (readonly string[])[] = [];
  const visit = (part: Type): void => {
    if (part.kind === "id") found.push(part.resourceTypes);
    else if (part.kind === "map") [part.key, part.value].forEach(visit);
    else if (part.kind === "optional" || part.kind === "list" || part.kind === "set") visit(part.element);
  };
  visit(type);
  return found.some((names) => names.length > 0) ? { resource_types: found } : {};
}
