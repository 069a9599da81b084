/**
 * `npm run fuzz -- --seconds 60 --seed 7`: meets random answers for so long; a seed repeats what it found. Ends with 1
 * when an answer ended in anything but a value or an error of the package.
 */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { OperationDescriptor } from "../../generated/src/runtime/descriptor.ts";
import type { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { fuzzAnswers } from "./answers.ts";

const { values } = parseArgs({ options: { seconds: { type: "string" }, seed: { type: "string" } } });
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const source = resolve("generated/src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !/^(runtime|jobs|stub-factory|index)/.test(name),
);
const exported = new Set<unknown>();
for (const file of files)
  for (const value of Object.values((await import(pathToFileURL(resolve(source, file)).href)) as object))
    exported.add(value);
const operations = [...exported].filter(
  (value) => typeof value === "object" && value !== null && "service" in value && "input" in value,
) as OperationDescriptor<object>[];
const errors = [...exported].filter(
  (value) => typeof value === "function" && "wireName" in value && "fields" in value && value.wireName !== "",
) as (typeof ServiceError)[];

say(`${operations.length} operations, ${errors.length} errors, ${seconds} s, seed ${seed}`);
const end = performance.now() + seconds * 1000;
const { rounds, values: count, finding } = await fuzzAnswers(operations, errors, seed, () => performance.now() < end);
say(`${rounds} answers, ${count} of them values`);
if (finding !== undefined) {
  const { body, ...rest } = finding;
  say(JSON.stringify({ ...rest, body: body.slice(0, 5000) }, undefined, 2));
  process.exitCode = 1;
}
