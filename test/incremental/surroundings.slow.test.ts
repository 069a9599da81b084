import { describe, expect, it } from "vitest";
import { Analysis } from "../../generator/analysis/analysis.ts";
import { readTree } from "../../generator/analysis/tree.ts";
import type { Cache } from "../../generator/cache/cache.ts";
import { routesOf } from "../../generator/model/rules/routes.ts";
import { modulesNeededBy } from "../../generator/model/select/modules.ts";
import { readModel } from "../../generator/pipeline.ts";
import { findInputForms } from "../../generator/typescript/inputs.ts";
import { planFolders } from "../../generator/typescript/names/paths.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import { moduleSlice } from "../../generator/typescript/slices.ts";
import { createTypes } from "../../generator/typescript/types.ts";
import { inputOf, repositoryInput } from "../support/definitions.ts";
import { memoryCache } from "../support/memory-cache.ts";

// A module is linked with what can be seen of those that it refers to, and nothing else: what is made of it has to be
// what is made of it when everything is linked.

const input = repositoryInput();
const nothing = (): void => undefined;

const tree = readTree(input, undefined)!;
const { whole } = readModel(input);
const names = planNames(whole, nothing);
const folders = planFolders(tree.heads, nothing);

describe.each(["6.7", "9.0"])("what is made of a module at %s", (release) => {
  const { model } = readModel(input, { target: release });
  const differsAsInput = findInputForms(model);
  const context = { model, names, differsAsInput, types: createTypes(names, differsAsInput) };

  it.each(model.modules.map((module) => [module.id, module] as const))(
    "is the same for %s alone and among all",
    (id, module) => {
      const alone = new Analysis(tree, { folders, release }, undefined, nothing).modules([id]);
      expect(moduleSlice(alone.modules[0]!, alone.context)).toBe(moduleSlice(module, context));
    },
  );

  it("is kept as facts that say the same of all modules", () => {
    const facts = new Analysis(tree, { folders, release }, undefined, nothing).facts()!;
    expect([...facts.keys()]).toEqual(whole.modules.map(({ id }) => id));
    for (const module of whole.modules) {
      const { routes, there } = facts.get(module.id)!;
      const view = model.modules.find(({ id }) => id === module.id);
      expect(routes).toEqual(routesOf(module));
      expect(there?.needs).toEqual(view && [...new Set(modulesNeededBy(view))]);
      expect(there?.operations).toBe(view?.services.reduce((sum, { operations }) => sum + operations.length, 0));
    }
  });
});

/** Which modules are analysed anew after an edit. */
function analysedAfter(path: string, edit: (text: string) => string): readonly string[] {
  const memory = memoryCache();
  const modules = new Map<string, string>();
  const found = new Set<string>();
  const cache: Cache = {
    ...memory,
    key: (kind, ...madeOf) => {
      const key = memory.key(kind, ...madeOf);
      if (kind === "facts") modules.set(key, String(madeOf[1]));
      return key;
    },
    keep: (key, value, write) => {
      const module = modules.get(key);
      if (module !== undefined) found.add(module);
      memory.keep(key, value, write);
    },
  };
  const analyse = (files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): void => {
    const definitions = readTree(files, cache)!;
    const around = { folders: planFolders(definitions.heads, nothing), release: definitions.newest };
    expect(new Analysis(definitions, around, cache, nothing).facts()).toBeDefined();
  };
  analyse(input);
  found.clear();
  analyse(
    input.map((file) => {
      if (file.path !== path) return file;
      const text = new TextDecoder().decode(file.bytes);
      expect(edit(text)).not.toBe(text);
      return inputOf({ [path]: edit(text) })[0]!;
    }),
  );
  return [...found].sort();
}

describe("what is linked after an edit", () => {
  const vm = "com.vmware.vcenter.vm";
  it("is one module after an edit of a text or of an operation's insides", () => {
    expect(analysedAfter("vcenter/vm.yaml", (text) => text.replace(/^doc: .*$/m, "doc: Another text."))).toEqual([vm]);
    expect(analysedAfter("vcenter/vm.yaml", (text) => text.replace(/^( {10,}doc: ).*$/m, "$1Another text."))).toEqual([
      vm,
    ]);
    expect(
      analysedAfter("vcenter/vm.yaml", (text) =>
        text.replace(/^( +)params:\n/m, "$1params:\n$1  x: { type: long?, doc: X. }\n"),
      ),
    ).toEqual([vm]);
  });

  it("is what can see it after an edit of a structure", () => {
    const analysed = analysedAfter("vcenter/vm.yaml", (text) =>
      text.replace(/^( +)fields:\n/m, "$1fields:\n$1  x: { type: long?, doc: X. }\n"),
    );
    expect(analysed).toContain("com.vmware.vcenter");
    expect(analysed).not.toContain("com.vmware.cis");
    expect(analysed.length).toBeLessThan(tree.modules.length);
  });
});
