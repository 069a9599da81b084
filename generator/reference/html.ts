import { readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";
import { templatesFolder } from "../typescript/templates.ts";

const folder = join(templatesFolder, "reference");
const engine = Handlebars.create();

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

for (const partial of ["field", "badges", "structure"]) engine.registerPartial(partial, read(`${partial}.hbs`));

/** HTML of a template; two braces escape a text, three take finished HTML. */
export function html(template: string, view: Readonly<Record<string, unknown>>): string {
  return engine.compile(read(`${template}.hbs`), { strict: true })(view);
}

/** A file that stands beside the pages as it is. */
export const asset = (name: "style.css" | "search.js"): string => read(name);
