import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

/** The folder that is above this file, or above what this file was translated to. */
export function findAbove(folder: string, name: string): string {
  return existsSync(join(folder, name)) ? join(folder, name) : findAbove(dirname(folder), name);
}

/** The folder of the templates. */
export const templatesFolder: string = findAbove(dirname(fileURLToPath(import.meta.url)), "templates");

const engine = Handlebars.create();
const compiled = new Map<string, HandlebarsTemplateDelegate>();

/** The text of a template; every value that it names has to be there, and arrives as final text. */
export function render(template: string, view: Readonly<Record<string, unknown>>): string {
  let run = compiled.get(template);
  if (run === undefined) {
    const source = readFileSync(join(templatesFolder, template), "utf8");
    run = engine.compile(source, { noEscape: true, strict: true, knownHelpersOnly: true, preventIndent: true });
    compiled.set(template, run);
  }
  return run(view);
}
