import type { ClassDeclarationStructure, InterfaceDeclarationStructure, StatementStructures } from "ts-morph";
import { className } from "../../../templates/runtime/member-name.ts";
import type { DocWriter } from "../doc-comments.ts";
import { moduleFile, type EmitContext, type ModuleFile } from "./file.ts";
import { members } from "./types.ts";
import type { FileDraft } from "../imports.ts";
import { StructureKind, VariableDeclarationKind } from "../morph.ts";
import type { Constant, Module, Operation, Service, Structure } from "../../model/model.ts";
import { commonFields, reservedIdentifiers } from "../names.ts";
import { render } from "../templates.ts";
import { stringLiteral } from "../escaping.ts";
import type { TypePrinter } from "../type-text.ts";

/** Error classes and mappers, clients, operation descriptors and the stub factory of a module. */
export function emitServices(context: EmitContext, module: Module): FileDraft[] {
  const errors = module.structures.filter((structure) => structure.kind === "error");
  return [
    ...moduleFile(context, module, "errors", (file) => {
      for (const error of errors) file.statements.push(errorClass(error, context, file));
      forEachOperation(module, (service, operation) => addFailure(service, operation, context, file));
    }),
    ...moduleFile(context, module, "clients", (file) => {
      for (const service of module.services) addClient(service, context, file);
    }),
    ...moduleFile(context, module, "operations", (file) => {
      for (const service of module.services) addOperations(module, service, context, file);
    }),
    ...moduleFile(context, module, "stub-factory", (file) => {
      if (module.services.length > 0) file.statements.push(stubFactory(module, context, file.types));
    }),
  ];
}

function forEachOperation(module: Module, visit: (service: Service, operation: Operation) => void): void {
  for (const service of module.services) for (const operation of service.operations) visit(service, operation);
}

const declaredErrors = (operation: Operation): readonly Structure[] =>
  operation.errors.filter((item) => item.declared).map((item) => item.error);

function errorClass(error: Structure, { names }: EmitContext, file: ModuleFile): ClassDeclarationStructure {
  const { docs, types } = file;
  const own = error.fields.filter((field) => !commonFields.has(field.name));
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: names.declared(error),
    extends: types.runtime("ServiceError", "service-error", "value"),
    docs: [docs.structure(error)],
    properties: [
      {
        name: "wireName",
        isStatic: true,
        hasOverrideKeyword: true,
        isReadonly: true,
        initializer: stringLiteral(error.id),
      },
      ...(own.length === 0
        ? []
        : [
            {
              name: "fields",
              isStatic: true,
              hasOverrideKeyword: true,
              isReadonly: true,
              type: `() => ${types.runtime("Fields", "descriptor")}`,
              initializer: `() => ({ ${types
                .fieldDescriptors(own)
                .map(({ key, type }) => `${key}: ${type}`)
                .join(", ")} })`,
            },
          ]),
      { name: "name", hasDeclareKeyword: true, isReadonly: true, type: stringLiteral(className(error.id)) },
      ...members(own, error, "received", file).map(({ hasQuestionToken: _, ...member }) => ({
        ...member,
        hasDeclareKeyword: true,
        isReadonly: true,
      })),
    ],
  };
}

function addFailure(
  service: Service,
  operation: Operation,
  { names }: EmitContext,
  { types, statements }: ModuleFile,
): void {
  const errors = declaredErrors(operation);
  if (errors.length === 0) return;
  statements.push({
    kind: StructureKind.TypeAlias,
    isExported: true,
    name: names.failure(service, operation),
    type: errors.map((error) => types.errorClass(error, "type")).join(" | "),
    docs: [`Errors that \`${service.name}.${operation.id}\` declares.`],
  });
}

function addClient(service: Service, context: EmitContext, file: ModuleFile): void {
  const { docs, types, statements } = file;
  const { names } = context;
  const inputs = service.operations
    .filter((operation) => operation.params.length > 0)
    .map((operation) => inputInterface(service, operation, context, file));
  const declared = names.declared(service);
  const contract: InterfaceDeclarationStructure = {
    kind: StructureKind.Interface,
    isExported: true,
    name: declared,
    docs: [docs.service(service)],
    methods: service.operations.map((operation) => ({
      ...signature(service, operation, context, types),
      docs: [docs.operation(operation, service)],
    })),
  };
  const client: ClassDeclarationStructure = {
    kind: StructureKind.Class,
    isExported: true,
    name: names.client(service),
    implements: [declared],
    docs: [`Client of \`${service.id}\`. See {@link ${declared}}.`],
    properties: [
      ...service.constants.map((item) => constant(item, docs)),
      { name: "#invoker", isReadonly: true, type: types.runtime("Invoker", "invoker") },
    ],
    ctors: [
      {
        parameters: [{ name: "invoker", type: types.runtime("Invoker", "invoker") }],
        statements: render("ts/client-constructor.hbs", {}).trim(),
      },
    ],
    methods: service.operations.map((operation) => ({
      ...signature(service, operation, context, types),
      statements: render("ts/client-method.hbs", {
        operation: types.declared(service.module, "operations", names.operation(service, operation), "value"),
      }).trim(),
    })),
  };
  statements.push(...inputs, contract, client);
}

function inputInterface(
  service: Service,
  operation: Operation,
  { names }: EmitContext,
  file: ModuleFile,
): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: names.input(service, operation),
    docs: [`Parameters of {@link ${names.declared(service)}.${names.method(operation)}}.`],
    properties: members(operation.params, operation, "sent", file),
  };
}

