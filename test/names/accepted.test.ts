import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import type { Model, Module } from "../../generator/model/model.ts";
import type {
  OperationDescriptor,
  ServiceDescriptor,
  StructureDescriptor,
} from "../../templates/runtime/descriptor.ts";
import type { Enumeration, EnumerationClass } from "../../templates/runtime/enumeration.ts";
import type { Invoker } from "../../templates/runtime/invoker.ts";
import { memberName } from "../../templates/runtime/member-name.ts";
import type { Names } from "../../generator/typescript/names/names.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { hardNames } from "./hard-names.ts";

/** The package of hard names does its work; that it compiles is a part of `test/compile/compilers.slow.test.ts`. */
const folder = temporaryFolder();
let model: Model;
let planned: Names;

beforeAll(async () => {
  const result = await hardNames();
  ({ model, names: planned } = result);
  const files = result.files.filter(({ path }) => /^src\/(?!runtime\/(?:node|testing)\/).*\.ts$/.test(path));
  writeTree(folder, {
    "package.json": '{ "type": "module" }',
    ...Object.fromEntries(files.map(({ path, text }) => [path, text])),
  });
  buildSync({
    entryPoints: files.map(({ path }) => join(folder, path)),
    outdir: join(folder, "js"),
    outbase: join(folder, "src"),
    target: "es2022",
    logLevel: "error",
  });
});

type Exports = Readonly<Record<string, unknown>>;
type Methods = Readonly<Record<string, (input: unknown, options: unknown) => unknown>>;
type Factory = new (invoker: Invoker) => Readonly<Record<string, unknown>>;

/** One file of the package, loaded; without a module the file at its root. */
async function load(file: string, module?: Module): Promise<Exports> {
  const directory = module === undefined ? "" : planned.directory(module.id);
  const path = join(folder, "js", directory, `${file}.js`);
  return existsSync(path) ? ((await import(pathToFileURL(path).href)) as Exports) : {};
}

/** What the modules export, each with its name. */
async function everyExport(): Promise<unknown[]> {
  const loaded = await Promise.all(model.modules.map((module) => load("index", module)));
  return loaded.flatMap((exports) => Object.values(exports));
}

const isObject = (item: unknown): item is object => typeof item === "object" && item !== null;

/** The factory of a module. */
async function factoryOf(module: Module): Promise<Factory> {
  return (await load("index", module))[planned.stubFactory(module)] as Factory;
}

const operationsOf = (module: Module): string[] =>
  module.services.flatMap((service) => service.operations.map((operation) => `${service.id} ${operation.id}`));
const services = (): { module: Module; name: string; id: string }[] =>
  model.modules.flatMap((module) => module.services.map(({ name, id }) => ({ module, name, id })));
const methodsOf = (client: object): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => name !== "constructor");

const sourceOf = (type: object): string => Function.prototype.toString.call(type);

/** Answers every call with the descriptor that it was made with, and keeps it. */
function recorder() {
  const calls: { operation: OperationDescriptor; input: unknown; options: unknown }[] = [];
  const invoke = (operation: unknown, input: unknown, options: unknown) => {
    calls.push({ operation: operation as OperationDescriptor, input, options });
    return Promise.resolve(operation);
  };
  return { calls, invoker: { invoke } as unknown as Invoker };
}

