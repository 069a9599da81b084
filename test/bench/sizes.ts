import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
