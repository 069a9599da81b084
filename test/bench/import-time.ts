import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./measure.ts";

/** Loading a built module beside loading an empty one, each in a process of its own; medians of pairs, in milliseconds. */
export function importTime(path: string, pairs = 21): { readonly full: number; readonly empty: number } {
  const folder = mkdtempSync(join(tmpdir(), "bench-import-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "empty.js"), "export {};");
    const load = (file: string): number => {
      const program = `const begin = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - begin);`;
      const args = ["--input-type=module", "-e", program];
      return Number(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" }));
    };
    const times = Array.from({ length: pairs }, () => [load("./empty.js"), load(path)] as const);
    return { empty: median(times.map(([value]) => value)), full: median(times.map(([, value]) => value)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
