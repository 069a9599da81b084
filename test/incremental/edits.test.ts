import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryTexts } from "../support/definitions.ts";
import { temporaryFolder } from "../support/folders.ts";
import { compareSeries } from "./compare.ts";

/** Modules that need no others, with unions, errors, tasks and types that one takes from another. */
const cut = [
  "vapi/std.yaml",
  "vapi/std/errors.yaml",
  "cis.yaml",
  "cis/task.yaml",
  "vcenter/iso.yaml",
  "vcenter/hvc.yaml",
  "vcenter/vm/storage.yaml",
];
const tree = Object.fromEntries(Object.entries(repositoryTexts()).filter(([path]) => cut.includes(path)));

describe("a run with what earlier runs made", () => {
  it("makes after any edit what a run from nothing makes", async () => {
    const { done, wrong } = await compareSeries(tree, join(temporaryFolder(), "made"), 14, 20);
    expect(Object.values(done).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(16);
    expect(wrong).toBeLessThan(10);
  });
});
