import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { applyOverlay, noOverlay, readOverlay, type Overlay } from "../../generator/import/overlay.ts";
import type { FactModule } from "../../generator/import/facts.ts";
import { factsOf, modelOf, repositoryDefinitions } from "../support/import.ts";

const file = "definitions/overlay.json";
const read = (overlay: unknown): { overlay: Overlay | undefined; problems: readonly string[] } => {
  const { report, diagnostics } = createCollector();
  const overlayRead = readOverlay(file, Buffer.from(JSON.stringify(overlay)), report);
  return { overlay: overlayRead, problems: diagnostics.map(({ text }) => text) };
};
const { corrections } = read(JSON.parse(readFileSync(file, "utf8"))).overlay!;

/** What a source says of one service with an operation, a structure and an enumeration. */
const facts: readonly FactModule[] = [
  {
    module: "com.vmware.test",
    services: [
      {
        id: "com.vmware.test.lamp",
        name: "Lamp",
        since: "6.8.1",
        operations: [
          {
            id: "get",
            params: [],
            output: "string",
            errors: [],
            rest: { method: "GET", url: "/test/lamp" },
            since: "6.8.1",
          },
        ],
      },
    ],
    structures: [{ id: "com.vmware.test.info", name: "Info", fields: [{ name: "text", type: "string" }] }],
    enums: [{ id: "com.vmware.test.mode", name: "Mode", values: [{ value: "ON" }] }],
  },
];
const corrected = (...items: Overlay["corrections"]) =>
  applyOverlay({ ...noOverlay, corrections: items }, facts, "7.0");
const reason = "A document says so.";

describe("corrections of a source", () => {
  test("set and take away what an item says, and leave the source as it was", () => {
    const before = structuredClone(facts);
    const { facts: after, unneeded } = corrected(
      { items: ["com.vmware.test.info.text"], set: { type: "long" }, reason },
      { items: ["com.vmware.test.lamp.get"], releases: ["7.0"], set: { rest: null, since: "6.7" }, reason },
      { items: ["com.vmware.test.mode.ON"], set: { preview: true }, reason },
      { items: ["com.vmware.test.lamp.get"], releases: ["8.0.3"], set: { rest: { method: "PUT", url: "/x" } }, reason },
    );
    expect(unneeded).toEqual([]);
    expect(after[0]!.structures[0]!.fields).toEqual([{ name: "text", type: "long" }]);
    expect(after[0]!.services[0]!.operations[0]).toEqual({
      id: "get",
      params: [],
      output: "string",
      errors: [],
      since: "6.7",
    });
    expect(after[0]!.enums[0]!.values).toEqual([{ value: "ON", preview: true }]);
    expect(facts).toEqual(before);
  });

  test("move a mapping to the other mount", () => {
    const { facts: after, unneeded } = corrected({ items: ["com.vmware.test.lamp"], mount: "api", reason });
    expect(unneeded).toEqual([]);
    expect(after[0]!.services[0]!.operations[0]).toMatchObject({ api: { method: "GET", url: "/test/lamp" } });
    expect(after[0]!.services[0]!.operations[0]).not.toHaveProperty("rest");
  });

  test("give a release its right number", () => {
    const label = { label: "6.8.1", release: "6.7.1", reason };
    const { facts: after, unneeded } = applyOverlay({ ...noOverlay, labels: [label] }, facts, "7.0");
    expect(unneeded).toEqual([]);
    expect([after[0]!.services[0]!.since, after[0]!.services[0]!.operations[0]!.since]).toEqual(["6.7.1", "6.7.1"]);
    expect(applyOverlay({ ...noOverlay, labels: [{ ...label, label: "6.9" }] }, facts, "7.0").unneeded).toEqual([
      { item: "6.9", why: "the facts name no such release" },
    ]);
  });

  test.each<[string, Overlay["corrections"][number], string]>([
    ["isn't there", { items: ["com.vmware.test.none"], set: { since: "6.7" }, reason }, "the facts have no such item"],
    ["is right", { items: ["com.vmware.test.info.text"], set: { type: "string" }, reason }, "the facts say so already"],
    [
      "has no such member",
      { items: ["com.vmware.test.info.text"], set: { rest: null }, reason },
      "a field has no member rest",
    ],
    [
      "has no mapping",
      { items: ["com.vmware.test.info"], mount: "api", reason },
      "the facts have no mapping below /rest there",
    ],
  ])("are reported when what they correct %s", (_what, correction, why) => {
    const { facts: after, unneeded } = corrected(correction);
    expect(unneeded).toEqual([{ item: correction.items[0], why }]);
    expect(after).toEqual(facts);
  });

  test("are refused without a reason, and when two say the same", () => {
    expect(read({ corrections: [{ items: ["a"], set: { since: "6.7" } }] })).toMatchObject({
      overlay: undefined,
      problems: [expect.stringContaining("reason") as string],
    });
    const correction = { items: ["a", "b"], releases: ["7.0"], set: { since: "6.7" }, reason };
    expect(read({ corrections: [correction, { ...correction, items: ["b"] }] }).problems).toEqual([
      expect.stringContaining("an earlier correction is about the same") as string,
    ]);
    expect(read({ corrections: [correction, { ...correction, releases: ["8.0.3"] }] }).problems).toEqual([]);
  });
});

describe("the corrections of the repository", () => {
  const definitions = repositoryDefinitions();
  const modules = new Set([...definitions.values()].map((text) => /^module: (\S+)/m.exec(text)?.[1]));
  /** Some are about modules of the whole API that the tree lacks. */
  const isOfTree = (item: string): boolean => modules.has(item.split(".").slice(0, -2).join("."));
  const known = [...new Set(corrections.flatMap(({ releases = [] }) => releases))].sort();

  test.each(known)("are what the definitions say of release %s", (release) => {
    const own = corrections.filter(({ releases, set }) => set !== undefined && releases?.includes(release));
    const items = own.flatMap((correction) => correction.items).filter(isOfTree);
    expect(items.length).toBeGreaterThan(0);
    const { unneeded } = applyOverlay(
      { ...noOverlay, corrections: own },
      factsOf(modelOf(definitions, release), release),
      release,
    );
    expect(unneeded.filter(({ item }) => isOfTree(item))).toEqual(
      items.map((item) => ({ item, why: "the facts say so already" })),
    );
  });

  test("each have a reason of its own words", () => {
    for (const { reason: why } of corrections) expect(why.split(" ").length).toBeGreaterThan(8);
  });
});
