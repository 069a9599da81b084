import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FolderCache } from "../../generator/cache/cache.ts";
import { generateFrom } from "../../generator/commands/generate-once.ts";
import { inputOf, standardErrors } from "../support/definitions.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";

const lamp = 'module: com.vmware.lamp\nversion: "6.7"\ndoc: Lamps.\nstructures:\n  Info: { doc: What a lamp is. }\n';
const tree = { "lamp.yaml": lamp, "vapi/std/errors.yaml": standardErrors };

// That a damaged entry counts as a missing one is shown in `cache.test.ts`.
describe("a run whose cache lacks an entry", () => {
  it("writes the same, whichever it is", async () => {
    const folder = temporaryFolder();
    const [definitions, out, kept] = ["definitions", "out", "kept"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeTree(definitions, tree);
    const run = async (): Promise<void> => {
      const cache = new FolderCache(kept, "generator", () => true);
      const args = { definitions, out, only: [], target: undefined, check: false, watch: false, json: false };
      const outcome = await generateFrom({ ...args, "no-cache": false }, { files: inputOf(tree), unread: [] }, [], {
        cache,
      });
      cache.save();
      expect(outcome.diagnostics.map(({ text }) => text)).toEqual([]);
    };
    await run();
    const clean = readTree(out);
    const names = readdirSync(kept).sort();
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) {
      rmSync(join(kept, name));
      rmSync(out, { recursive: true });
      await run();
      expect(readTree(out)).toEqual(clean);
    }
  });
});