/** Every operation takes its parameters as one object: a later release may add some. */
function signature(service: Service, operation: Operation, { names }: EmitContext, types: TypePrinter) {
  const optional = operation.params.every((param) => param.type.kind === "optional");
  const name = names.method(operation);
  return {
    name,
    parameters: [
      { name: "input", type: inputType(service, operation, names, types), hasQuestionToken: optional },
      { name: "options", type: types.runtime("CallOptions", "invoker"), hasQuestionToken: true },
    ],
    returnType: `Promise<${types.typescript(operation.output, "received")}>`,
  };
}

function inputType(service: Service, operation: Operation, names: EmitContext["names"], types: TypePrinter): string {
  if (operation.params.length === 0) return types.runtime("NoInput", "invoker");
  return types.declared(service.module, "clients", names.input(service, operation), "type");
}

function constant({ name, doc, value }: Constant, docs: DocWriter) {
  const literal = (item: unknown): string => (typeof item === "string" ? stringLiteral(item) : String(item));
  const list = Array.isArray(value);
  const text = list ? `[${value.map(literal).join(", ")}]` : literal(value);
  return {
    name,
    isStatic: true,
    isReadonly: true,
    type: list ? `readonly ${text}` : text,
    initializer: text,
    docs: [docs.constant(doc)],
  };
}

function addOperations(
  module: Module,
  service: Service,
  { names }: EmitContext,
  { types, statements }: ModuleFile,
): void {
  const id = serviceConstant(module, service, names);
  statements.push({
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [{ name: id, initializer: stringLiteral(service.id) }],
  });
  for (const operation of service.operations) {
    statements.push(operationDescriptor(service, operation, id, names, types));
    if (declaredErrors(operation).length > 0) statements.push(errorMapper(service, operation, names, types));
  }
  statements.push({
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    docs: [`Describes \`${service.id}\` with all its operations.`],
    declarations: [
      {
        name: names.serviceDescriptor(service),
        type: `${types.runtime("ServiceDescriptor", "descriptor")}<${types.declared(service.module, "clients", names.declared(service), "type")}>`,
        initializer: render("ts/service-descriptor.hbs", {
          id,
          operations: service.operations.map((operation) => ({
            method: names.method(operation),
            operation: names.operation(service, operation),
          })),
        }).trim(),
      },
    ],
  });
}

/** A name for the id of a service, which all of its operations share so that bundles hold it once. */
function serviceConstant(module: Module, service: Service, names: EmitContext["names"]): string {
  const declared = names.declared(service);
  let name = declared.charAt(0).toLowerCase() + declared.slice(1);
  while (names.exported(module).has(name) || reservedIdentifiers.has(name)) name += "$";
  return name;
}

function errorMapper(
  service: Service,
  operation: Operation,
  names: EmitContext["names"],
  types: TypePrinter,
): StatementStructures {
  const failure = types.declared(service.module, "errors", names.failure(service, operation), "type");
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    docs: [`Tells {@link ${failure}} from other errors.`],
    declarations: [
      {
        name: names.errorMapper(service, operation),
        type: `${types.runtime("ErrorMapper", "error-mapper", "value")}<${failure}>`,
        initializer: render("ts/error-mapper.hbs", {
          failure,
          operation: names.operation(service, operation),
        }).trim(),
      },
    ],
  };
}

function operationDescriptor(
  service: Service,
  operation: Operation,
  id: string,
  names: EmitContext["names"],
  types: TypePrinter,
): StatementStructures {
  const errors = declaredErrors(operation);
  const failure =
    errors.length > 0 ? types.declared(service.module, "errors", names.failure(service, operation), "type") : "never";
  const input = inputType(service, operation, names, types);
  const output = types.typescript(operation.output, "received");
  const isVoid = operation.output.kind === "builtin" && operation.output.name === "void";
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    docs: [`Describes \`${service.name}.${operation.id}\`.`],
    declarations: [
      {
        name: names.operation(service, operation),
        type: `${types.runtime("OperationDescriptor", "descriptor")}<${input}, ${output}, ${failure}>`,
        initializer: render("ts/operation-descriptor.hbs", {
          service: id,
          id: stringLiteral(operation.id),
          input: types.fieldDescriptors(operation.params),
          output: isVoid ? "" : types.descriptor(operation.output),
          errors: errors.map((error) => types.errorClass(error, "value")).join(", "),
          rest: operation.rest === undefined ? "" : stringLiteral(`${operation.rest.method} ${operation.rest.url}`),
          since: operation.since === undefined ? "" : stringLiteral(operation.since),
          idempotent: operation.idempotent,
        }).trim(),
      },
    ],
  };
}

/** The services of a module, each under its documented name. */
function stubFactory(module: Module, { names }: EmitContext, types: TypePrinter): ClassDeclarationStructure {
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: names.stubFactory(module),
    docs: [`Makes the clients of \`${module.id}\`, each under the name of its service.`],
    properties: [{ name: "#invoker", isReadonly: true, type: types.runtime("Invoker", "invoker") }],
    ctors: [
      {
        parameters: [{ name: "invoker", type: types.runtime("Invoker", "invoker") }],
        statements: render("ts/client-constructor.hbs", {}).trim(),
      },
    ],
    getAccessors: module.services.map((service) => ({
      name: service.name,
      returnType: types.declared(module.id, "clients", names.declared(service), "type"),
      statements: render("ts/stub-getter.hbs", {
        client: types.declared(module.id, "clients", names.client(service), "value"),
      }).trim(),
      docs: [`Client of \`${service.id}\`.`],
    })),
  };
}
