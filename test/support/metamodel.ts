import { FakeVcenter } from "vsphere-sdk/testing";
import {
  Component,
  ConstantValueCategory,
  ElementValueType,
  GenericInstantiationGenericType,
  PrimitiveValueType,
  StructureInfoType,
  TypeBuiltinType,
  TypeCategory,
  type ComponentInfo,
  type ConstantValue,
  type ElementMap,
  type ElementValue,
  type EnumerationInfo,
  type FieldInfo,
  type OperationInfo,
  type PackageInfo,
  type PrimitiveValue,
  type ServiceInfo,
  type StructureInfo,
  type Type,
} from "vsphere-sdk/vapi/metadata/metamodel";
import { printUrl } from "../../generator/definition/rest.ts";
import type {
  Constant,
  Enumeration,
  Field,
  Lifecycle,
  Model,
  Module,
  Operation,
  Rest,
  Service,
  Structure,
  Type as ModelType,
} from "../../generator/model/model.ts";
import { partsOf } from "../../generator/model/types.ts";

/** A server that has the metamodel of a model, one component for the modules of each first word. */
export function vcenterWithMetamodel(model: Model, users?: Readonly<Record<string, string>>): FakeVcenter {
  const components = componentsOf(model);
  return new FakeVcenter({ users }).on(Component, {
    list: () => [...components.keys()],
    get: ({ componentId }) => ({ info: components.get(componentId)!, fingerprint: "00" }),
  });
}

export function componentsOf(model: Model): ReadonlyMap<string, ComponentInfo> {
  const components = new Map<string, ComponentInfo>();
  for (const module of model.modules) {
    const name = module.id.split(".").slice(0, 3).join(".");
    const component = components.get(name) ?? { name, packages: new Map(), metadata: new Map(), documentation: "" };
    component.packages.set(module.id, packageOf(module));
    components.set(name, component);
  }
  return components;
}

const documentation = "";

function packageOf({ id, services, structures, enumerations }: Module): PackageInfo {
  return {
    name: id,
    documentation,
    metadata: new Map(),
    structures: within("", structures, (item) => structureOf(item, enumerations)),
    enumerations: within("", enumerations, enumerationOf),
    services: new Map(services.map((service) => [service.id, serviceOf(service, structures, enumerations)])),
  };
}

