import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Side } from "../../generator/changes/findings.ts";
import { positionsOf } from "../../generator/changes/positions.ts";
import { parseModel } from "../../generator/changes/read-model.ts";
import type { ModelJson } from "../../generator/model/json-model.ts";
import { modelAsJson } from "../../generator/model/json.ts";
import { readModel } from "../../generator/pipeline.ts";
import { inputOf, readRepository, standardErrors } from "./definitions.ts";

/** A side without positions. */
export const sideOf = (model: ModelJson): Side => ({ model, positions: new Map() });

/** The side that definition files make; they are right. */
export function sideOfFiles(files: Readonly<Record<string, string>>, target?: string): Side {
  const { model, diagnostics } = readModel(inputOf(files), { target });
  expect(diagnostics.map((item) => `${item.span?.source.path ?? ""} ${item.code}: ${item.text}`)).toEqual([]);
  return { model: modelAsJson(model, target), positions: positionsOf(model, "") };
}

/** The definitions of the repository at a release. */
export const repositorySide = (release: string): Side => {
  const { model } = readRepository({ target: release });
  return { model: modelAsJson(model, release), positions: positionsOf(model, "definitions/") };
};

const folder = "test/changes/pairs";

/** Every pair of models, by the rule that it is for. */
export const pairNames: readonly string[] = readdirSync(folder).sort();

/** The definitions of one side of a pair by path, and the release to look at; undefined where it is a saved model. */
export function pairFiles(
  name: string,
  side: "old" | "new",
): { readonly files: Readonly<Record<string, string>>; readonly release: string | undefined } | undefined {
  if (existsSync(join(folder, name, `${side}.json`))) return undefined;
  const text = readFileSync(join(folder, name, `${side}.yaml`), "utf8");
  const modules = text.split(/^---$/m).map((part) => part.trim());
  const pathOf = (part: string): string => `${/^module: com\.vmware\.(.+)$/m.exec(part)![1]!.replace(/\./g, "/")}.yaml`;
  const files = Object.fromEntries(modules.map((part) => [pathOf(part), `${part}\n`]));
  return { files, release: /^# release: (.+)$/m.exec(text)?.[1] };
}

/** One side of a pair: modules one after the other, and the release to look at where that matters. */
export function readPair(name: string, side: "old" | "new"): Side {
  const pair = pairFiles(name, side);
  if (pair !== undefined) return sideOfFiles({ "vapi/std/errors.yaml": standardErrors, ...pair.files }, pair.release);
  const read = parseModel(readFileSync(join(folder, name, `${side}.json`), "utf8"));
  if ("problem" in read) throw new Error(read.problem);
  return sideOf(read.model);
}
