import { describe, expect, it } from "vitest";
import type { FactMapping, FactModule } from "../../generator/import/facts.ts";
import type { Definitions } from "../../generator/import/import.ts";
import { importRelease } from "../../generator/import/import.ts";
import { generate } from "../../generator/pipeline.ts";
import { compile } from "../support/compiler.ts";
import { inputOf } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { factsOf, modelOf, without } from "../support/import.ts";
import { kinds, kindsIn, releasesOfKinds, type ReleaseOfKinds } from "./kinds.ts";

function importedInto(order: readonly ReleaseOfKinds[]): Definitions {
  let tree: Definitions = new Map();
  for (const release of order) {
    const { changed, problems } = importRelease(tree, kindsIn(release), release);
    expect(problems).toEqual([]);
    tree = new Map([...tree, ...changed]);
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A mapping with its fixed query in the URL, where `ir` has it. */
const withFixed = ({ url, dispatch = {}, ...others }: FactMapping): FactMapping => {
  const fixed = Object.entries(dispatch).map(([name, value]) => (value === null ? name : `${name}=${value}`));
  return { ...others, url: [url, ...fixed].join("?") };
};

describe("everything that real interfaces contain", () => {
  const tree = importedInto(releasesOfKinds);
  const text = [...tree.values()].join("\n");

  it.each(kinds)("is imported into an empty folder: %s", (_, ...shown) => {
    for (const pattern of shown) expect(text).toMatch(pattern);
  });

  it("comes to the same in the other order", () => {
    expect(importedInto([...releasesOfKinds].reverse())).toEqual(tree);
  });

  it.each(releasesOfKinds)("comes out again as of %s", (release) => {
    // What is inherited is said of every part. The order of types and operations has no meaning.
    const compared = (facts: readonly FactModule[]): unknown =>
      without(
        facts.map((module) => ({
          ...module,
          structures: [...module.structures].sort((a, b) => (a.name < b.name ? -1 : 1)),
          services: module.services.map((service) => ({
            ...service,
            operations: [...service.operations]
              .map((operation) => ({ ...operation, ...(operation.api && { api: withFixed(operation.api) }) }))
              .sort((a, b) => (a.id < b.id ? -1 : 1)),
          })),
        })),
        ...["raises", "preview", "stub_factory", "constant_details", "task_type"],
      );
    expect(compared(factsOf(modelOf(tree, release), release))).toEqual(compared(kindsIn(release)));
  });

  it.each([undefined, "8.0.3"])("compiles with every strict flag, as of %s, without an edit", async (target) => {
    const { files, diagnostics } = await generate(inputOf(Object.fromEntries(tree)), { target });
    expect(diagnostics.map(({ code, text: said }) => `${code}: ${said}`)).toEqual([]);
    const sources = files.filter(({ path }) => path.startsWith("src/") && path.endsWith(".ts"));
    const folder = temporaryFolder();
    writeTree(folder, Object.fromEntries(sources.map(({ path, text: source }) => [path, source])));
    expect(
      await compile(
        "newest",
        folder,
        sources.map(({ path }) => path),
      ),
    ).toEqual([]);
  });
});
