import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as oxc from "@prettier/plugin-oxc";
import * as estree from "prettier/plugins/estree";
import type { Plugin } from "prettier";
import { format } from "prettier/standalone";
import { describe, expect, it } from "vitest";
import { filesBelow } from "../../generator/source/tree.mjs";
import { formatFile } from "../../generator/typescript/format.ts";

const folder = "generated/src";
const files = filesBelow(folder).filter((path) => /^(?:vcenter\/vm|content|cis)\//.test(path));
const options = { parser: "oxc-ts", plugins: [estree as Plugin, oxc as unknown as Plugin], printWidth: 110 };

/** The same program as the emitter prints it: members on one line each, and other breaks where they happen to be. */
const unformatted = (text: string): string => text.replace(/\n {4,}(?![ *])/g, " ").replace(/,\n/g, ", ");

describe("a text that is formatted as a file that may hold JSX", () => {
  it.each(files)("%s is what it is without", async (path) => {
    const text = unformatted(readFileSync(join(folder, path), "utf8"));
    expect((await formatFile({ path: "a.ts", text })).text).toBe(await format(text, options));
  });

  it("is formatted where it is none", async () => {
    const text = "const a = <T>(b: T) => <string><unknown>b;";
    expect((await formatFile({ path: "a.ts", text })).text).toBe(await format(text, options));
  });

  it("isn't searched for JSX first, which takes longer than all the rest", async () => {
    const item = (at: number): string =>
      `export interface A${at} { readonly first: number; readonly second: boolean; }`;
    const text = Array.from({ length: 2000 }, (_, at) => item(at)).join("\n");
    const timed = async (action: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await action();
      return performance.now() - start;
    };
    await formatFile({ path: "a.ts", text: item(0) });
    const without = await timed(() => formatFile({ path: "a.ts", text }));
    expect(without).toBeLessThan((await timed(() => format(text, options))) / 2);
  });
});
