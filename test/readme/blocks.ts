import { readdirSync, readFileSync } from "node:fs";

/** A program that the README of the package or a guide shows. */
export interface Block {
  /** `README.md` or `guides/power.md`. */
  readonly file: string;
  /** Its place among those of the file, from 1. */
  readonly at: number;
  readonly code: string;
}

const files = ["README.md", ...readdirSync("generated/guides").map((name) => `guides/${name}`)];

export const blocks: readonly Block[] = files.flatMap((file) =>
  [...readFileSync(`generated/${file}`, "utf8").matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""], at) => ({
    file,
    at: at + 1,
    code,
  })),
);
