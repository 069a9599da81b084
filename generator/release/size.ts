import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { inTemporaryFolder } from "../source/folders.ts";
import { packageFolder, readPackageJson } from "./build.ts";

/** Programs whose size is measured. */
const programs = {
  "one operation, JSON-RPC": `
import { createInvoker, jsonRpc } from "vsphere-sdk";
import { powerStart } from "vsphere-sdk/vcenter/vm";
export const start = (vm) => createInvoker(jsonRpc({ host: "vc" })).invoke(powerStart, { vm });`,
  "four operations, JSON-RPC": `
import { createInvoker, jsonRpc } from "vsphere-sdk";
import { powerReset, powerStart, powerStop, powerSuspend } from "vsphere-sdk/vcenter/vm";
const invoker = createInvoker(jsonRpc({ host: "vc" }));
export const all = (vm) =>
  Promise.all([powerReset, powerStart, powerStop, powerSuspend].map((operation) => invoker.invoke(operation, { vm })));`,
  "one operation, with sessions and retry": `
import { connect } from "vsphere-sdk";
import { powerStart } from "vsphere-sdk/vcenter/vm";
export const start = (vm) => connect({ host: "vc", user: "u", password: "p" }).invoke(powerStart, { vm });`,
  "one client, with sessions and retry": `
import { connect } from "vsphere-sdk";
import { PowerClient } from "vsphere-sdk/vcenter/vm";
export const power = new PowerClient(connect({ host: "vc", user: "u", password: "p" }));`,
  "one module (vcenter/vm) as a whole": `
export * as sdk from "vsphere-sdk";
export * as vm from "vsphere-sdk/vcenter/vm";`,
  "waiting for a task": `
import { connect } from "vsphere-sdk";
import { waitForTask } from "vsphere-sdk/tasks";
export const wait = (task) => waitForTask(connect({ host: "vc", user: "u", password: "p" }), task);`,
  "waiting for a state": `
import { connect } from "vsphere-sdk";
import { powerGet } from "vsphere-sdk/vcenter/vm";
import { waitFor } from "vsphere-sdk/waiters";
const vcenter = connect({ host: "vc", user: "u", password: "p" });
export const wait = (vm) => waitFor((options) => vcenter.invoke(powerGet, { vm }, options), ({ state }) => state.value === "POWERED_OFF");`,
  "all virtual machines": `
import { connect } from "vsphere-sdk";
import { allVms } from "vsphere-sdk/inventory";
export const all = () => allVms(connect({ host: "vc", user: "u", password: "p" }));`,
  "names of objects": `
import { connect } from "vsphere-sdk";
import { namesOf } from "vsphere-sdk/inventory";
export const names = (objects) => namesOf(connect({ host: "vc", user: "u", password: "p" }), objects);`,
  "an upload to a content library": `
import { connect } from "vsphere-sdk";
import { uploadItem } from "vsphere-sdk/transfer";
export const upload = (item) => uploadItem(connect({ host: "vc", user: "u", password: "p" }), item);`,
  "a download from a content library": `
import { connect } from "vsphere-sdk";
import { downloadItem } from "vsphere-sdk/transfer";
export const download = (item) => downloadItem(connect({ host: "vc", user: "u", password: "p" }), item, "folder");`,
  "a deployment by names": `
import { connect } from "vsphere-sdk";
import { deployOvf } from "vsphere-sdk/deploy";
export const deploy = (deployment) => deployOvf(connect({ host: "vc", user: "u", password: "p" }), deployment);`,
  everything: "",
} as const;

export type Program = keyof typeof programs;

/** Size of one program, in bytes. */
export interface Size {
  readonly minified: number;
  readonly gzipped: number;
  /** The bundle itself. */
  readonly code: string;
}

export type Bundler = "esbuild" | "rollup";

/** Sizes of all programs with both bundlers, from the built package. */
export async function measureSizes(): Promise<ReadonlyMap<Program, Readonly<Record<Bundler, Size>>>> {
  return inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(packageFolder, join(folder, "node_modules/vsphere-sdk"), "dir");
    const sizes = new Map<Program, Readonly<Record<Bundler, Size>>>();
    for (const [name, text] of Object.entries(programs) as [Program, string][]) {
      const entry = join(folder, "program.js");
      writeFileSync(entry, text === "" ? everything() : text);
      sizes.set(name, { esbuild: await withEsbuild(entry), rollup: await withRollup(entry) });
    }
    return sizes;
  });
}

/**
 * A program that imports every subpath except those for Node and for tests, each as a namespace, because subpaths may
 * export the same names.
 */
function everything(): string {
  const subpaths = Object.entries(readPackageJson().exports).filter(
    ([path, entry]) => typeof entry !== "string" && path !== "./node" && !path.startsWith("./testing"),
  );
  return subpaths.map(([path], index) => `export * as module${index} from "vsphere-sdk${path.slice(1)}";`).join("\n");
}

function sizeOf(code: string): Size {
  return { minified: Buffer.byteLength(code), gzipped: gzipSync(code, { level: 9 }).length, code };
}

async function withEsbuild(entry: string): Promise<Size> {
  const outdir = `${entry}-esbuild`;
  const { warnings } = await build({
    entryPoints: [entry],
    outdir,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  if (warnings.length > 0) throw new Error(`A bundle has warnings, the first one: ${warnings[0]!.text}`);
  const [file] = readdirSync(outdir);
  return sizeOf(readFileSync(join(outdir, file!), "utf8"));
}

async function withRollup(entry: string): Promise<Size> {
  const bundle = await rollup({
    input: entry,
    plugins: [nodeResolve()],
    onwarn: ({ message }) => {
      throw new Error(`A bundle has warnings, the first one: ${message}`);
    },
  });
  const { output } = await bundle.generate({ format: "esm", inlineDynamicImports: true });
  await bundle.close();
  const { code } = await transform(output[0].code, { minify: true, format: "esm", target: "es2022" });
  return sizeOf(code);
}

/** The sizes as a table in Markdown. */
export function sizeTable(sizes: ReadonlyMap<Program, Readonly<Record<Bundler, Size>>>): string {
  const rows = [...sizes].map(
    ([name, { esbuild, rollup: rolled }]) =>
      `| ${name} | ${esbuild.minified} | ${esbuild.gzipped} | ${rolled.minified} | ${rolled.gzipped} |`,
  );
  return [
    "| program | esbuild, minified | gzipped | rollup, minified | gzipped |",
    "| --- | --: | --: | --: | --: |",
    ...rows,
    "",
  ].join("\n");
}
