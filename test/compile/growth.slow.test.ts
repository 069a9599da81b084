import { beforeAll, describe, expect, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import type { Module, Structure } from "../../generator/model/model.ts";
import { generateFrom, readRepository, repositoryTexts } from "../support/definitions.ts";
import { sharedCache as cache } from "../support/memory-cache.ts";

// Hundreds of files are compared, and the formatter makes equal files of equal ones.
vi.mock("../../generator/typescript/format.ts", () => import("../support/unformatted.ts"));

/**
 * What is generated for an item depends on the item alone: an addition changes no file that was there, apart from the
 * lists of what there is. So every program that compiled before compiles after.
 */
type Files = ReadonlyMap<string, string>;

const definitions = repositoryTexts();
const mapOf = ({ files }: { files: readonly { path: string; text: string }[] }): Files =>
  new Map(files.map(({ path, text }) => [path, text]));

/** Files that list what there is. */
const isList = (path: string): boolean => /(?:^|\/)(?:index|stub-factory)\.ts$|^(?:README\.md|llms\.txt)$/.test(path);

const exportsOf = (text: string): string[] =>
  [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gms)].flatMap(([, names = ""]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );

/** With a cache, only the files that the additions change are printed again. */
let before: Files;
beforeAll(async () => void (before = mapOf(await generateFrom(definitions, { cache }))));

/** A service whose operations take and return each structure of a module, in the releases that have it. */
function bothWays(structures: readonly Structure[]): object {
  const doc = "Uses a structure.";
  const operations = structures.flatMap(({ name, since, removed, absent }, at): [string, object][] => {
    const life = { since: since ?? "none", removed: removed ?? "none", absent };
    return [
      [`take${at}`, { doc, ...life, params: { one: { type: name, doc } } }],
      [`give${at}`, { doc, ...life, result: { type: name, doc } }],
    ];
  });
  return { Zz: { doc, operations: Object.fromEntries(operations) } };
}

type Definition = Record<string, Record<string, unknown>>;

/** The definitions after a change to the file of each module. */
function changed(modules: readonly Module[], change: (definition: Definition, module: Module) => void) {
  const files = modules.map((module) => {
    const { path } = module.span.source;
    const definition = parse(definitions[path]!) as Definition;
    change(definition, module);
    return [path, stringify(definition, { aliasDuplicateObjects: false })] as const;
  });
  return { ...definitions, ...Object.fromEntries(files) };
}

function expectOnlyAdditions(after: Files, isExtended: (path: string) => boolean): void {
  for (const [path, text] of before) {
    const now = after.get(path) ?? "";
    if (isExtended(path)) expect(exportsOf(now), path).toEqual(expect.arrayContaining(exportsOf(text)));
    else expect(now, path).toBe(text);
  }
}

describe("an addition to the definitions", () => {
  const { modules } = readRepository().whole;

  it("of operations that use each structure both ways changes nothing that was there", async () => {
    const { files, diagnostics } = await generateFrom(
      changed(modules, (definition, { structures }) => {
        const plain = structures.filter(({ kind }) => kind === "structure");
        definition["services"] = { ...definition["services"], ...bothWays(plain) };
      }),
      { cache },
    );
    expect(diagnostics.map(({ text }) => text)).toEqual([]);
    const after = mapOf({ files });
    expectOnlyAdditions(after, isList);
    expect([...after.keys()].filter((path) => path.endsWith("/zz.ts")).length).toBe(modules.length);
  });

  it("of a later release takes no name from what was there", async () => {
    const doc = "Came later.";
    const since = "6.7";
    // Each is called like something that is made of an older item.
    const later = Object.fromEntries(
      ["PowerInfoInput", "PowerStartParameters", "PowerStartError", "PowerClient", "PowerInfoStateCases"].map(
        (name) => [name, { doc, since, fields: { a: { type: "string", doc } } }],
      ),
    );
    const vm = modules.filter(({ id }) => id === "com.vmware.vcenter.vm");
    const { files, diagnostics } = await generateFrom(
      changed(vm, (definition) => {
        definition["structures"] = { ...definition["structures"], ...later };
        definition["enumerations"] = {
          ...definition["enumerations"],
          PowerStateValue: { doc, since, values: { A: doc } },
        };
      }),
      { cache },
    );
    expect(diagnostics.map(({ text }) => text)).toEqual([]);
    expectOnlyAdditions(mapOf({ files }), (path) => isList(path) || path === "src/vcenter/vm/types.ts");
  });
});