/** What stands directly in an item, by wire id. */
function within<Item extends { readonly id: string; readonly name: string }, Info>(
  prefix: string,
  items: readonly Item[],
  infoOf: (item: Item) => Info,
): Map<string, Info> {
  const own = items.filter(({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes("."));
  return new Map(own.map((item) => [item.id, infoOf(item)]));
}

function serviceOf(
  service: Service,
  structures: readonly Structure[],
  enumerations: readonly Enumeration[],
): ServiceInfo {
  const prefix = `${service.name}.`;
  return {
    name: service.id,
    documentation,
    metadata: new Map(),
    ...lifecycleOf(service),
    constants: new Map(
      service.constants.map((constant) => [
        constant.name,
        { type: typeOf(constant.type), value: constantOf(constant), documentation },
      ]),
    ),
    operations: new Map(service.operations.map((operation) => [operation.id, operationOf(operation)])),
    structures: within(prefix, structures, (item) => structureOf(item, enumerations)),
    enumerations: within(prefix, enumerations, enumerationOf),
  };
}

const lifecycleOf = ({ deprecated }: Lifecycle) => ({ lifecycle: { deprecated: deprecated !== undefined } });

function constantOf({ value }: Constant): ConstantValue {
  const list = Array.isArray(value) ? (value as readonly (string | number | boolean)[]) : undefined;
  return list === undefined
    ? { category: ConstantValueCategory.PRIMITIVE, primitiveValue: primitiveOf(value as string | number | boolean) }
    : { category: ConstantValueCategory.LIST, listValue: list.map(primitiveOf) };
}

function primitiveOf(value: string | number | boolean): PrimitiveValue {
  if (typeof value === "string") return { type: PrimitiveValueType.STRING, stringValue: value };
  if (typeof value === "boolean") return { type: PrimitiveValueType.BOOLEAN, booleanValue: value };
  return Number.isInteger(value)
    ? { type: PrimitiveValueType.LONG, longValue: value }
    : { type: PrimitiveValueType.DOUBLE, doubleValue: value };
}

const text = (stringValue: string): ElementValue => ({ type: ElementValueType.STRING, stringValue });
const texts = (listValue: string[]): ElementValue => ({ type: ElementValueType.STRING_LIST, listValue });

/** One annotation with its arguments. */
const annotation = (name: string, elements: Readonly<Record<string, ElementValue>> = {}): [string, ElementMap] => [
  name,
  { elements: new Map(Object.entries(elements)) },
];

function operationOf(operation: Operation): OperationInfo {
  const { id, params, output, errors, rest, api } = operation;
  return {
    name: id,
    documentation,
    ...lifecycleOf(operation),
    params: params.map((param) => {
      const info = fieldOf(param);
      for (const [name, value] of carriedBy(param.name, operation)) info.metadata.set(name, value);
      return info;
    }),
    output: { type: typeOf(output), metadata: new Map(typeMetadata(output)), documentation },
    errors: errors
      .filter(({ declared }) => declared)
      .map(({ error }) => ({ structureId: error.id as never, documentation })),
    metadata: new Map([
      ...(rest === undefined
        ? []
        : [
            annotation("RequestMapping", {
              method: text(rest.method),
              value: text(pathOf(rest, operation)),
              ...paramsOf(rest),
            }),
          ]),
      ...(api === undefined
        ? []
        : [
            annotation(api.method, { path: text(pathOf(api, operation)), ...paramsOf(api) }),
            ...(api.status === undefined ? [] : [annotation("Response", { code: text(String(api.status)) })]),
          ]),
    ]),
  };
}

/** An annotation of the parameter names its variable, for both mounts. */
const pathOf = (rest: Rest, operation: Operation): string =>
  printUrl({ ...rest, fixed: [] }, ({ parameter }) => variableOf(parameter, operation)!);

const variableOf = (name: string, { rest, api }: Operation): string | undefined =>
  [...(api?.path ?? []), ...(rest?.path ?? [])]
    .filter((part) => typeof part !== "string")
    .find(({ parameter }) => parameter === name)?.name;

function paramsOf({ fixed }: Rest): { params?: ElementValue } {
  if (fixed.length === 0) return {};
  return { params: texts(fixed.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`))) };
}

/** How a parameter travels. */
function carriedBy(name: string, operation: Operation): [string, ElementMap][] {
  const { api } = operation;
  const variable = variableOf(name, operation);
  const inQuery = api?.query.find(({ parameter }) => parameter === name);
  const inHeader = api?.headers.find(({ parameter }) => parameter === name);
  return [
    ...(variable === undefined ? [] : [annotation("PathVariable", { value: text(variable) })]),
    ...(inQuery === undefined ? [] : [annotation("Query", { name: text(inQuery.name) })]),
    ...(inHeader === undefined ? [] : [annotation("Header", { name: text(inHeader.name) })]),
    ...(api?.body === name ? [annotation("Body")] : []),
  ];
}

function structureOf(structure: Structure, enumerations: readonly Enumeration[]): StructureInfo {
  const { id, name, kind, fields, unions, modelKeys } = structure;
  return {
    name: id,
    documentation,
    ...lifecycleOf(structure),
    type: kind === "error" ? StructureInfoType.ERROR : StructureInfoType.STRUCTURE,
    constants: new Map(),
    enumerations: within(`${name}.`, enumerations, enumerationOf),
    metadata: new Map(modelKeys === undefined ? [] : [annotation("Model")]),
    fields: fields.map((field) => {
      const tag = unions.find(({ discriminant }) => discriminant === field.name);
      const cases = unions.flatMap(({ discriminant, cases: all }) =>
        all.flatMap(({ value, fields: own }) =>
          own.filter((item) => item.name === field.name).map(({ required }) => ({ discriminant, value, required })),
        ),
      );
      // A field that its case needs is declared without `optional`.
      const isNeeded = cases.length > 0 && cases.every(({ required }) => required);
      const type = isNeeded && field.type.kind === "optional" ? field.type.element : field.type;
      const info = fieldOf({ ...field, type });
      if (tag !== undefined) info.metadata.set(...annotation("UnionTag"));
      const [first] = cases;
      if (first !== undefined)
        info.metadata.set(
          ...annotation("UnionCase", { tag: text(first.discriminant), value: texts(cases.map(({ value }) => value)) }),
        );
      return info;
    }),
  };
}

const enumerationOf = (enumeration: Enumeration): EnumerationInfo => ({
  name: enumeration.id,
  documentation,
  metadata: new Map(),
  ...lifecycleOf(enumeration),
  values: enumeration.values.map((item) => ({
    value: item.value,
    documentation,
    metadata: new Map(),
    ...lifecycleOf(item),
  })),
});

const fieldOf = (field: Field): FieldInfo => ({
  name: field.name,
  type: typeOf(field.type),
  metadata: new Map(typeMetadata(field.type)),
  documentation,
  ...lifecycleOf(field),
});

/** What stands beside a type: resource types of an identifier, fields of a dynamic structure. */
function typeMetadata(type: ModelType): [string, ElementMap][] {
  const parts = partsOf(type);
  const id = parts.find((part) => part.kind === "id");
  const dynamic = parts.find((part) => part.kind === "dynamic");
  const metadata: [string, ElementMap][] = [];
  if (id?.kind === "id") {
    const {
      resourceTypes: [first, ...others],
      typeField,
    } = id;
    metadata.push(
      annotation("Resource", {
        ...(first !== undefined && { value: others.length === 0 ? text(first) : texts([first, ...others]) }),
        ...(typeField !== undefined && { typeHolder: text(typeField) }),
      }),
    );
  }
  if (dynamic?.kind === "dynamic" && dynamic.hasFieldsOf.length > 0)
    metadata.push(
      annotation("HasFieldsOf", {
        value: {
          type: ElementValueType.STRUCTURE_REFERENCE_LIST,
          structureIds: dynamic.hasFieldsOf.map((item) => item.id as never),
        },
      }),
    );
  return metadata;
}

const builtins: Readonly<Record<string, TypeBuiltinType>> = {
  void: TypeBuiltinType.VOID,
  boolean: TypeBuiltinType.BOOLEAN,
  long: TypeBuiltinType.LONG,
  double: TypeBuiltinType.DOUBLE,
  string: TypeBuiltinType.STRING,
  secret: TypeBuiltinType.SECRET,
  binary: TypeBuiltinType.BINARY,
  datetime: TypeBuiltinType.DATE_TIME,
  uri: TypeBuiltinType.URI,
  opaque: TypeBuiltinType.OPAQUE,
  any_error: TypeBuiltinType.ANY_ERROR,
};

function typeOf(type: ModelType): Type {
  const builtin = (builtinType: TypeBuiltinType): Type => ({ category: TypeCategory.BUILTIN, builtinType });
  switch (type.kind) {
    case "builtin":
      return builtin(builtins[type.name]!);
    case "id":
      return builtin(TypeBuiltinType.ID);
    case "dynamic":
      return builtin(TypeBuiltinType.DYNAMIC_STRUCTURE);
    case "reference": {
      const { target } = type;
      const resourceType = target.kind === "enumeration" ? "com.vmware.vapi.enumeration" : "com.vmware.vapi.structure";
      return {
        category: TypeCategory.USER_DEFINED,
        userDefinedType: { resourceType, resourceId: target.id },
      };
    }
    case "map":
      return {
        category: TypeCategory.GENERIC,
        genericInstantiation: {
          genericType: GenericInstantiationGenericType.MAP,
          mapKeyType: typeOf(type.key),
          mapValueType: typeOf(type.value),
        },
      };
    case "optional":
    case "list":
    case "set":
      return {
        category: TypeCategory.GENERIC,
        genericInstantiation: {
          genericType: GenericInstantiationGenericType.of(type.kind.toUpperCase()),
          elementType: typeOf(type.element),
        },
      };
    case "unresolved":
      throw new Error("a model without diagnostics has no such type");
  }
}
