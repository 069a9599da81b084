import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareSeries } from "../incremental/compare.ts";
import { edits } from "../incremental/edits.ts";
import { repositoryTexts } from "../support/definitions.ts";
import { temporaryFolder } from "../support/folders.ts";

const tree = repositoryTexts();
const usualSeed = 1;
const seed = Number(process.env["SEED"] ?? usualSeed);
const count = Number(process.env["EDITS"] ?? 200);

describe("the whole tree of definitions", () => {
  it(
    "becomes after any edit what a run from nothing makes of it",
    async () => {
      const { done, wrong } = await compareSeries(tree, join(temporaryFolder(), "made"), seed, count);
      const total = Object.values(done).reduce((sum, times) => sum + times, 0);
      // In another series, an early edit may remove all that a later one needs.
      if (seed === usualSeed) expect(Object.keys(done).sort()).toEqual(Object.keys(edits).sort());
      writeFileSync("test/long/README.md", readme(total, wrong, done));
    },
    // Each edit is followed by a run from nothing.
    count * 60_000,
  );
});

const readme = (total: number, wrong: number, done: Readonly<Record<string, number>>): string => `# Long tests

\`npm run test:long\` takes ten to thirty minutes and writes down here what came of it. \`SEED\` and \`EDITS\` in the
environment choose another series.

The whole tree of definitions was edited ${total} times, one edit after the other. After each edit, a run with what all
earlier runs had kept made byte for byte what a run from nothing made; ${wrong} of the trees were wrong, and then both
reported the same.

- Date: ${new Date().toISOString().slice(0, 10)}, seed ${seed}
- Edits: ${Object.entries(done)
  .map(([name, times]) => `${name} (${times})`)
  .join(", ")}
`;
