import { memberName } from "../../templates/runtime/member-name.ts";
import type { Report } from "../diagnostics/collector.ts";
import type { Enumeration, Model, Module, Operation, Service, Structure, Union } from "../model/model.ts";
import type { Span } from "../diagnostics/span.ts";

export { memberName };

/** Every identifier and path of the output, decided once. */
export interface Names {
  /** Folder of a module below `src`, and its subpath of the package: `vcenter/vm-template`. */
  directory(module: string): string;
  /** Interface of a structure as it is received, an error class, an enumeration class, or the interface of a service. */
  declared(node: Structure | Enumeration | Service): string;
  /** Structure as it is sent, where that differs. */
  sent(structure: Structure): string;
  descriptor(structure: Structure): string;
  cases(structure: Structure, union: Union): string;
  guard(structure: Structure, union: Union): string;
  /** Literal type of the known values. */
  values(enumeration: Enumeration): string;
  /** Static member of the class of an enumeration. */
  constant(value: string): string;
  client(service: Service): string;
  serviceDescriptor(service: Service): string;
  input(service: Service, operation: Operation): string;
  operation(service: Service, operation: Operation): string;
  errorMapper(service: Service, operation: Operation): string;
  /** Union of the errors that an operation declares. */
  failure(service: Service, operation: Operation): string;
  method(operation: Operation): string;
  stubFactory(module: Module): string;
  /** Every name that a module has taken: what its files import from elsewhere is called otherwise. */
  exported(module: Module): ReadonlySet<string>;
}

/** Names that a definition can't have for itself: words of the language, and globals that the generated code uses. */
const words =
  "abstract any as async await bigint boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for function get if implements import in instanceof interface let never new null number object of package private protected public readonly return satisfies set static string super switch symbol this throw true try type typeof undefined unknown using var void while with yield";
const globals =
  "AbortSignal Array AsyncIterable BigInt Boolean DataView Date Error Function Infinity Intl Iterable JSON Map Math NaN Number Object Promise Proxy Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Reflect RegExp Set String Symbol Uint8Array URL WeakMap WeakSet arguments eval globalThis";
const runtime =
  "CallOptions Case DataValue DynamicStructure Enumeration ErrorMapper Id Invoker NoInput OperationDescriptor ServiceDescriptor ServiceError StructureDescriptor StubFactory isUnionCase";

/** Identifiers that generated files use for other things. */
export const reservedIdentifiers: ReadonlySet<string> = new Set([
  ...words.split(" "),
  ...globals.split(" "),
  ...runtime.split(" "),
]);

/** Methods that would make a class, an interface or an object something else. */
const reservedMethods: ReadonlySet<string> = new Set(["constructor", "new", "then"]);

