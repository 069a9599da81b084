import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import Handlebars from "handlebars";
import { templatesFolder } from "../typescript/places.ts";

const folder = join(templatesFolder, "reference");
const engine = Handlebars.create();

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

const partials = ["badges", "enumeration", "exports", "field", "life", "operation", "structure"];
for (const partial of partials) engine.registerPartial(partial, read(`${partial}.hbs`));
engine.registerHelper("eq", (a: unknown, b: unknown) => a === b);

const compiled = new Map<string, HandlebarsTemplateDelegate>();

/** HTML from a template: `{{…}}` escapes a text, `{{{…}}}` inserts finished HTML. */
export function html(template: string, view: Readonly<Record<string, unknown>>): string {
  let run = compiled.get(template);
  if (run === undefined) compiled.set(template, (run = engine.compile(read(`${template}.hbs`), { strict: true })));
  return run(view);
}

export const styleSheet = (): string => read("style.css");

/** The script of every page, with the search library in it. */
export function pageScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, "page.ts")],
    absWorkingDir: dirname(templatesFolder),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]!.text;
}
