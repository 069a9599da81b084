import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}

const folder = ".github/workflows";
const files = readdirSync(folder);
const text = (file: string): string => readFileSync(`${folder}/${file}`, "utf8");
const workflow = (file: string): Workflow => parse(text(file)) as Workflow;
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

describe.each(files)("%s", (file) => {
  test("pins each action to a commit, and says which version that is", () => {
    const uses = text(file).match(/uses: .*/g)!;
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("may read and no more, unless a job says so, and has no secrets", () => {
    expect(workflow(file).permissions).toEqual({ contents: "read" });
    expect(text(file)).not.toContain("secrets.");
  });

  test("runs only scripts that there are", () => {
    for (const { steps } of Object.values(workflow(file).jobs))
      for (const { run } of steps)
        if (run?.startsWith("npm run ") === true) expect(scripts).toHaveProperty([run.split(" ")[2]!]);
  });
});

test("a release comes from a tag, after all checks, with the identity that makes its provenance", () => {
  const { on, jobs } = workflow("release.yml");
  expect(on).toEqual({ push: { tags: ["v*"] } });
  expect(Object.keys(jobs)).toEqual(["release"]);
  expect(jobs["release"]!.permissions).toEqual({ contents: "read", "id-token": "write" });
  const runs = jobs["release"]!.steps.flatMap(({ run }) => run ?? []);
  expect(runs.slice(-3)).toEqual(["npm test", "npm run release:check", "npm run release"]);
});