/** Static members that a class has already: own ones, and those of every function. */
const reservedStatics: ReadonlySet<string> = new Set([
  ..."of values wireName prototype name length arguments caller apply bind call".split(" "),
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** Fields that the class of every error has a member for. */
export const commonFields: ReadonlySet<string> = new Set(["messages", "data"]);

/** Members that the class of every error has: a field of that name would become another one. */
const errorMembers = [
  ...commonFields,
  ..."cause constructor extra httpStatus message name opId operation retryAfterMs service stack wireName".split(" "),
];

/** Folders and files at the root of the package. */
const reservedDirectories: ReadonlySet<string> = new Set([
  "runtime",
  "index",
  "errors",
  "node",
  "testing",
  "stub-factory",
]);

const vendor = "com.vmware.";

const pascal = (name: string): string => {
  const member = memberName(name);
  return member.charAt(0).toUpperCase() + member.slice(1);
};
const camel = (name: string): string => {
  // `PowerState` → `powerState`, `OVFParams` → `ovfParams`
  const capitals = /^[A-Z]+(?![a-z])|^[A-Z]/.exec(name)?.[0] ?? "";
  return capitals.toLowerCase() + name.slice(capitals.length);
};

/** Decides all names; two items that would get the same one are reported. */
export function planNames(model: Model, report: Report): Names {
  const directories = planDirectories(model, report);
  const chosen = new Map<string, string>();
  const exported = new Map<Module, ReadonlySet<string>>();
  for (const module of model.modules) exported.set(module, new Scope(module, chosen, report).plan());

  const lookup = (key: string): string => {
    const name = chosen.get(key);
    if (name === undefined) throw new Error(`no name was planned for ${key}`);
    return name;
  };
  return {
    directory: (module) => directories.get(module) ?? module,
    declared: (node) => lookup(node.id),
    sent: (node) => lookup(`${node.id} sent`),
    descriptor: (node) => lookup(`${node.id} descriptor`),
    cases: (node, union) => lookup(`${node.id} ${union.discriminant} cases`),
    guard: (node, union) => lookup(`${node.id} ${union.discriminant} guard`),
    values: (node) => lookup(`${node.id} values`),
    constant: (value) => (reservedStatics.has(value) ? `${value}$` : value),
    client: (node) => lookup(`${node.id} client`),
    serviceDescriptor: (node) => lookup(`${node.id} service`),
    input: (service, operation) => lookup(`${service.id} ${operation.id} input`),
    operation: (service, operation) => lookup(`${service.id} ${operation.id} operation`),
    errorMapper: (service, operation) => lookup(`${service.id} ${operation.id} errors`),
    failure: (service, operation) => lookup(`${service.id} ${operation.id} failure`),
    method: methodName,
    stubFactory: () => "StubFactory",
    exported: (module) => exported.get(module) ?? new Set(),
  };
}

function methodName(operation: Operation): string {
  const name = memberName(operation.id);
  return reservedMethods.has(name) ? `${name}$` : name;
}

function planDirectories(model: Model, report: Report): ReadonlyMap<string, string> {
  const directories = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const { id, span } of model.modules) {
    const short = id.startsWith(vendor) ? id.slice(vendor.length) : id;
    const path = short.replace(/\./g, "/").replace(/_/g, "-");
    const [first = ""] = path.split("/");
    const owner = owners.get(path) ?? (reservedDirectories.has(first) ? `the package's own ${first}` : undefined);
    if (owner !== undefined) report("path-clash", span, { module: id, other: owner, path });
    owners.set(path, id);
    directories.set(id, path);
  }
  return directories;
}

/** The names that one module exports. */
class Scope {
  readonly #module: Module;
  readonly #chosen: Map<string, string>;
  readonly #report: Report;
  /** What each identifier stands for. */
  readonly #taken = new Map<string, string>();

  constructor(module: Module, chosen: Map<string, string>, report: Report) {
    this.#module = module;
    this.#chosen = chosen;
    this.#report = report;
  }

  plan(): ReadonlySet<string> {
    const { services, structures, enumerations } = this.#module;
    for (const node of [...services, ...structures, ...enumerations]) this.#declare(node);
    for (const node of structures) this.#deriveStructure(node);
    for (const node of enumerations) this.#derive(node.id, "values", `${this.#of(node)}Value`);
    for (const node of services) this.#deriveService(node);
    return new Set(this.#taken.keys());
  }

  #of(node: Structure | Enumeration | Service): string {
    return this.#chosen.get(node.id) ?? "";
  }

  #declare(node: Structure | Enumeration | Service): void {
    const plain = node.name.replace(/\./g, "");
    const identifier = reservedIdentifiers.has(plain) ? `Vapi${plain}` : plain;
    const other = this.#taken.get(identifier);
    if (other !== undefined) this.#report("identifier-clash", node.span, { name: node.name, other, identifier });
    this.#taken.set(identifier, node.name);
    this.#chosen.set(node.id, identifier);
  }

  /** A name made of another one gives way: a definition can't contain a `$`, so the salted name is free. */
  #derive(id: string, role: string, wanted: string): void {
    let identifier = wanted;
    while (this.#taken.has(identifier) || reservedIdentifiers.has(identifier)) identifier += "$";
    this.#taken.set(identifier, `${id} ${role}`);
    this.#chosen.set(`${id} ${role}`, identifier);
  }

  #deriveStructure(node: Structure): void {
    const name = this.#of(node);
    this.#derive(node.id, "sent", `${name}Input`);
    this.#derive(node.id, "descriptor", `${name}Descriptor`);
    for (const { discriminant } of node.unions) {
      this.#derive(node.id, `${discriminant} cases`, `${name}${pascal(discriminant)}Cases`);
      this.#derive(node.id, `${discriminant} guard`, `is${name}${pascal(discriminant)}`);
    }
    const own = node.kind === "error" ? node.fields.filter(({ name }) => !commonFields.has(name)) : node.fields;
    this.#clashes(own, node.name, node.kind === "error" ? errorMembers : []);
  }

  #deriveService(node: Service): void {
    const name = this.#of(node);
    this.#derive(node.id, "client", `${name}Client`);
    this.#derive(node.id, "service", `${camel(name)}Service`);
    for (const operation of node.operations) {
      const key = `${node.id} ${operation.id}`;
      this.#derive(key, "input", `${name}${pascal(operation.id)}Input`);
      this.#derive(key, "operation", `${camel(name)}${pascal(operation.id)}`);
      this.#derive(key, "errors", `${camel(name)}${pascal(operation.id)}Errors`);
      this.#derive(key, "failure", `${name}${pascal(operation.id)}Error`);
      this.#clashes(operation.params, `${node.name}.${operation.id}`);
    }
    this.#clashes(
      node.operations.map(({ id, span }) => ({ name: id, span })),
      node.name,
    );
  }

  /** Two wire names of one owner that become the same member, or one that becomes an inherited member. */
  #clashes(
    items: readonly { readonly name: string; readonly span: Span }[],
    owner: string,
    inherited: readonly string[] = [],
  ): void {
    const members = new Map(inherited.map((member) => [member, `ServiceError.${member}`]));
    for (const { name, span } of items) {
      const identifier = memberName(name);
      const other = members.get(identifier);
      if (other !== undefined) this.#report("identifier-clash", span, { name: `${owner}.${name}`, other, identifier });
      members.set(identifier, `${owner}.${name}`);
    }
  }
}
