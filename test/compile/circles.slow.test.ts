import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { rollup } from "rollup";
import { beforeAll, describe, expect, it } from "vitest";
import { buildSources, readPackageJson } from "../../generator/release/build.ts";
import { isHarmlessCircle } from "../../generator/release/circles.ts";
import { generateFrom, standardErrors } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";

/** Two modules, each of which needs the other: a structure, an enumeration and an error of it, and a service. */
const half = (own: string, other: string): string => `
module: com.vmware.cyc.${own}
version: "6.7"
doc: One of two modules that need each other.
services:
  Box:
    doc: A box.
    operations:
      open:
        doc: Opens it.
        params: { content: { type: com.vmware.cyc.${other}.Side?, doc: What to put into it. } }
        result: { type: com.vmware.cyc.${other}.Side, doc: What was in it. }
        errors: { com.vmware.cyc.${other}.Locked: If it is locked. }
structures:
  Side:
    doc: One side.
    fields:
      others: { type: "list<com.vmware.cyc.${other}.Side>", doc: The other one. }
      colour: { type: com.vmware.cyc.${other}.Colour?, doc: Its colour. }
enumerations:
  Colour: { doc: Colours., values: { RED: Like a tomato. } }
errors:
  Locked:
    doc: It is locked.
    includes: com.vmware.vapi.std.errors.Error
    fields: { by: { type: com.vmware.cyc.${other}.Side?, doc: Who locked it. } }
`;

/** Loads both modules, makes a call that needs something of both, and says what came, once as a result and once as an error. */
const program = (first: string, second: string): string => `
import * as ${first} from "./dist/cyc/${first}/index.js";
import * as ${second} from "./dist/cyc/${second}/index.js";
import { connect } from "./dist/index.js";
import { FakeVcenter, vapiError } from "./dist/runtime/testing/index.js";

const fake = new FakeVcenter().on(a.Box, {
  open: ({ content }) => {
    if (content === undefined) throw vapiError(b.Locked, "By somebody.");
    return { others: content.others, colour: a.Colour.RED };
  },
});
const vcenter = connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch });
const box = new a.BoxClient(vcenter);
const side = await box.open({ content: { others: [{ others: [] }], colour: "RED" } });
const locked = await box.open({}).catch((error) => error);
await vcenter.close();
console.log(side.colour === a.Colour.RED, side.others.length, locked instanceof b.Locked, a.boxOpenErrors.match(locked) === locked);
`;

describe("modules that need each other", () => {
  const folder = temporaryFolder();
  beforeAll(async () => {
    const { files, diagnostics } = await generateFrom({
      "cyc/a.yaml": half("a", "b"),
      "cyc/b.yaml": half("b", "a"),
      "vapi/std/errors.yaml": standardErrors,
    });
    expect(diagnostics.map(({ text }) => text)).toEqual([]);
    writeTree(folder, Object.fromEntries(files.map(({ path, text }) => [path, text])));
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "dir");
    await buildSources(folder);
  });

  it("are compiled and built, with everything that their package exports", () => {
    const paths = Object.values(readPackageJson(folder).exports).flatMap((entry) =>
      typeof entry === "string" ? [] : [entry.types, entry.default],
    );
    expect(paths).toContain("./dist/cyc/a/index.js");
    for (const path of paths) expect(readFileSync(join(folder, path), "utf8").length, path).toBeGreaterThan(0);
  });

  it.each([
    ["a", "b"],
    ["b", "a"],
  ])("work, whichever is loaded first: %s", (first, second) => {
    writeTree(folder, { "program.mjs": program(first, second) });
    const said = execFileSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8" });
    expect(said).toBe("true 1 true true\n");
  });

  it("make no bundler of a user complain", async () => {
    const warnings: string[] = [];
    const bundle = await rollup({
      input: ["cyc/a/index.js", "cyc/b/index.js", "stub-factory.js"].map((path) => join(folder, "dist", path)),
      onwarn: ({ message }) => void warnings.push(message),
    });
    await bundle.close();
    expect(warnings).toEqual([]);
  });
});

describe("a circle", () => {
  const sources = resolve("generated/src");
  const circle = (...paths: string[]) => ({
    code: "CIRCULAR_DEPENDENCY",
    message: "",
    ids: paths.map((path) => join(sources, path)),
  });

  it.each([
    ["between generated files", true, circle("a/types.ts", "b/types.ts", "a/types.ts")],
    ["through the runtime", false, circle("a/types.ts", "runtime/codec.ts", "a/types.ts")],
    ["within the runtime", false, circle("runtime/codec.ts", "runtime/union.ts", "runtime/codec.ts")],
    ["with a file of somebody else", false, circle("a/types.ts", "../else.ts", "a/types.ts")],
    ["of nothing", false, circle()],
    ["that is another warning", false, { ...circle("a/types.ts", "b/types.ts"), code: "CIRCULAR_CHUNK" }],
  ])("%s: harmless is %s", (_where, harmless, warning) => expect(isHarmlessCircle(warning, sources)).toBe(harmless));
});
