import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listen, type ListeningVcenter } from "vsphere-sdk/testing";
import { compilers, strictFlags, laterFlags, type Compiler } from "../support/compiler.ts";
import { said, sourceOf, vcenterOfConsumers } from "../support/consumers.ts";
import { temporaryFolder } from "../support/folders.ts";
import { UserProject, type Ended } from "../support/project.ts";

const folder = temporaryFolder();
const require = createRequire(import.meta.url);
const tsc = (compiler: Compiler): string =>
  join(dirname(require.resolve(`${compilers[compiler]}/package.json`)), "bin/tsc");

const vcenter = vcenterOfConsumers();
let server: ListeningVcenter;
beforeAll(async () => {
  server = await listen(vcenter);
});
afterAll(() => server.close());

const main = `import { program } from "./program.js";
declare const process: { readonly env: { readonly VCENTER: string } };
program(process.env.VCENTER).then((lines) => console.log(JSON.stringify(lines)));
`;

/** A project with the programs of a user, all but the one that needs the types of Node. */
function projectFor(type: "module" | "commonjs"): UserProject {
  const project = new UserProject(folder, type);
  project.write({ "program.ts": sourceOf("program"), "kit.ts": sourceOf("kit"), "main.ts": main });
  return project;
}

const compile = (project: UserProject, compiler: Compiler, ...flags: string[]): Promise<Ended> =>
  project.run(process.execPath, [tsc(compiler), "--pretty", "false", ...flags]);

describe.each<[Compiler, "module" | "commonjs"]>([
  // What each compiler's own settings begin with: those of the oldest know neither `exports` nor modules of Node.
  ["oldest", "commonjs"],
  ["pinned", "module"],
  ["newest", "module"],
])("the %s compiler", (compiler, type) => {
  let project: UserProject;
  beforeAll(() => {
    project = projectFor(type);
  });

  test("compiles a program with the settings of `tsc --init`, which then runs", async () => {
    expect(await project.run(process.execPath, [tsc(compiler), "--init"])).toMatchObject({ code: 0 });
    expect(await compile(project, compiler, "-p", ".")).toEqual({ code: 0, output: "", errors: "" });
    const ended = await project.run(process.execPath, ["main.js"], { VCENTER: server.host });
    expect(ended).toEqual({ code: 0, output: `${JSON.stringify(said)}\n`, errors: "" });
    expect(vcenter.sessions.size).toBe(0);
  });
});

describe("with every strict flag", () => {
  let project: UserProject;
  beforeAll(() => {
    project = projectFor("module");
  });

  const resolutions = [
    ["NodeNext", "NodeNext"],
    ["Node16", "Node16"],
    ["ESNext", "Bundler"],
  ] as const;
  const cases = (["oldest", "pinned", "newest"] as const).flatMap((compiler) =>
    resolutions.map(([module, moduleResolution]) => ({ compiler, module, moduleResolution })),
  );

  test.each(cases)(
    "the $compiler compiler compiles a program as $module, resolved as by $moduleResolution",
    async ({ compiler, module, moduleResolution }) => {
      const flags = { ...strictFlags, ...(compiler !== "oldest" && laterFlags), noUnusedLocals: true };
      const output = { target: "ES2022", module, moduleResolution, types: [], noEmit: true };
      // The library of a browser is what `fetch` is declared in.
      const compilerOptions = { ...flags, ...output, lib: ["ES2022", "DOM"] };
      const name = `tsconfig.${compiler}.${module}.json`;
      project.write({ [name]: JSON.stringify({ compilerOptions }) });
      expect(await compile(project, compiler, "-p", name)).toEqual({ code: 0, output: "", errors: "" });
    },
    60_000,
  );
});
