import { describe, expect, it } from "vitest";
import { compareModels } from "../../generator/changes/compare.ts";
import { parseModel } from "../../generator/changes/read-model.ts";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { checkFacts } from "../../generator/import/read-facts.ts";
import { builtinNames, builtins } from "../../generator/model/builtins.ts";
import { modelAsJson } from "../../generator/model/json.ts";
import type { ModelJson } from "../../generator/model/json-model.ts";
import { readModel } from "../../generator/pipeline.ts";
import { harmless } from "../security/harmless.ts";
import { inputOf } from "../support/definitions.ts";

// What a definition can say has to reach whoever reads the model as JSON. The compiler doesn't hold that: an import and
// a comparison look for the members that they know.

const fields = Object.fromEntries(
  builtinNames.filter((name) => builtins[name].isValue).map((name) => [`a_${name}`, { type: name, doc: "A field." }]),
);
const structures = { ...(harmless["structures"] as object), Everything: { doc: "All types.", fields } };
const texts = { "lighting/attic.yaml": JSON.stringify({ ...harmless, structures }) };

/** The model in each release, and as `ir` prints it without one. */
const models = ["6.6", "6.7", undefined].map((release): ModelJson => {
  const { model, diagnostics } = readModel(inputOf(texts), { target: release });
  expect(diagnostics.map(({ text }) => text)).toEqual([]);
  return JSON.parse(JSON.stringify(modelAsJson(model, release))) as ModelJson;
});

type Path = readonly (string | number)[];

/** Every member of an object. */
function* membersIn(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    if (!Array.isArray(value)) yield place;
    yield* membersIn(item, place);
  }
}

function without(model: ModelJson, path: Path): ModelJson {
  const copy = structuredClone(model);
  const parent = path.slice(0, -1).reduce<object>((value, key) => Reflect.get(value, key) as object, copy);
  Reflect.deleteProperty(parent, path.at(-1)!);
  return copy;
}

describe.each(models.map((model, at) => [at, model] as const))(
  "a definition with every key, as JSON %i",
  (_, model) => {
    it("is facts that an import takes", () => {
      const { diagnostics, report } = createCollector();
      expect(checkFacts("model.json", model, report)?.modules).toHaveLength(1);
      expect(diagnostics).toEqual([]);
    });

    it("has no member that a comparison doesn't know", () => {
      const unknown = new Set<string>();
      let compared = 0;
      for (const path of membersIn(model)) {
        const less = parseModel(JSON.stringify(without(model, path)));
        // The member is always there.
        if ("problem" in less) continue;
        compared += 1;
        for (const { noun } of compareModels(model, less.model)) if (noun === "unhandled") unknown.add(path.join("."));
      }
      expect([...unknown]).toEqual([]);
      expect(compared).toBeGreaterThan(100);
    });
  },
);
