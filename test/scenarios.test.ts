import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { generateFrom, standardErrors } from "./support/definitions.ts";

/**
 * A scenario is a Markdown page: prose, definitions (of the module `com.vmware.test`, unless a block names another file)
 * and what becomes of them. The head of a block says which file it shows, relative to the folder of that module, and
 * which declarations of it. `npm run test:update` writes the blocks anew.
 */
const folder = "test/scenarios";
const update = process.env["UPDATE"] === "1";

interface Block {
  readonly language: string;
  readonly file: string;
  readonly declarations: readonly string[];
  readonly text: string;
}

const blockPattern = /^```(\w+) ?([^\s:]*)(?:: ([^\n]*))?\n(.*?)^```$/gms;

const blocksOf = (page: string): Block[] =>
  [...page.matchAll(blockPattern)].map(([, language = "", file = "", declarations = "", text = ""]) => ({
    language,
    file,
    declarations: declarations.split(", ").filter((name) => name !== ""),
    text,
  }));

/** Names that a statement declares; all imports together are called `imports`. */
function namesOf(statement: ts.Statement): string[] {
  if (ts.isImportDeclaration(statement)) return ["imports"];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as { name?: ts.Node };
  return name === undefined ? [] : [name.getText()];
}

/** The statements of a file that declare these names, with their comments. */
function excerpt(text: string, names: readonly string[]): string {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.ES2022, true);
  const found = source.statements.map((node) => ({ node, names: namesOf(node) }));
  const missing = names.filter((name) => !found.some((statement) => statement.names.includes(name)));
  if (missing.length > 0) throw new Error(`The file declares no ${missing.join(", ")}.`);
  const wanted = found.filter((statement) => statement.names.some((name) => names.includes(name)));
  return wanted
    .map(({ node, names: [name] }, at) => {
      const isFirst = at === 0 || (name === "imports" && wanted[at - 1]?.names[0] === "imports");
      return `${isFirst ? "" : "\n"}${text.slice(node.getStart(source, true), node.end)}\n`;
    })
    .join("");
}

describe.each(readdirSync(folder).filter((name) => name.endsWith(".md")))("scenario %s", (name) => {
  const page = readFileSync(`${folder}/${name}`, "utf8");
  const blocks = blocksOf(page);

  it("becomes what the page shows", async () => {
    const definitions = blocks.filter(({ language }) => language === "yaml");
    const { files, diagnostics } = await generateFrom({
      ...Object.fromEntries(definitions.map(({ file, text }) => [file === "" ? "test.yaml" : file, text])),
      "vapi/std/errors.yaml": standardErrors,
    });
    expect(diagnostics.map((item) => item.text)).toEqual([]);
    const made = new Map(files.map(({ path, text }) => [path, text]));
    const shown = blocks.filter(({ language }) => language === "ts");
    expect(shown.length).toBeGreaterThan(0);
    const now = shown.map(({ file, declarations }) => {
      const text = made.get(posix.join("src/test", file));
      if (text === undefined) throw new Error(`There is no file ${file}.`);
      return excerpt(text, declarations);
    });
    if (update) {
      let at = -1;
      const renewed = page.replace(blockPattern, (block: string, language: string, ...[, , text]: string[]) =>
        language === "ts" ? block.replace(`\n${text}`, () => `\n${now[(at += 1)]}`) : block,
      );
      writeFileSync(`${folder}/${name}`, renewed);
    } else expect(shown.map(({ text }) => text)).toEqual(now);
  });
});
