import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Model, Module } from "../../generator/model/model.ts";
import { readModel } from "../../generator/pipeline.ts";
import type { InputFile } from "../../generator/source/files.ts";

const decoder = new TextDecoder();

/** A copy of definitions under other names; what they refer to in other modules stays the same. */
export function copyOf(input: readonly InputFile[], number: number): InputFile[] {
  return input.map(({ path, bytes }) => ({
    path: `n${number}/${path}`,
    bytes: Buffer.from(
      decoder
        .decode(bytes)
        .replace(/^module: com\.vmware\./m, `module: com.vmware.n${number}.`)
        .replace(/\b((?:GET|POST|PUT|PATCH|DELETE)\s+)\//g, `$1/n${number}/`),
    ),
  }));
}

/** Definitions, and copies of them under other names. */
export const times = (input: readonly InputFile[], count: number): InputFile[] => [
  ...input,
  ...Array.from({ length: count - 1 }, (_, index) => copyOf(input, index + 1)).flat(),
];

export function writeDefinitions(folder: string, input: readonly InputFile[]): void {
  for (const { path, bytes } of input) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** Modules of structures only, each with ten fields, and every other field of a structure before it. */
export function structures(modules: number, each: number): InputFile[] {
  const types = ["string", "long?", "list<string>?", "boolean", "previous?"];
  const name = (number: number): string => `${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 26]}evice${number}`;
  const structure = (number: number, isFirst: boolean): string[] => [
    `  ${name(number)}:`,
    `    doc: Settings of a device, number ${number}, with all that belongs to it.`,
    "    fields:",
    ...Array.from({ length: 10 }, (_, at) => {
      const type = types[at % 5]!.replace("previous", isFirst ? "string" : name(number - 1));
      return `      field_${at}: { type: "${type}", doc: What field ${at} says of the device. }`;
    }),
  ];
  return Array.from({ length: modules }, (_, index) => {
    const first = index * each;
    const lines = Array.from({ length: each }, (_, at) => structure(first + at, at === 0)).flat();
    const head = [`module: com.vmware.many${index}`, 'version: "9.0"', "doc: Many structures.", "structures:"];
    return { path: `many${index}.yaml`, bytes: Buffer.from(`${[...head, ...lines].join("\n")}\n`) };
  });
}

/** What a model holds, as its size is counted everywhere. */
export const operationsOf = ({ modules }: Pick<Model, "modules">): number =>
  modules.flatMap(({ services }) => services).reduce((sum, { operations }) => sum + operations.length, 0);

/** @throws Error when the definitions are not fine. */
export function modelOf(input: readonly InputFile[]): Model {
  const { model, diagnostics } = readModel(input);
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.text);
  return model;
}

/** Definitions of at least this many operations: some of the modules, or all of them and copies. */
export function ofSize(input: readonly InputFile[], operations: number): InputFile[] {
  const { modules } = modelOf(input);
  const counts = modules.map((module) => operationsOf({ modules: [module] }));
  const all = counts.reduce((sum, count) => sum + count, 0);
  const whole = Math.floor(operations / all);
  const copy = copyOf(input, whole);
  const files = whole === 0 ? [] : times(input, whole);
  let missing = operations - whole * all;
  for (const at of inOrder(modules)) {
    if (missing <= 0) break;
    const index = input.findIndex(({ path }) => path === modules[at]!.span.source.path);
    files.push((whole === 0 ? input : copy)[index]!);
    missing -= counts[at]!;
  }
  return files;
}

/** Modules by their index, each after those that its definition names. */
function inOrder(modules: readonly Module[]): readonly number[] {
  const order = new Set<number>();
  const visit = (at: number, path: readonly number[]): void => {
    if (order.has(at) || path.includes(at)) return;
    const { text } = modules[at]!.span.source;
    modules.forEach(({ id }, other) => {
      if (other !== at && text.includes(`${id}.`)) visit(other, [...path, at]);
    });
    order.add(at);
  };
  // The standard errors are named without their module.
  modules.forEach(({ id }, at) => {
    if (id.startsWith("com.vmware.vapi.std")) visit(at, []);
  });
  modules.forEach((_, at) => visit(at, []));
  return [...order];
}
