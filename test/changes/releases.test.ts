import { describe, expect, it } from "vitest";
import { compareModels } from "../../generator/changes/compare.ts";
import { findingsBetween } from "../../generator/changes/findings.ts";
import type { ModelJson } from "../../generator/model/json-model.ts";
import { repositorySide } from "../support/changes.ts";
import { countChanges, countDirectly } from "../support/counts.ts";

const releases = ["6.5", "6.7", "6.7.1", "7.0", "8.0.3", "9.0"];
const sides = new Map(releases.map((release) => [release, repositorySide(release)]));
const steps = releases.slice(1).map((to, at) => [releases[at]!, to] as const);

/** Types of another name in a release, as its document says; a field that refers to one has the same type as before. */
const renamed: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "7.0": [
    ["com.vmware.vcenter.compute.policies.status.compliance", "com.vmware.vcenter.compute.policies.object_compliance"],
  ],
};

/** A model with other wire ids. */
function withIds(model: ModelJson, ids: readonly (readonly [string, string])[]): ModelJson {
  const text = ids.reduce((json, [from, to]) => json.replaceAll(`"${from}"`, `"${to}"`), JSON.stringify(model));
  return JSON.parse(text) as ModelJson;
}

describe("the releases of the definitions", () => {
  it.each(steps)("differ from %s to %s by exactly what their models have", (from, to) => {
    const [old, now] = [sides.get(from)!.model, sides.get(to)!.model];
    const ids = renamed[to] ?? [];
    const direct = countDirectly(withIds(old, ids), now);
    expect(Object.keys(direct).length).toBeGreaterThan(4);
    expect(countChanges(compareModels(old, now))).toEqual(direct);
    expect(countChanges(compareModels(now, old))).toEqual(countDirectly(now, withIds(old, ids)));
  });

  it.each(steps)("leave no difference from %s to %s without a rule", (from, to) => {
    const findings = findingsBetween(sides.get(from)!, sides.get(to)!);
    expect(findings.filter(({ area }) => area === "unhandled")).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
  });

  it.each(releases)("do not differ from themselves: %s", (release) => {
    expect(findingsBetween(sides.get(release)!, repositorySide(release))).toEqual([]);
  });

  it("say where each change is written, on each side that has it", () => {
    const findings = findingsBetween(sides.get("8.0.3")!, sides.get("9.0")!);
    const places = findings.flatMap(({ old, new: now }) => [old, now]).filter((place) => place !== undefined);
    expect(places.filter(({ position }) => position === undefined)).toEqual([]);
  });

  it("are compared as exactly in a model of the size of the whole API", () => {
    const copies = (model: ModelJson): ModelJson =>
      ["one", "two", "three", "four"].flatMap(
        (name) => JSON.parse(JSON.stringify(model).replaceAll('"com.vmware.', `"com.vmware.${name}.`)) as ModelJson,
      );
    const [old, now] = [copies(sides.get("8.0.3")!.model), copies(sides.get("9.0")!.model)];
    expect(now.flatMap(({ services }) => services).flatMap(({ operations }) => operations).length).toBeGreaterThan(
      1400,
    );
    expect(countChanges(compareModels(old, now))).toEqual(countDirectly(old, now));
  });

  it("compare 8.0.3 with 9.0 in less than a second", () => {
    const [old, now] = [sides.get("8.0.3")!, sides.get("9.0")!];
    // What other processes do meanwhile does not count.
    const before = process.cpuUsage();
    findingsBetween(old, now);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});
