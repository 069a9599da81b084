import {
  unmarked,
  type ConstantDeclaration,
  type ErrorDeclarations,
  type MappingDeclaration,
  type OperationDeclaration,
  type PrivilegeDeclaration,
  type ServiceDeclaration,
} from "../../definition/format.ts";
import { forMounts, mountNames, mounts, type Mount } from "../../definition/mounts.ts";
import type { PrivilegeExpression } from "../../definition/privileges.ts";
import { standardErrors } from "../../definition/qualified-names.ts";
import { partOf } from "../../definition/scalars.ts";
import type { Entry, Located } from "../../definition/shapes.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { ScalarTree } from "../../source/nodes.ts";
import { compareText } from "../../text/compare.ts";
import type {
  Constant,
  Field,
  Lifecycle,
  Literal,
  Mappings,
  Operation,
  OperationError,
  OperationState,
  Privilege,
  PropertyPath,
  Rest,
  Service,
  Type,
} from "../model.ts";
import { inherit, presenceOf } from "./lifecycle.ts";
import { historyOf, membersOf } from "./members.ts";
import { typeOf, wireNameAmong } from "./references.ts";
import type { Mutable, Scopes } from "./symbols.ts";

/** What the id of a task identifies. */
const taskResource = "com.vmware.cis.TASK";

/** A service whose name is registered, and its declaration. */
export interface DeclaredService {
  readonly node: Mutable<Service>;
  readonly declaration: ServiceDeclaration;
}

/** Constants and operations of all services. */
export function linkServices(services: readonly DeclaredService[], scopes: Scopes): void {
  for (const { node, declaration } of services) {
    node.constants = (declaration.constants ?? []).map((entry) => constantOf(entry, node, scopes));
    node.operations = (declaration.operations ?? [])
      .flatMap((entry) => operationsOf(entry, node, scopes))
      .sort((a, b) => compareText(a.id, b.id));
  }
}

function constantOf({ name, value }: Entry<ConstantDeclaration>, service: Service, scopes: Scopes): Constant {
  return {
    kind: "constant",
    name: name.value,
    doc: value.doc?.value ?? "",
    type: typeOf(value.type, service.module, scopes),
    value: literalsOf(value.value),
    ...inherit(value, service),
    history: historyOf(value.was, (state) => ({
      ...(state.type !== undefined && { type: typeOf(state.type, service.module, scopes) }),
      value: literalsOf(state.value),
    })),
    span: value.value?.span ?? name.span,
  };
}

function literalsOf(literal: Located<ScalarTree | readonly ScalarTree[]> | undefined): Literal | readonly Literal[] {
  const value = literal?.value;
  if (value === undefined) return "";
  return Array.isArray(value) ? value.map(literalOf) : literalOf(value as ScalarTree);
}

function literalOf(scalar: ScalarTree): Literal {
  if (scalar.type === "number") return exactNumber(scalar.text);
  return scalar.type === "boolean" ? scalar.text.toLowerCase() === "true" : scalar.text;
}

/** The number that a definition states; NaN, which no type allows, where JavaScript can't hold it exactly. */
function exactNumber(text: string): number {
  const value = Number(text);
  return digitsOf(text) === digitsOf(String(value)) ? value : Number.NaN;
}

