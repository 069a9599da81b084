import { describe, expect, it } from "vitest";
import { importRelease } from "../../generator/import/import.ts";
import { factsOfMetamodel, unsaidByMetamodel } from "../../generator/import/metamodel.ts";
import { factsOf, imported, modelOf, repositoryDefinitions, without } from "../support/import.ts";
import { componentsOf } from "../support/metamodel.ts";

/** That an import of what the definitions say of these releases changes nothing, and that nothing of it gets lost. */
export function describeRoundTrips(releases: readonly string[]): void {
  const definitions = repositoryDefinitions();
  const names = new Map(
    modelOf(definitions).modules.flatMap(({ id: module, services, structures, enumerations }) =>
      [...services, ...structures, ...enumerations].map(({ id, name }) => [`${module} ${id}`, name] as const),
    ),
  );

  describe.each(releases)("what the definitions say of %s", (release) => {
    const model = modelOf(definitions, release);
    const facts = factsOf(model, release);

    it("changes no byte of them", () => {
      const { changed, problems, missing } = importRelease(definitions, facts, release);
      expect({ changed: [...changed.keys()], problems, missing: [...missing] }).toEqual({
        changed: [],
        problems: [],
        missing: [],
      });
    });

    it("comes out again when it was imported into an empty folder", () => {
      const again = factsOf(modelOf(imported(new Map(), facts, release), release), release);
      expect(without(again, "raises")).toEqual(without(facts, "raises"));
    });

    it("changes no byte of them as a metamodel", () => {
      const said = factsOfMetamodel([...componentsOf(model).values()], (module, id) => names.get(`${module} ${id}`));
      const { changed, problems } = importRelease(definitions, said, release, undefined, new Set(unsaidByMetamodel));
      expect({ changed: [...changed.keys()], problems }).toEqual({ changed: [], problems: [] });
    });

    it("comes out again when it was imported as a metamodel into an empty folder", () => {
      const said = factsOfMetamodel([...componentsOf(model).values()], (module, id) => names.get(`${module} ${id}`));
      const again = factsOf(modelOf(imported(new Map(), said, release, unsaidByMetamodel), release), release);
      // Nothing is known of how a metamodel says which fields identify a resource.
      const others = ["raises", "undeclared_errors", "preview", "privileges", "model_keys"];
      expect(without(again, ...others)).toEqual(without(facts, ...others));
    });
  });
}
