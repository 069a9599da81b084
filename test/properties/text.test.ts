import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { escapeInvisible, invisible } from "../../generator/text/characters.ts";
import { formatFile } from "../../generator/typescript/format.ts";
import { commentText, propertyKey, stringLiteral, wrap } from "../../generator/typescript/escaping.ts";
import { generateFrom } from "../support/definitions.ts";
import { anyText, prose } from "./arbitraries.ts";

const evaluate = (code: string): unknown => (0, eval)(code);
const wordsOf = (text: string): string[] => text.split(/[ \n]+/).filter((word) => word !== "");
/** What is never broken: words, and code with its blanks. */
const piecesOf = (row: string): readonly string[] => row.match(/(?:`[^`]*`|[^ `]|`)+/g) ?? [];
/** Backslashes are what the escapes add. */
const unescaped = (text: string): string => text.replace(/\\/g, "");
const quoted = (text: string): string => JSON.stringify(text);

describe("a string literal", () => {
  it("evaluates to its text, on one line and without anything invisible", () =>
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = stringLiteral(text);
        expect(evaluate(literal)).toBe(text);
        expect(literal).not.toMatch(/\n/);
        expect(literal).not.toMatch(invisible);
      }),
      { numRuns: 2000 },
    ));

  it("is still that text when it has been formatted", () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 20 }), async (texts) => {
        const text = `const a = [${texts.map(stringLiteral).join(", ")}];`;
        const formatted = await formatFile({ path: "a.ts", text });
        expect(evaluate(formatted.text.replace("const a =", ""))).toEqual(texts);
      }),
      { numRuns: 50 },
    ));

  it("is a key that makes one property of that name", () =>
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom("__proto__", "constructor", "get", "1")), (name) => {
        const made = evaluate(`({ ${propertyKey(name)}: 1 })`) as object;
        expect(Object.getOwnPropertyNames(made)).toEqual([name]);
        expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
      }),
      { numRuns: 1000 },
    ));

  it("reaches the package as the constant that the definition has", () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 10 }), async (texts) => {
        const of = (type: string, value: unknown) => ({ type, value, doc: "A constant." });
        const constants = Object.fromEntries(texts.map((value, at) => [`C${at}`, of("string", value)]));
        const all = { ...constants, ALL: of("list<string>", texts) };
        const services = { Lamp: { doc: "A lamp.", constants: all } };
        const definition = { module: "com.vmware.test", version: "6.7", doc: "A test.", services };
        const { diagnostics, text } = await generateFrom({ "test.yaml": escapeInvisible(JSON.stringify(definition)) });
        expect(diagnostics.map((item) => item.text)).toEqual([]);
        const { outputText } = ts.transpileModule(text("src/test/lamp.ts"), {
          compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
        });
        const LampClient = evaluate(`(${/class LampClient[^]*^\}/m.exec(outputText)?.[0]})`) as Record<string, unknown>;
        expect(texts.map((_, at) => LampClient[`C${at}`])).toEqual(texts);
        expect(LampClient["ALL"]).toEqual(texts);
      }),
      { numRuns: 10 },
    ));
});

describe("the text of a comment", () => {
  it("has no end of a comment and keeps every word", () =>
    fc.assert(
      fc.property(prose, fc.nat(8), (text, indent) => {
        const comment = wrap(commentText(text), indent);
        expect(comment).not.toContain("*/");
        expect(wordsOf(unescaped(comment))).toEqual(wordsOf(unescaped(text)));
      }),
      { numRuns: 2000 },
    ));

  it("is wrapped between words only, and no more often than it has to be", () =>
    fc.assert(
      fc.property(prose, (text) => {
        const line = text.replace(/\n/g, " ");
        const rows = wrap(line).split("\n");
        expect(wordsOf(rows.join("\n"))).toEqual(wordsOf(line));
        rows.forEach((row, at) => {
          const [piece = ""] = piecesOf(rows[at + 1] ?? "");
          // A row that is too long is one piece; one that isn't has no room for what comes next.
          if (row.length > 97) expect(piecesOf(row)).toHaveLength(1);
          else if (piece !== "") expect(`${row} ${piece}`.length).toBeGreaterThan(97);
        });
      }),
      { numRuns: 1000 },
    ));
});

/** The comments of what a file declares, as the compiler reads them: their text, and the names of their tags. */
function commentsOf(text: string): { raw: string; tags: string[]; links: number }[] {
  const found: { raw: string; tags: string[]; links: number }[] = [];
  const source = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    for (const comment of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
      if (comment.parent !== node) continue;
      const links = (part: string | ts.NodeArray<ts.JSDocComment> | undefined): number =>
        typeof part === "object" ? part.filter((item) => item.kind !== ts.SyntaxKind.JSDocText).length : 0;
      found.push({
        raw: text
          .slice(comment.pos, comment.end)
          .replace(/^\/\*\*|\*\/$/g, "")
          .replace(/\n *\* ?/g, "\n"),
        tags: (comment.tags ?? []).map((tag) => tag.tagName.text),
        links: links(comment.comment) + (comment.tags ?? []).reduce((sum, tag) => sum + links(tag.comment), 0),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("a comment of the package", () => {
  it("holds the words of the definition, and no tag that is not ours", () =>
    fc.assert(
      fc.asyncProperty(fc.array(prose, { minLength: 6, maxLength: 6 }), async (docs) => {
        const [one, two, three, four, five, six] = docs.map(quoted);
        const { diagnostics, text } = await generateFrom({
          "test.yaml": `module: com.vmware.test
version: "6.7"
doc: ${one}
structures: { Q1: { doc: ${one}, deprecated: ${two}, fields: { q2: { type: string, doc: ${three} } } } }
services:
  Q3:
    doc: ${four}
    operations:
      q4:
        doc: ${five}
        params: { q5: { type: string, doc: ${six} } }
        result: { type: string, doc: ${one} }
        errors: { Q6: [${two}, ${three}] }
errors: { Q6: { doc: ${six} } }
enumerations: { Q7: { doc: ${five}, values: { Q8: ${four} } } }
`,
        });
        expect(diagnostics.map((item) => item.text)).toEqual([]);
        const wanted: [string, string[], string[]][] = [
          // A structure is named twice: as it is received, and as it is sent.
          ["types", ["deprecated"], docs.slice(0, 5)],
          ["q3", ["param", "returns", "throws", "throws"], [3, 4, 5, 0, 1, 2].map((at) => docs[at]!)],
          ["errors", [], [docs[5]!]],
        ];
        for (const [file, tags, texts] of wanted) {
          const comments = commentsOf(text(`src/test/${file}.ts`));
          expect(comments.flatMap((item) => item.tags)).toEqual(tags);
          const all = ` ${wordsOf(unescaped(comments.map(({ raw }) => raw).join("\n"))).join(" ")} `;
          for (const doc of texts) expect(all).toContain(` ${wordsOf(unescaped(doc)).join(" ")} `.replace("  ", " "));
          // Only comments that the generator words itself have links.
          const own = comments.filter(
            ({ raw }) =>
              !/Parameters of|Client of|Errors that|as a value|from other errors|as it is sent|Values of/.test(raw),
          );
          expect(own.map(({ links }) => links)).toEqual(own.map(() => 0));
        }
      }),
      { numRuns: 20 },
    ));
});
