import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as handlebars from "handlebars";
import { requirePackage } from "../cache/packages.mjs";
import { templatesFolder } from "./places.ts";

const engine = (requirePackage("handlebars") as typeof handlebars).create();
const compiled = new Map<string, HandlebarsTemplateDelegate>();

/** The text of a template. Every value that it names has to be given, as text that needs no escaping. */
export function render(template: string, view: Readonly<Record<string, unknown>>): string {
  let run = compiled.get(template);
  if (run === undefined) {
    const source = readFileSync(join(templatesFolder, template), "utf8");
    run = engine.compile(source, { noEscape: true, strict: true, knownHelpersOnly: true, preventIndent: true });
    compiled.set(template, run);
  }
  return run(view);
}
