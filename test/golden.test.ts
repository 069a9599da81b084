import { readdirSync, statSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createCollector } from "../generator/diagnostics/collector.ts";
import { generate } from "../generator/pipeline.ts";
import { planOutput, withManifest, type OutputPlan } from "../generator/output/plan.ts";
import { repositoryInput } from "./support/definitions.ts";

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(`${path}/${name}`)) : [path];

/** The committed package is the snapshot of the output for all modules; `npm run generate` refreshes it. */
describe("generated/", () => {
  let plan: OutputPlan;
  let reported: readonly string[];
  let paths: readonly string[];

  beforeAll(async () => {
    const { files, diagnostics } = await generate(repositoryInput());
    const { diagnostics: found, report } = createCollector();
    const { files: all } = withManifest(files);
    paths = all.map((file) => file.path).sort();
    plan = planOutput("generated", all, report);
    reported = [...diagnostics, ...found].map((item) => item.text);
  });

  it("can be compared", () => expect(reported).toEqual([]));
  it("has every file that the definitions make", () => expect(plan.missing).toEqual([]));
  it("has no file that the definitions make otherwise", () => expect([...plan.stale.keys()]).toEqual([]));
  it("has no file that the definitions no longer make", () =>
    expect([...plan.orphaned.keys(), ...plan.kept]).toEqual([]));

  it("holds nothing else", () => {
    // Folders that a build makes anew while this test looks are none of its business.
    const found = readdirSync("generated")
      .filter((name) => !["dist", "docs", "node_modules"].includes(name))
      .flatMap((name) => filesBelow(`generated/${name}`))
      .map((path) => path.slice("generated/".length));
    expect(found.sort()).toEqual(paths);
  });
});
