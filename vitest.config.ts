import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { engineFlags } from "./generator/commands/load.mjs";

/** Copies of what is written by hand, and where it is written. Checkouts may share their packages through a link. */
const target = resolve(realpathSync("node_modules"), ".cache/vsphere-sdk-generator/target-6.7");
const copies = ["generated", target].flatMap((folder) =>
  ["runtime", "jobs"].map((name) => ({ copy: resolve(folder, "src", name), original: resolve("templates", name) })),
);

/** The file where it is written; `undefined` for what is generated. */
function inPlace(path: string): string | undefined {
  const found = copies.find(({ copy }) => path.startsWith(`${copy}/`));
  return found && path.replace(found.copy, found.original);
}

const packageName = "vsphere-sdk";
const { exports } = JSON.parse(readFileSync("generated/package.json", "utf8")) as {
  exports: Record<string, { default: string } | string>;
};

/** The source of what the package exports under a name, the runtime being where it is written. */
function entry(name: string): string | undefined {
  const target = exports[name.replace(packageName, ".")];
  if (typeof target !== "object") return undefined;
  const path = resolve("generated", target.default.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
  return inPlace(path) ?? path;
}

const tests = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((path) => `test/${path.replace(/\\/g, "/")}`)
  .filter((path) => path.endsWith(".test.ts") && !/^test\/(?:interop|consumers|long)\//.test(path));
const isSlow = (path: string): boolean => path.endsWith(".slow.test.ts");
/** What changes its process: other modules, other globals, another working folder. */
const needsOwnProcess = (path: string): boolean =>
  /\b(?:vi\.mock|vi\.stubGlobal|process\.chdir)\(/.test(readFileSync(path, "utf8"));

/** Most tests share processes, so that the generator and its libraries are loaded once and not a hundred times. */
const projectsOf = (name: string, files: readonly string[]) =>
  [false, true].map((alone) => ({
    extends: true as const,
    test: {
      name: alone ? `${name}-alone` : name,
      isolate: alone,
      include: files.filter((path) => needsOwnProcess(path) === alone),
      globalSetup: "test/support/target.ts",
    },
  }));

export default defineConfig({
  plugins: [
    {
      // Examples import the package by its name, as its users do.
      name: "package-by-name",
      enforce: "pre",
      resolveId: (source) =>
        source === packageName || source.startsWith(`${packageName}/`) ? entry(source) : undefined,
    },
    {
      // Generated code runs on the runtime where it is written, so that a test needs no run of the generator before it.
      name: "in-place",
      enforce: "pre",
      resolveId(source, importer) {
        if (importer === undefined || !source.startsWith(".")) return undefined;
        return inPlace(resolve(dirname(importer), source))?.replace(/\.js$/, ".ts");
      },
    },
  ],
  test: {
    // Only what hangs takes as long: how fast the machine is, and what else it does, decides about no test. The hook of
    // the consumers' tests installs runtimes.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    pool: "forks",
    setupFiles: "test/support/setup.ts",
    // All tests take a sixth less time with it.
    execArgv: engineFlags,
    // Half of the time of many tests is that of a process that they wait for.
    maxWorkers: "100%",
    projects: [
      // What a change is tried with: a minute.
      ...projectsOf(
        "package",
        tests.filter((path) => !isSlow(path)),
      ),
      // What starts compilers and commands, or tries everything with everything: minutes.
      ...projectsOf("slow", tests.filter(isSlow)),
      // Takes ten to thirty minutes, and writes down what came of it.
      {
        extends: true,
        test: {
          name: "long",
          include: ["test/long/*.test.ts", "test/properties/*.test.ts"],
          env: { RUNS: "5" },
          testTimeout: 3_600_000,
        },
      },
      // Installs the packed package where its users are: runtimes, compilers and a browser.
      {
        extends: true,
        test: { name: "consumers", include: ["test/consumers/*.test.ts"], globalSetup: "test/support/packed.ts" },
      },
      // Needs Go and Python, and says what it skips where they are missing.
      {
        extends: true,
        test: {
          name: "interop",
          include: ["test/interop/*.test.ts"],
          globalSetup: ["test/support/packed.ts", "test/support/target.ts"],
        },
      },
    ],
  },
});
