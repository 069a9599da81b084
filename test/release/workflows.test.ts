import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
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
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+(\/[\w-]+)+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
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
  expect(runs.slice(-4)).toEqual(["npm test", "npm run test:slow", "npm run release:check", "npm run release"]);
  // The version is compared with the last release, so its tag has to be there.
  expect(jobs["release"]!.steps[0]!.with).toMatchObject({ "fetch-depth": 0 });
});

test("the analysis may write what it found, and nothing else", () => {
  const { on, jobs } = workflow("codeql.yml");
  // Not `pull_request_target`: that would give code of strangers the rights of the repository.
  expect(Object.keys(on)).toEqual(["push", "pull_request", "schedule"]);
  expect(jobs["analyze"]!.permissions).toEqual({ contents: "read", "security-events": "write" });
  // Both steps of one run have to be of one version.
  const versions = jobs["analyze"]!.steps.flatMap(({ uses }) => /codeql-action\/\w+@(.*)/.exec(uses ?? "")?.[1] ?? []);
  expect(versions).toHaveLength(2);
  expect(new Set(versions).size).toBe(1);
});

test("a pull request shows what it changes, without a right to write", () => {
  const { on, jobs } = workflow("changes.yml");
  expect(Object.keys(on)).toEqual(["pull_request"]);
  expect(jobs["changes"]!.permissions).toBeUndefined();
  const { steps } = jobs["changes"]!;
  // It compares with what it would be merged into, which is the first parent of the merge.
  expect(steps[0]!.with).toMatchObject({ "fetch-depth": 2 });
  expect(steps.flatMap(({ run }) => run ?? [])).toContain(".ci/changes HEAD^1 > changes.md");
});

test("what changed is said in Markdown, and by what the rest is renewed", () => {
  for (const [, script] of readFileSync(".ci/changes", "utf8").matchAll(/`npm run ([\w:]+)`/g))
    expect(scripts).toHaveProperty([script!]);
  const { status, stdout } = spawnSync(".ci/changes", ["HEAD"], { encoding: "utf8" });
  expect(stdout).toMatch(/^## What changed\n\nHEAD → definitions: /);
  expect(status).toBe(0);
  expect(spawnSync(".ci/changes", ["no-revision"], { encoding: "utf8" }).status).not.toBe(0);
});

test("every dependency is kept up to date: packages and actions, one pull request a week each", () => {
  const { updates } = parse(readFileSync(".github/dependabot.yml", "utf8")) as {
    updates: readonly {
      "package-ecosystem": string;
      directory: string;
      schedule: object;
      groups: object;
      ignore?: readonly { "dependency-name": string }[];
    }[];
  };
  expect(updates.map((update) => update["package-ecosystem"])).toEqual(["npm", "github-actions"]);
  for (const { directory, schedule, groups } of updates) {
    expect({ directory, schedule }).toEqual({ directory: "/", schedule: { interval: "weekly" } });
    expect(Object.values(groups)).toEqual([{ patterns: ["*"] }]);
  }
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { devDependencies: object };
  for (const { ignore = [] } of updates)
    for (const { "dependency-name": name } of ignore) expect(devDependencies).toHaveProperty([name]);
});

test("random answers are tried in every run", () => {
  expect(readFileSync(".ci/run", "utf8")).toContain("npm run fuzz");
  const runs = workflow("test.yml").jobs["fuzz"]!.steps.flatMap(({ run }) => run ?? []);
  expect(runs).toEqual(["npm ci", "npm run fuzz -- --seconds 60"]);
});
