import type {
  ComponentInfo,
  ConstantValue,
  ElementMap,
  EnumerationInfo,
  FieldInfo,
  OperationInfo,
  PackageInfo,
  PrimitiveValue,
  ServiceInfo,
  StructureInfo,
  Type,
} from "../../generated/src/vapi/metadata/metamodel/types.js";
import type {
  FactEnumeration,
  FactField,
  FactLiteral,
  FactMappings,
  FactModule,
  FactOperation,
  FactReference,
  FactService,
  FactStructure,
  FactType,
  FactUnion,
  Unsaid,
} from "./facts.ts";

/**
 * What a metamodel doesn't say: privileges, when an item came, whether it is a preview, and which errors only the
 * documents name.
 */
export const unsaidByMetamodel: readonly Unsaid[] = ["privileges", "marks", "previews", "raises"];

/** Names of types by wire id and module, where they are known: a metamodel has only their canonical names. */
export type KnownNames = (module: string, id: string) => string | undefined;

/** A metamodel contains something that this importer doesn't know. */
export class MetamodelError extends Error {}

/** Interface facts from the metamodel of a server's components. */
export function factsOfMetamodel(components: readonly ComponentInfo[], known: KnownNames): readonly FactModule[] {
  const packages = components.flatMap((component) => [...component.packages]);
  const errors = new Set<string>();
  for (const [, { structures, services }] of packages)
    for (const [id, { type }] of [
      ...structures,
      ...[...services.values()].flatMap((service) => [...service.structures]),
    ])
      if (type.value === "ERROR") errors.add(id);
  return packages
    .map(([id, info]) => moduleOf(id, info, { known, errors }))
    .sort((a, b) => (a.module < b.module ? -1 : 1));
}

interface Context {
  readonly known: KnownNames;
  /** Wire ids of the structures that are errors. */
  readonly errors: ReadonlySet<string>;
}

