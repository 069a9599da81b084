import type { Enumeration, Module, Operation, Service, Structure } from "../model/model.ts";
import { isVoid } from "../model/types.ts";
import { compareText } from "../text/compare.ts";
import { propertyKey, stringLiteral } from "../typescript/escaping.ts";
import { camelCase } from "../typescript/names/identifiers.ts";
import { reservedIdentifiers } from "../typescript/names/reserved.ts";
import type { Names } from "../typescript/names/names.ts";
import { fieldsSample, type Sample } from "./samples.ts";

const lineLength = 84;

const connection = `await using vcenter = connect({
  host: "vc.example.com",
  user: "administrator@vsphere.local",
  password: "secret",
});`;

/** Whether an operation is the one that makes a session, which `connect` calls, and not one that uses a session. */
export const isLogin = (operation: Operation, service: Service): boolean =>
  service.id === "com.vmware.cis.session" && operation.id === "create";

/** A program that calls an operation: complete, and as short as possible. */
export function programOf(
  operation: Operation,
  service: Service,
  module: Module,
  names: Names,
  packageName: string,
): string {
  const imports = new Imports(names, packageName);
  imports.addRuntime("connect");
  if (isLogin(operation, service)) {
    const note = "// The connection creates its session by itself, with its first call.";
    return [imports.text(), "", connection, note, "console.log(await vcenter.isSessionValid());"].join("\n");
  }
  const client = names.client(service);
  imports.add(module.id, client);
  const local = camelCase(names.declared(service));
  const isTaken = reservedIdentifiers.has(local) || ["connect", "console", "result", "vcenter"].includes(local);
  const variable = isTaken ? `${local}Client` : local;
  const called = `${variable}.${names.method(operation)}`;
  const { params } = operation;
  const sample = fieldsSample(params, "sparse");
  const isBare = params.length === 0 || (sample.kind === "object" && sample.members.length === 0);
  const call = `await ${called}(${isBare ? "" : print(sample, imports, 0, called.length + 24)});`;
  const statements = isVoid(operation.output) ? [call] : [`const result = ${call}`, "console.log(result);"];
  return [imports.text(), "", connection, `const ${variable} = new ${client}(vcenter);`, "", ...statements].join("\n");
}

/** Collects what a program imports. */
class Imports {
  readonly #bySubpath = new Map<string, Set<string>>();
  readonly #names: Names;
  readonly #packageName: string;

  constructor(names: Names, packageName: string) {
    this.#names = names;
    this.#packageName = packageName;
  }

  addRuntime(name: string): string {
    return this.#add(this.#packageName, name);
  }

  add(module: string, name: string): string {
    return this.#add(`${this.#packageName}/${this.#names.directory(module)}`, name);
  }

  declared(node: Structure | Enumeration): string {
    return this.add(node.module, this.#names.declared(node));
  }

  text(): string {
    return [...this.#bySubpath]
      .sort(([a], [b]) => compareText(a, b))
      .map(([subpath, names]) => `import { ${[...names].sort(compareText).join(", ")} } from "${subpath}";`)
      .join("\n");
  }

  #add(subpath: string, name: string): string {
    this.#bySubpath.set(subpath, (this.#bySubpath.get(subpath) ?? new Set()).add(name));
    return name;
  }
}

/** A sample as an expression; one that doesn't fit on a line gets a line for each part. */
function print(sample: Sample, imports: Imports, indent: number, used: number): string {
  const nested = (parts: readonly ((inner: number) => string)[], open: string, close: string, pad: string): string => {
    const line = `${open}${pad}${parts.map((part) => part(0)).join(", ")}${pad}${close}`;
    if (parts.length === 0) return open + close;
    if (!line.includes("\n") && indent + used + line.length <= lineLength) return line;
    const inner = " ".repeat(indent + 2);
    return `${open}\n${parts.map((part) => `${inner}${part(indent + 2)},\n`).join("")}${" ".repeat(indent)}${close}`;
  };
  const item = (value: Sample) => (inner: number) => print(value, imports, inner, inner === 0 ? -1000 : 1);
  switch (sample.kind) {
    case "literal":
      return typeof sample.value === "string" ? stringLiteral(sample.value) : String(sample.value);
    case "none":
      return "undefined";
    case "date":
      return `new Date(${stringLiteral(sample.time)})`;
    case "bytes":
      return `new Uint8Array([${sample.bytes.join(", ")}])`;
    case "list":
      return nested(sample.items.map(item), "[", "]", "");
    case "set":
      return `new Set(${nested(sample.items.map(item), "[", "]", "")})`;
    case "map": {
      const entries = sample.entries.map(
        ([key, value]) =>
          (inner: number) =>
            `[${print(key, imports, inner, inner === 0 ? -1000 : 1)}, ${print(value, imports, inner, inner === 0 ? -1000 : 20)}]`,
      );
      return `new Map(${nested(entries, "[", "]", "")})`;
    }
    case "object": {
      const members = sample.members.map(
        ([member, value]) =>
          (inner: number) =>
            `${propertyKey(member)}: ${print(value, imports, inner, inner === 0 ? -1000 : member.length + 3)}`,
      );
      return nested(members, "{", "}", " ");
    }
    case "enumeration":
      return sample.enumeration.values.length > 0
        ? stringLiteral(sample.value)
        : `${imports.declared(sample.enumeration)}.of(${stringLiteral(sample.value)})`;
    case "error":
      return `new ${imports.declared(sample.error)}({ wireName: ${stringLiteral(sample.error.id)}, messages: [] })`;
    case "anyError":
      return `new ${imports.addRuntime("ServiceError")}({ wireName: "com.vmware.vapi.std.errors.error", messages: [] })`;
    case "data":
      return `${imports.addRuntime("DataValue")}.of(${imports.addRuntime("types")}.string, ${stringLiteral(sample.text)})`;
    case "dynamic": {
      const type = sample.type && imports.declared(sample.type);
      return type === undefined
        ? `${imports.addRuntime("DynamicStructure")}.from({ id: "com.example.structure", fields: () => ({}) }, {})`
        : `${imports.addRuntime("DynamicStructure")}.from(${sample.type?.kind === "error" ? `${imports.addRuntime("types")}.error(${type})` : type}, ${print(sample.value, imports, indent, used + 30)})`;
    }
  }
}