describe("a package of hard names", () => {
  it("has a client for every service, whose methods call every operation once", async () => {
    for (const module of model.modules) {
      const { calls, invoker } = recorder();
      const sent: unknown[] = [];
      for (const { name } of module.services) {
        const client = new (await factoryOf(module))(invoker)[name] as Methods;
        for (const method of methodsOf(client)) {
          const given = { input: {}, options: {} };
          sent.push(given);
          await client[method]!(given.input, given.options);
        }
      }
      const called = calls.map(({ operation }) => `${operation.service} ${operation.id}`);
      expect(called.sort()).toEqual(operationsOf(module).sort());
      calls.forEach(({ input, options }, at) => expect({ input, options }).toEqual(sent[at]));
    }
    expect(services().length).toBeGreaterThan(20);
  });

  it("has one factory that reaches every service, and calls the same operations", async () => {
    const { StubFactory } = (await load("stub-factory")) as { StubFactory: Factory };
    const { calls, invoker } = recorder();
    const found: string[] = [];
    const visit = (branch: object, path: string): void => {
      for (const [name, child] of Object.entries(branch) as [string, object][]) {
        if (/^[A-Z]/.test(name)) found.push(`${path}${name}`);
        else visit(child, `${path}${name}.`);
      }
    };
    const root = new StubFactory(invoker);
    visit(root, "");
    // A class can have no field of this name.
    const wanted = services().map(({ module, name }) =>
      `${module.id}.${name}`.replace("com.vmware.", "").replace(/^constructor\./, "constructor$."),
    );
    expect(found.sort()).toEqual(wanted.sort());

    for (const { module, name, id } of services()) {
      const path = `${module.id}.${name}`.split(".").slice(2);
      if (path[0] === "constructor") path[0] = "constructor$";
      const lazy = path.reduce<unknown>((branch, key) => (branch as Exports)[key], root) as Methods;
      const direct = new (await factoryOf(module))(invoker)[name];
      calls.length = 0;
      for (const method of methodsOf(direct as object)) await lazy[method]!({}, {});
      expect(calls.length, id).toBe(methodsOf(direct as object).length);
      expect(new Set(calls.map(({ operation }) => operation.service)).size, id).toBe(1);
      expect(calls[0]?.operation.service).toBe(id);
      // `await` on a client must not call it.
      expect(lazy["then"]).toBeUndefined();
    }
  });

  it("describes every service with all its operations", async () => {
    const described = (await everyExport()).filter(isObject);
    const operations = described.filter((item) => "input" in item);
    const wanted = model.modules.flatMap((module) => module.services.flatMap((service) => service.operations));
    expect(operations.length).toBe(wanted.length);
    for (const { id, operations: own } of model.modules.flatMap((module) => module.services)) {
      const descriptor = described.find(
        (item): item is ServiceDescriptor => "operations" in item && "id" in item && item.id === id,
      )!;
      const values = Object.values<OperationDescriptor>(descriptor.operations as Record<string, OperationDescriptor>);
      expect(values.map((item) => [item.service, item.id, Object.keys(item.input())])).toEqual(
        own.map((operation) => [id, operation.id, operation.params.map((param) => param.name)]),
      );
    }
  });

  it("has a constant for every value of an enumeration, and still the members of a class", async () => {
    const classes = (await everyExport()).filter(
      (item): item is EnumerationClass & (new (text: string) => Enumeration) =>
        typeof item === "function" && item.prototype instanceof Object && "values" in item,
    );
    const enumerations = model.modules.flatMap((module) => module.enumerations);
    expect(classes.map((type) => type.wireName).sort()).toEqual(enumerations.map(({ id }) => id).sort());
    for (const { id, values } of enumerations) {
      const type = classes.find((candidate) => candidate.wireName === id)!;
      const texts = values.map((item) => item.value);
      expect(type.values().map((constant) => constant.value)).toEqual(texts);
      const members = Object.getOwnPropertyNames(type).map((name) => (type as unknown as Exports)[name]);
      const constants = members.filter((member) => member instanceof type);
      expect(constants.map((constant) => constant.value)).toEqual(texts);
      for (const constant of constants) {
        expect(type.of(constant.value)).toBe(constant);
        expect([constant.isUnknown, String(constant)]).toEqual([false, constant.value]);
      }
      const { name, length } = type as unknown as Exports;
      expect([typeof name, typeof length, `${type as unknown as string}`]).toEqual([
        "string",
        "number",
        sourceOf(type),
      ]);
    }
  });

  it("describes every structure with the fields of the wire, each with a member of its own", async () => {
    const described = (await everyExport()).filter(
      (item): item is StructureDescriptor => isObject(item) && "fields" in item,
    );
    const structures = model.modules.flatMap((module) => module.structures).filter(({ kind }) => kind === "structure");
    expect(described.map(({ id }) => id).sort()).toEqual(structures.map(({ id }) => id).sort());
    for (const { id, fields, unions } of structures) {
      const descriptor = described.find((item) => item.id === id)!;
      const names = Object.keys(descriptor.fields());
      expect(names).toEqual(fields.map((field) => field.name));
      expect(new Set(names.map(memberName)).size).toBe(names.length);
      expect(Object.values(descriptor.fields())).not.toContain(undefined);
      expect(Object.keys(descriptor.unions?.cases ?? {})).toEqual(unions.map((union) => union.discriminant));
    }
  });

  it("has a class for every error, found by its name on the wire", async () => {
    const classes = (await everyExport()).filter(
      (item): item is { wireName: string; fields: () => object } & (() => void) =>
        typeof item === "function" && "fields" in item,
    );
    const errors = model.modules.flatMap((module) => module.structures).filter(({ kind }) => kind === "error");
    expect(classes.map((type) => type.wireName).sort()).toEqual(errors.map(({ id }) => id).sort());
    for (const { id, fields } of errors)
      expect(Object.keys(classes.find((type) => type.wireName === id)!.fields())).toEqual(
        fields.map(({ name }) => name).filter((name) => name !== "messages" && name !== "data"),
      );
  });

  it("keeps constants as they are", async () => {
    const { WordsClient } = (await load(
      "index",
      model.modules.find(({ id }) => id === "com.vmware.words"),
    )) as {
      WordsClient: { NAME: string; PROTOTYPE: string; LENGTH: readonly number[] };
    };
    expect(WordsClient.NAME).toBe('delete "class" \u2028 */ `${x}`');
    expect(WordsClient.PROTOTYPE).toBe("a /* b // c \\");
    expect(WordsClient.LENGTH).toEqual([1, 2]);
  });
});