/** `guest_OS` → `GuestOS`: the documented name for a canonical one. */
const documentedName = (name: string): string =>
  name.replace(/(^|_)([A-Za-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

/** The name of a type, which begins with the name of its container. */
function nameOf(id: string, container: string, prefix: string, module: string, { known }: Context): string {
  const own = id.startsWith(`${container}.`) ? id.slice(container.length + 1) : id.slice(id.lastIndexOf(".") + 1);
  return known(module, id) ?? `${prefix}${own.split(".").map(documentedName).join("")}`;
}

function moduleOf(module: string, info: PackageInfo, context: Context): FactModule {
  const services: FactService[] = [];
  const structures: FactStructure[] = [];
  const enums: FactEnumeration[] = [];
  const addTypes = (
    container: string,
    prefix: string,
    own: ReadonlyMap<string, StructureInfo>,
    ownEnumerations: ReadonlyMap<string, EnumerationInfo>,
  ): void => {
    for (const [id, enumeration] of ownEnumerations)
      enums.push(enumerationOf(id, nameOf(id, container, prefix, module, context), enumeration));
    for (const [id, structure] of own) {
      const name = nameOf(id, container, prefix, module, context);
      structures.push(structureOf(id, name, structure, context));
      addTypes(id, `${name}.`, new Map(), structure.enumerations);
    }
  };
  addTypes(module, "", info.structures, info.enumerations);
  for (const [id, service] of info.services) {
    const name = nameOf(id, module, "", module, context);
    services.push(serviceOf(id, name, service, context));
    addTypes(id, `${name}.`, service.structures, service.enumerations);
  }
  return { module, services, structures, enums };
}

function serviceOf(id: string, name: string, info: ServiceInfo, context: Context): FactService {
  const constants = [...info.constants].map(([key, { value }]) => [key, literalOf(value)] as const);
  return {
    id,
    name,
    ...lifeOf(info),
    ...(constants.length > 0 && { constants: Object.fromEntries(constants) }),
    operations: [...info.operations].map(([operation, item]) => operationOf(operation, item, context)),
  };
}

function operationOf(id: string, info: OperationInfo, context: Context): FactOperation {
  const { params, output, errors } = info;
  return {
    id,
    ...lifeOf(info),
    params: params.map((param) => fieldOf(param, context)),
    ...outputOf(typeOf(output.type, output.metadata, context)),
    errors: [...new Set(errors.map(({ structureId }) => structureId as string))],
    ...mappingsOf(info),
  };
}

const outputOf = ({ type, ...others }: Typed): Pick<FactOperation, "output"> => ({ output: type, ...others });

function structureOf(id: string, name: string, info: StructureInfo, context: Context): FactStructure {
  const unions = unionsOf(info.fields);
  const inUnions = new Set(unions.flatMap(({ cases }) => Object.values(cases).flat()).map(({ field }) => field));
  return {
    id,
    name,
    ...(info.type.value === "ERROR" && { kind: "error" }),
    ...lifeOf(info),
    fields: info.fields.map((field) => {
      const fact = fieldOf(field, context);
      // The union says whether the field is required in its case; the type itself is optional.
      return inUnions.has(fact.name) && !isOptional(field) ? withOptional(fact) : fact;
    }),
    ...(unions.length > 0 && { unions }),
    ...(info.metadata.has("Model") && { is_model: true }),
  };
}

/** Makes a field optional. If an identifier is inside another type, its resource types are given beside the type. */
function withOptional(fact: FactField): FactField {
  const { type, ...others } = fact;
  if (typeof type === "string" || !("id" in type)) return { ...others, type: { optional: type } };
  const { id: resources, ...rest } = type;
  const documented = resources.length > 0 ? { resource_types: [resources] } : {};
  return { ...others, type: { optional: { ...rest, id: [] } }, ...documented };
}

const isOptional = ({ type }: FieldInfo): boolean => type.genericInstantiation?.genericType.value === "OPTIONAL";

/** Unions, from the annotations of fields. */
function unionsOf(fields: readonly FieldInfo[]): readonly FactUnion[] {
  const unions = new Map<string, Record<string, { field: string; required: boolean }[]>>();
  for (const { name, metadata } of fields) if (metadata.has("UnionTag")) unions.set(name, {});
  for (const field of fields) {
    const elements = metadataOf(field.metadata, "UnionCase");
    if (elements === undefined) continue;
    const tag = elements.text("tag") ?? [...unions.keys()][0] ?? "";
    const cases = unions.get(tag);
    if (cases === undefined) throw new MetamodelError(`${field.name} is a case of ${tag}, which is no union tag`);
    for (const value of elements.texts("value"))
      (cases[value] ??= []).push({ field: field.name, required: !isOptional(field) });
  }
  return [...unions].map(([union, cases]) => ({ union, cases }));
}

const enumerationOf = (id: string, name: string, info: EnumerationInfo): FactEnumeration => ({
  id,
  name,
  ...lifeOf(info),
  values: info.values.map((value) => ({ value: value.value, ...lifeOf(value) })),
});

const fieldOf = (info: FieldInfo, context: Context): FactField => ({
  name: info.name,
  ...typeOf(info.type, info.metadata, context),
  ...lifeOf(info),
});

function lifeOf({ lifecycle }: { readonly lifecycle?: { readonly deprecated: boolean } | undefined }) {
  return lifecycle?.deprecated === true ? { deprecated: true } : {};
}

function literalOf({ category, primitiveValue, listValue }: ConstantValue): FactLiteral {
  if (category.value === "PRIMITIVE" && primitiveValue !== undefined) return primitiveOf(primitiveValue);
  if (category.value === "LIST" && listValue !== undefined) return listValue.map(primitiveOf);
  throw new MetamodelError(`a constant is a ${category.value}`);
}

function primitiveOf({ type, booleanValue, doubleValue, longValue, stringValue }: PrimitiveValue) {
  const value = { BOOLEAN: booleanValue, DOUBLE: doubleValue, LONG: longValue, STRING: stringValue }[
    type.value as "BOOLEAN" | "DOUBLE" | "LONG" | "STRING"
  ];
  if (value === undefined) throw new MetamodelError(`the value of a constant is a ${type.value}`);
  return value;
}

const builtins: Readonly<Record<string, FactType>> = {
  VOID: "void",
  BOOLEAN: "boolean",
  LONG: "long",
  DOUBLE: "double",
  STRING: "string",
  BINARY: "binary",
  SECRET: "secret",
  DATE_TIME: "datetime",
  URI: "uri",
  ANY_ERROR: "any_error",
  OPAQUE: "opaque",
};

interface Typed {
  readonly type: FactType;
  readonly resource_types?: readonly (readonly string[])[];
}

/** A type, including what the metadata beside it says about its identifiers and dynamic structures. */
function typeOf(whole: Type, metadata: ReadonlyMap<string, ElementMap>, { errors }: Context): Typed {
  const resource = metadataOf(metadata, "Resource");
  const resources = resource?.texts("value") ?? [];
  const typeField = resource?.text("typeHolder");
  const fieldsOf = metadataOf(metadata, "HasFieldsOf")?.structures("value") ?? [];
  const reference = (id: string): FactReference => (errors.has(id) ? { error: id } : { struct: id });
  let inside = 0;
  const visit = (type: Type, isWhole: boolean): FactType => {
    const { category, builtinType, userDefinedType: named, genericInstantiation: generic } = type;
    if (category.value === "BUILTIN" && builtinType !== undefined) {
      if (builtinType.value === "ID") {
        if (!isWhole) inside += 1;
        return { id: isWhole ? resources : [], ...(typeField !== undefined && { type_field: typeField }) };
      }
      if (builtinType.value === "DYNAMIC_STRUCTURE") return { dynamic: fieldsOf.map(reference) };
      const builtin = builtins[builtinType.value];
      if (builtin === undefined) throw new MetamodelError(`there is a builtin type ${builtinType.value}`);
      return builtin;
    }
    if (category.value === "USER_DEFINED" && named !== undefined) {
      if (named.resourceType === "com.vmware.vapi.enumeration") return { enum: named.resourceId };
      if (named.resourceType === "com.vmware.vapi.structure") return reference(named.resourceId);
      throw new MetamodelError(`a type is of the kind ${named.resourceType}`);
    }
    if (category.value !== "GENERIC" || generic === undefined)
      throw new MetamodelError(`a type is of the category ${category.value}`);
    const { genericType, elementType, mapKeyType, mapValueType } = generic;
    if (genericType.value === "MAP" && mapKeyType !== undefined && mapValueType !== undefined)
      return { map: [visit(mapKeyType, false), visit(mapValueType, false)] };
    if (elementType === undefined) throw new MetamodelError(`a generic type is a ${genericType.value}`);
    const element = visit(elementType, false);
    switch (genericType.value) {
      case "OPTIONAL":
        return { optional: element };
      case "LIST":
        return { list: element };
      case "SET":
        return { set: element };
      default:
        throw new MetamodelError(`a generic type is a ${genericType.value}`);
    }
  };
  const type = visit(whole, true);
  const documented = inside > 0 && resources.length > 0;
  return { type, ...(documented && { resource_types: Array.from({ length: inside }, () => resources) }) };
}

const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The older annotation `RequestMapping` maps to /rest; annotations named after a verb map to /api. */
function mappingsOf({ metadata, params }: OperationInfo): FactMappings {
  const request = metadataOf(metadata, "RequestMapping");
  const verb = verbs.find((name) => metadata.has(name));
  const own = verb && metadataOf(metadata, verb)!;
  const variables = carried(params, "PathVariable", "value").map(([variable, parameter]) => [parameter, variable]);
  const path = variables.length > 0 ? { path: Object.fromEntries(variables) as Record<string, string> } : {};
  const query = carried(params, "Query", "name");
  const headers = carried(params, "Header", "name");
  const body = params.find((param) => param.metadata.has("Body"))?.name;
  const status = Number(metadataOf(metadata, "Response")?.text("code") ?? 200);
  return {
    ...(request !== undefined && {
      rest: {
        method: request.text("method") ?? "",
        url: request.text("value") ?? "",
        ...path,
        ...dispatchOf(request),
      },
    }),
    ...(own !== undefined && {
      api: {
        method: verb!,
        url: own.text("path") ?? "",
        ...path,
        ...dispatchOf(own),
        ...(body !== undefined && { body }),
        ...(query.length > 0 && { query: Object.fromEntries(query) }),
        ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
        ...(status !== 200 && { status }),
      },
    }),
  };
}

/** Pairs of a name on the wire and the parameter that is sent under it. */
const carried = (params: readonly FieldInfo[], annotation: string, element: string): (readonly [string, string])[] =>
  params.flatMap((param) => {
    const name = metadataOf(param.metadata, annotation)?.text(element);
    return name === undefined ? [] : [[name, param.name] as const];
  });

function dispatchOf(elements: Elements): { dispatch?: Record<string, string | null> } {
  const params = elements.texts("params").map((param): [string, string | null] => {
    const at = param.indexOf("=");
    return at < 0 ? [param, null] : [param.slice(0, at), param.slice(at + 1)];
  });
  return params.length > 0 ? { dispatch: Object.fromEntries(params) } : {};
}

/** The elements of one annotation. */
interface Elements {
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  structures(name: string): readonly string[];
}

function metadataOf(metadata: ReadonlyMap<string, ElementMap>, name: string): Elements | undefined {
  const elements = metadata.get(name)?.elements;
  if (elements === undefined) return undefined;
  return {
    text: (key) => elements.get(key)?.stringValue,
    texts: (key) => {
      const value = elements.get(key);
      return value?.listValue ?? (value?.stringValue === undefined ? [] : [value.stringValue]);
    },
    structures: (key) => {
      const value = elements.get(key);
      return value?.structureIds ?? (value?.structureId === undefined ? [] : [value.structureId]);
    },
  };
}
