import { beforeAll, expect, it } from "vitest";
import type { Compiler } from "../support/compiler.ts";
import { temporaryFolder } from "../support/folders.ts";
import { complaints, writeParts, type Everything, type Part } from "./everything.ts";

/** What users have and write; random models and hard names are compiled by `compilers.slow.test.ts`. */
const ofUsers = ["package", "types", "unions", "readme", "examples"] as const;

let everything: Everything;
beforeAll(async () => {
  everything = await writeParts(temporaryFolder(), ofUsers);
});

it.each<[Compiler, readonly Part[]]>([
  ["oldest", ["package"]],
  ["pinned", ["package"]],
  ["newest", ofUsers],
])("the %s compiler takes it with every strict flag", async (compiler, wanted) => {
  for (const part of wanted) expect(everything.files[part], part).not.toEqual([]);
  expect(await complaints(everything, compiler, wanted)).toEqual([]);
});
