import type { StatementStructures } from "ts-morph";
import { forMounts } from "../../definition/mounts.ts";
import type { Operation, Service, Task, Type } from "../../model/model.ts";
import { code, joinCode, objectCode, type Code } from "../code.ts";
import type { ModuleContext } from "../context.ts";
import { stringLiteral } from "../escaping.ts";
import { mappingText } from "../mappings.ts";
import { StructureKind, VariableDeclarationKind } from "../morph.ts";
import { runtimeType, runtimeValue } from "../runtime.ts";
import { fieldMembers, unusualMembers } from "./fields.ts";

/** Type of the parameters of an operation. */
export function parametersType(service: Service, operation: Operation, { names }: ModuleContext): Code {
  return operation.params.length === 0
    ? code`${runtimeType("NoParameters", "invoker")}`
    : code`${names.parameters(service, operation)}`;
}

/** The result type of a method: the result, or a task that will have it. */
export function resultType(service: Service, operation: Operation, { names, types }: ModuleContext): Code {
  const { task } = operation;
  if (task === undefined) return types.value(operation.output, "output");
  return code`${runtimeType("Task", "task")}<${types.value(task.result, "output")}, ${failureType(service, operation, names)}>`;
}

const failureType = (service: Service, operation: Operation, names: ModuleContext["names"]): string =>
  declaredErrors(operation).length > 0 ? names.failure(service, operation) : "never";

const isVoid = (type: Type): boolean => type.kind === "builtin" && type.name === "void";

/** An operation: its parameters, its descriptor, the errors that it declares, and their mapper. */
export function operationStatements(
  service: Service,
  operation: Operation,
  context: ModuleContext,
): StatementStructures[] {
  const errors = declaredErrors(operation);
  return [
    ...(operation.params.length === 0 ? [] : [parameters(service, operation, context)]),
    ...(errors.length === 0 ? [] : [failure(service, operation, context)]),
    descriptor(service, operation, context),
    ...(errors.length === 0 ? [] : [errorMapper(service, operation, context)]),
  ];
}

/** Puts parentheses around an object that an arrow function returns: without them it would be a block. */
const inParentheses = (object: Code): Code =>
  typeof object.parts[0] === "string" && object.parts[0].startsWith("{") ? code`(${object})` : object;

const link = (service: Service, operation: Operation, { names }: ModuleContext): string =>
  `{@link ${names.declared(service)}.${names.method(operation)}}`;

const declaredErrors = (operation: Operation) =>
  operation.errors.filter(({ declared }) => declared).map(({ error }) => error);

function parameters(service: Service, operation: Operation, context: ModuleContext): StatementStructures {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: context.names.parameters(service, operation),
    docs: [`Parameters of ${link(service, operation, context)}.`],
    properties: fieldMembers(operation.params, operation, "input", context),
  };
}

function failure(service: Service, operation: Operation, context: ModuleContext): StatementStructures {
  const { names, types } = context;
  return {
    kind: StructureKind.TypeAlias,
    isExported: true,
    name: names.failure(service, operation),
    type: joinCode(
      declaredErrors(operation).map((error) => types.declared(error, "type")),
      " | ",
    ),
    docs: [`Errors that ${link(service, operation, context)} declares.`],
  };
}

function descriptor(service: Service, operation: Operation, context: ModuleContext): StatementStructures {
  const { names, types } = context;
  const errors = declaredErrors(operation);
  const { since, idempotent, task } = operation;
  const kind =
    task === undefined ? runtimeType("OperationDescriptor", "descriptor") : runtimeType("TaskDescriptor", "task");
  const output = types.value(task?.result ?? operation.output, "output");
  const result = (type: Type): Code | undefined =>
    isVoid(type) ? undefined : code`() => ${inParentheses(types.descriptor(type))}`;
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    docs: [`${link(service, operation, context)} as a value, for \`invoke\` and \`supports\`.`],
    declarations: [
      {
        name: names.operation(service, operation),
        type: code`${kind}<${parametersType(service, operation, context)}, ${output}, ${failureType(service, operation, names)}>`,
        initializer: objectCode({
          service: names.serviceId(service),
          id: stringLiteral(operation.id),
          input: code`() => ({ ${types.fields(operation.params)} })`,
          members: unusualMembers(operation.params),
          output: result(operation.output),
          task: task && taskForm(service, task, result(task.result), names),
          errors:
            errors.length === 0
              ? undefined
              : code`() => [${joinCode(
                  errors.map((error) => types.declared(error, "value")),
                  ", ",
                )}]`,
          ...forMounts((mount) => operation[mount] && mappingText(operation[mount])),
          since: since === undefined ? undefined : stringLiteral(since),
          idempotent: idempotent ? "true" : undefined,
        }),
      },
    ],
  };
}

/** For a descriptor: the result of the task, and the operation that does the same without a task. */
function taskForm(service: Service, task: Task, output: Code | undefined, names: ModuleContext["names"]): Code {
  const blocking = service.operations.find(({ id }) => id === task.operation);
  return objectCode({ output, blocking: blocking && `() => ${names.operation(service, blocking)}` });
}

function errorMapper(service: Service, operation: Operation, context: ModuleContext): StatementStructures {
  const { names } = context;
  const failureType = names.failure(service, operation);
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    docs: [`Tells {@link ${failureType}} from other errors.`],
    declarations: [
      {
        name: names.errorMapper(service, operation),
        type: code`${runtimeValue("ErrorMapper", "error-mapper")}<${failureType}>`,
        initializer: code`/* @__PURE__ */ new ${runtimeValue("ErrorMapper", "error-mapper")}<${failureType}>(${names.operation(service, operation)})`,
      },
    ],
  };
}
