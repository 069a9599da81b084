import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { withParts } from "../../generator/changes/change.ts";
import { compareModels } from "../../generator/changes/compare.ts";
import { findingsBetween } from "../../generator/changes/findings.ts";
import { parseModel } from "../../generator/changes/read-model.ts";
import type { ModelJson } from "../../generator/model/json-model.ts";
import { sideOf } from "../support/changes.ts";
import { countChanges, countDirectly } from "../support/counts.ts";

function factsOf(release: string): ModelJson {
  const packed = readFileSync(join("test/changes/facts", `${release}.json.gz`));
  const read = parseModel(gunzipSync(packed).toString("utf8"));
  if ("problem" in read) throw new Error(read.problem);
  return read.model;
}

const [old, now] = [factsOf("8.0.3"), factsOf("9.0")];
const operationsOf = (model: ModelJson): number =>
  model.flatMap(({ services }) => services).flatMap(({ operations }) => operations).length;

/** What other people counted in the bindings of the two releases. */
const known = {
  "service removed": 10,
  "service added": 89,
  "operation removed": 35,
  "operation added": 233,
  "parameter added": 7,
  "structure removed": 155,
  "structure added": 434,
  "enumeration removed": 44,
  "enumeration added": 106,
  "field added": 111,
  "value added": 23,
};

/** Further errors: those that operations declare, and those that only their documents name. */
const furtherErrors = { declared: 9, documented: 100 };

describe("8.0.3 and 9.0, the whole API", () => {
  it("have as many operations as the bindings", () => {
    expect([operationsOf(old), operationsOf(now)]).toEqual([1125, 1323]);
  });

  it("differ by exactly what the bindings say", () => {
    const changes = compareModels(old, now);
    const declared = new Set(
      now.flatMap(({ module, services }) =>
        services.flatMap(({ name, operations }) =>
          operations.flatMap(({ id, errors }) => errors.map((error) => `${module}.${name}.${id} ${error}`)),
        ),
      ),
    );
    expect(countDirectly(old, now)).toEqual({ ...known, "error added": furtherErrors.declared });
    expect(countChanges(changes)).toEqual({
      ...known,
      "error added": furtherErrors.declared + furtherErrors.documented,
    });
    const errors = changes.flatMap(withParts).filter(({ noun }) => noun === "error");
    const isDeclared = errors.filter(({ new: operation, detail, after }) =>
      declared.has(`${operation!.module}.${operation!.path} ${detail ?? after ?? ""}`),
    );
    expect(isDeclared).toHaveLength(furtherErrors.declared);
  });

  it("leave no difference without a rule, in either direction", () => {
    for (const [from, to] of [
      [old, now],
      [now, old],
    ] as const)
      expect(findingsBetween(sideOf(from), sideOf(to)).filter(({ area }) => area === "unhandled")).toEqual([]);
  });

  it("are each as they were", () => {
    for (const model of [old, now]) expect(findingsBetween(sideOf(model), sideOf(model))).toEqual([]);
  });
});