/** Digits and exponent of a number in one form: `1.50e3`, `1500` and `1500.0` are the same. */
function digitsOf(text: string): string {
  const match = /^([-+]?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${sign === "-" ? "-" : ""}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** The operations of one declaration: with `task`, also (or only) the one that starts a task. */
function operationsOf(entry: Entry<OperationDeclaration>, service: Service, scopes: Scopes): Operation[] {
  const operation = operationOf(entry, service, scopes);
  const { task } = entry.value;
  if (task === undefined) return [operation];
  const beside = task.kind?.value === "beside";
  const started = taskOf(operation, entry, beside);
  return beside ? [operation, started] : [started];
}

function operationOf({ name, value }: Entry<OperationDeclaration>, service: Service, scopes: Scopes): Operation {
  const { module } = service;
  const lifecycle = inherit(value, service);
  const params = membersOf(value.params, lifecycle, module, scopes);
  const output = (result: OperationDeclaration["result"] | null): Omit<OperationState, keyof Mappings> => ({
    output: result?.type === undefined ? outputOf(result) : typeOf(result.type, module, scopes),
    outputSpan: result?.type?.span ?? name.span,
    outputDoc: result?.doc?.value,
  });
  return {
    kind: "operation",
    id: value.id?.value ?? name.value,
    alias: value.id && name.value,
    doc: value.doc?.value ?? "",
    ...lifecycle,
    idempotent: value.idempotent?.value ?? false,
    task: undefined,
    params,
    ...output(value.result),
    ...forMounts((mount) => mappingOf(value[mount], params)),
    errors: [
      ...errorsOf(value.errors, true, module, scopes),
      ...errorsOf(value.undeclared_errors, false, module, scopes),
    ],
    privileges: (value.privileges ?? []).flatMap((item) => privilegeOf(item, params, module, scopes)),
    history: historyOf(value.was, (state) => ({
      ...(state.result !== undefined && output(state.result)),
      ...mappingsOf(
        mountNames.filter((mount) => state[mount] !== undefined),
        (mount) => mappingOf(state[mount], params),
      ),
    })),
    span: name.span,
  };
}

const outputOf = (result: OperationDeclaration["result"] | null): Type =>
  result === undefined || result === null ? { kind: "builtin", name: "void" } : { kind: "unresolved" };

/**
 * The operation that starts a task. It is called in the same way, with a mark in the URL, and its result is the id of
 * the task.
 */
function taskOf(operation: Operation, { name, value }: Entry<OperationDeclaration>, beside: boolean): Operation {
  const output: Type = { kind: "id", resourceTypes: [taskResource], typeField: undefined };
  const presence: Lifecycle | undefined = value.task && inherit({ ...value.task, ...unmarked }, operation);
  const saidIn = (state: Partial<Mappings>) => mountNames.filter((mount) => mount in state);
  const marked = (state: Partial<Mappings>): Partial<Mappings> =>
    mappingsOf(saidIn(state), (mount) => {
      const mapping = state[mount];
      const mark = { name: "vmw-task", value: "true" };
      return mapping && { ...mapping, fixed: [...mapping.fixed, mark], status: mounts[mount].taskStatus };
    });
  return {
    ...operation,
    ...presence,
    deprecated: operation.deprecated,
    id: `${operation.id}$task`,
    alias: `${name.value}_task`,
    task: {
      operation: operation.id,
      beside,
      result: operation.output,
      resultDoc: operation.outputDoc,
    },
    output,
    outputDoc: undefined,
    ...marked(operation),
    history: operation.history
      .map(({ until, span, ...state }) => ({ until, span, ...marked(state) }))
      .filter((state) => saidIn(state).length > 0),
  };
}

/** Mappings for some of the mounts. */
const mappingsOf = (of: readonly Mount[], make: (mount: Mount) => Rest | undefined): Partial<Mappings> =>
  Object.fromEntries(of.map((mount) => [mount, make(mount)]));

function mappingOf(mapping: MappingDeclaration | null | undefined, params: readonly Field[]): Rest | undefined {
  const call = mapping?.call?.value;
  if (mapping === null || mapping === undefined || call === undefined) return undefined;
  const wireName = (key: string): string => wireNameAmong(params, key);
  const carried = (entries: MappingDeclaration["query"]) =>
    (entries ?? []).map(({ name, value }) => ({ name: name.value, parameter: wireName(value.value) }));
  return {
    method: call.method,
    path: call.path.map((part) =>
      typeof part === "string" ? part : { name: part.name, parameter: wireName(part.parameter) },
    ),
    fixed: call.fixed,
    body: mapping.body && wireName(mapping.body.value),
    query: carried(mapping.query),
    headers: carried(mapping.headers),
    status: mapping.status?.value,
    span: mapping.call?.span ?? mapping.span,
  };
}

function errorsOf(
  errors: ErrorDeclarations | undefined,
  declared: boolean,
  module: string,
  scopes: Scopes,
): OperationError[] {
  return (errors ?? []).flatMap(({ name, value }) => {
    const isOwn =
      name.value.includes(".") || (!scopes.has(standardErrors, name.value) && scopes.mayHave(module, name.value));
    const local = isOwn || scopes.has(module, name.value) ? module : standardErrors;
    const error = scopes.lookup(name.value, local, "error", name.span);
    if (error === undefined) return [];
    if (error.kind !== "error") {
      scopes.mistaken(name, error, "an error", "Only what is defined under `errors` can be reported.");
      return [];
    }
    const conditions = (value.when ?? []).map((item) => item.value);
    return [{ error, declared, conditions, ...presenceOf(value), span: name.span }];
  });
}

function privilegeOf(
  declaration: PrivilegeDeclaration,
  params: readonly Field[],
  module: string,
  scopes: Scopes,
): Privilege[] {
  const written = declaration.privilege;
  if (written === undefined) return [];
  const { value, span } = written;
  return [
    {
      privilege: value.privilege,
      resource: value.resource,
      via: value.via && pathOf(value.via, span, params, module, scopes),
      condition: value.condition,
      ...presenceOf(declaration),
      span: value.via === undefined ? span : partOf(span, value.via.at, value.via.path.length),
    },
  ];
}

/**
 * Resolves the path of a privilege. A path without a dot names a parameter; a later rule checks that the parameter
 * exists.
 */
function pathOf(
  via: NonNullable<PrivilegeExpression["via"]>,
  span: Span,
  params: readonly Field[],
  module: string,
  scopes: Scopes,
): PropertyPath | undefined {
  const dot = via.path.lastIndexOf(".");
  if (dot < 0) return { structure: undefined, name: wireNameAmong(params, via.path), part: via.part };
  const place = partOf(span, via.at, dot);
  const structure = scopes.lookup(via.path.slice(0, dot), module, "structure", place);
  if (structure === undefined) return undefined;
  if (structure.kind === "structure" || structure.kind === "error")
    return { structure, name: wireNameAmong(structure.fields, via.path.slice(dot + 1)), part: via.part };
  scopes.mistaken({ value: structure.name, span: place }, structure, "a structure", "Only a structure has fields.");
  return undefined;
}
