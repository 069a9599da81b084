import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { readModel } from "../../generator/pipeline.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { generateFrom, inputOf, standardErrors } from "../support/definitions.ts";

const standard = "com.vmware.vapi.std.errors";
const head = (module: string): string => `module: com.vmware.${module}\nversion: "6.7"\ndoc: A module of a test.\n`;

/** A module that has one thing of each kind, and one that nobody refers to. */
const other = `${head("other")}
structures:
  Part: { doc: A part., fields: { room: { type: id<Room>, doc: The room. } } }
enumerations:
  Colour: { doc: Colours., values: { RED: Like a tomato. } }
errors:
  Stuck: { doc: It is stuck., includes: ${standard}.Error }
`;
const unused = `${head("unused")}\nenumerations:\n  Nothing: { doc: None., values: { NONE: None. } }\n`;

const structure = (type: string): string =>
  `structures:\n  Own: { doc: Own., fields: { field: { type: "${type}", doc: A field. } } }\n`;
const operation = (parts: string): string =>
  `services:\n  Box: { doc: A box., operations: { open: { doc: Opens it., ${parts} } } }\n`;
const part = "com.vmware.other.Part";
const colour = "com.vmware.other.Colour";

/** Every way in which a module can need another one. */
const ways: Readonly<Record<string, string>> = {
  "a field": structure(part),
  "an optional field": structure(`${part}?`),
  "a field with an enumeration": structure(colour),
  "elements of a list": structure(`list<${part}>`),
  "elements of a set": structure(`set<${colour}>`),
  "keys of a map": structure(`map<${colour}, string>`),
  "values of a map": structure(`map<string, list<${part}>>`),
  "a dynamic structure": structure(`dynamic<${part}>`),
  "an inclusion": `structures:\n  Own: { doc: Own., includes: ${part} }\n`,
  "a parameter": operation(`params: { one: { type: ${part}, doc: One. } }`),
  "a result": operation(`result: { type: ${part}, doc: One. }`),
  "a privilege on what a structure names": operation(`privileges: [System.Read on Room via ${part}.room]`),
  "an error that is declared": operation(`errors: { com.vmware.other.Stuck: If it is stuck. }`),
  "an error that only the document names": operation(`undeclared_errors: { com.vmware.other.Stuck: If it is stuck. }`),
};

/** Imports that lead to no file. */
function broken(files: readonly OutputFile[]): string[] {
  const paths = new Set(files.map(({ path }) => path));
  return files
    .filter(({ path }) => path.endsWith(".ts") && path.startsWith("src/"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/ from "(\.[^"]+)\.js"/g)]
        .map(([, to = ""]) => posix.join(posix.dirname(path), `${to}.ts`))
        .filter((to) => !paths.has(to))
        .map((to) => `${path} imports ${to}`),
    );
}

describe("a part of the modules", () => {
  it.each(Object.entries(ways))("brings with it what it needs for %s", async (way, text) => {
    const definitions = {
      "box.yaml": head("box") + text,
      "other.yaml": other,
      "unused.yaml": unused,
      "vapi/std/errors.yaml": standardErrors,
    };
    const { files, diagnostics } = await generateFrom(definitions, { only: ["box"] });
    const { model } = readModel(inputOf(definitions), { only: ["box"] });
    expect(diagnostics.map((item) => item.text)).toEqual([]);
    const ids = model.modules.map(({ id }) => id);
    expect(ids).toContain("com.vmware.box");
    expect(ids).not.toContain("com.vmware.unused");
    expect(broken(files)).toEqual([]);
    // What a structure includes becomes its own.
    if (way !== "an inclusion") expect(ids).toContain("com.vmware.other");
  });
});
