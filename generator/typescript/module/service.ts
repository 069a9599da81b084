import type { ClassDeclarationStructure, InterfaceDeclarationStructure, StatementStructures } from "ts-morph";
import type { Constant, Operation, Service } from "../../model/model.ts";
import { code, type Code } from "../code.ts";
import type { ModuleContext } from "../context.ts";
import { codeSpan, stringLiteral } from "../escaping.ts";
import { StructureKind, VariableDeclarationKind } from "../morph.ts";
import { runtimeType, runtimeValue } from "../runtime.ts";
import { operationStatements, parametersType, resultType } from "./operation.ts";

/** A service: its interface and its descriptor, which share a name, its client, and its operations. */
export function serviceStatements(service: Service, context: ModuleContext): StatementStructures[] {
  const { names } = context;
  const id: StatementStructures = {
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    // All operations of the service share this constant, so that a bundle contains the id only once.
    declarations: [{ name: names.serviceId(service), initializer: stringLiteral(service.id) }],
  };
  return [
    contract(service, context),
    client(service, context),
    id,
    ...service.operations.flatMap((operation) => operationStatements(service, operation, context)),
    descriptor(service, context),
  ];
}

function contract(service: Service, context: ModuleContext): InterfaceDeclarationStructure {
  const { names, docs } = context;
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: names.declared(service),
    docs: [docs.declared(service)],
    methods: service.operations.map((operation) => ({
      ...signature(service, operation, context),
      docs: [docs.operation(operation, service)],
    })),
  };
}

function client(service: Service, context: ModuleContext): ClassDeclarationStructure {
  const { names } = context;
  const declared = names.declared(service);
  const invoker = runtimeType("Invoker", "invoker");
  const calls = service.operations.length > 0;
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: names.client(service),
    implements: [declared],
    docs: [`Client of ${codeSpan(service.id)}. See {@link ${declared}}.`],
    properties: [
      ...service.constants.map((item) => constant(item, context)),
      ...(calls ? [{ name: "#invoker", isReadonly: true, type: code`${invoker}` }] : []),
    ],
    ctors: [
      {
        parameters: [{ name: calls ? "invoker" : "_invoker", type: code`${invoker}` }],
        statements: calls ? ["this.#invoker = invoker;"] : [],
      },
    ],
    methods: service.operations.map((operation) => ({
      ...signature(service, operation, context),
      statements: [call(service, operation, context)],
    })),
  };
}

function call(service: Service, operation: Operation, { names }: ModuleContext): Code {
  const descriptor = names.operation(service, operation);
  return operation.task === undefined
    ? code`return this.#invoker.invoke(${descriptor}, parameters, options);`
    : code`return ${runtimeValue("startTask", "task")}(this.#invoker, ${descriptor}, parameters, options);`;
}

/** Every operation takes its parameters as one object, because a later release may add some. */
function signature(service: Service, operation: Operation, context: ModuleContext) {
  const isOptional = operation.params.every((param) => param.type.kind === "optional");
  return {
    name: context.names.method(operation),
    parameters: [
      { name: "parameters", type: parametersType(service, operation, context), hasQuestionToken: isOptional },
      { name: "options", type: code`${runtimeType("CallOptions", "invoker")}`, hasQuestionToken: true },
    ],
    returnType: code`Promise<${resultType(service, operation, context)}>`,
  };
}

function constant({ name, doc, value }: Constant, { docs }: ModuleContext) {
  const literal = (item: unknown): string => (typeof item === "string" ? stringLiteral(item) : String(item));
  const isList = Array.isArray(value);
  const text = isList ? `[${value.map(literal).join(", ")}]` : literal(value);
  return {
    name,
    isStatic: true,
    isReadonly: true,
    type: isList ? `readonly ${text}` : text,
    initializer: text,
    docs: [docs.constant(doc)],
  };
}

function descriptor(service: Service, { names }: ModuleContext): StatementStructures {
  const name = names.declared(service);
  const members = service.operations.map(
    (operation) => `${names.method(operation)}: ${names.operation(service, operation)}`,
  );
  const type: Code = code`${runtimeType("ServiceDescriptor", "descriptor")}<${name}>`;
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [
      { name, type, initializer: `{ id: ${names.serviceId(service)}, operations: { ${members.join(", ")} } }` },
    ],
  };
}
