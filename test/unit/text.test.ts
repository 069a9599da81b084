import { describe, expect, it } from "vitest";
import { suggest } from "../../generator/diagnostics/suggest.ts";
import { commentText, propertyKey, stringLiteral, wrap } from "../../generator/typescript/escaping.ts";
import { relativePath } from "../../generator/typescript/relative-path.ts";

describe("text in generated code", () => {
  it("is a literal that evaluates to itself", () => {
    for (const text of [
      'a"b',
      "a'b",
      "a`b${c}",
      "a\\b",
      "a\nb\r\u2028\u2029",
      "\u202eabc",
      "\0",
      "</script>",
      "\ud800",
    ])
      expect((0, eval)(stringLiteral(text))).toBe(text);
    expect(stringLiteral("a\u2028\u202e\ufeffb")).toBe('"a\\u2028\\u202e\\ufeffb"');
  });

  it("is a key that sets no prototype", () => {
    expect(propertyKey("size_MiB")).toBe("size_MiB");
    expect(propertyKey("constructor")).toBe("constructor");
    expect(propertyKey("__proto__")).toBe('["__proto__"]');
    expect(propertyKey("a-b")).toBe('["a-b"]');
  });

  it("is a comment without end, tag or HTML", () => {
    expect(commentText("a */ b")).toBe("a *\\/ b");
    expect(commentText("@deprecated {@link x} a@b.c")).toBe("\\@deprecated \\{\\@link x} a@b.c");
    expect(commentText("a < b `List<T>`")).toBe("a \\< b `List<T>`");
    expect(commentText("`*/ @x`")).toBe("`*\\/ \\@x`");
  });

  it("is wrapped at blanks, but not inside of code", () => {
    const words = "word ".repeat(40).trim();
    expect(
      Math.max(
        ...wrap(words)
          .split("\n")
          .map((row) => row.length),
      ),
    ).toBeLessThanOrEqual(97);
    expect(wrap(words).replace(/\n/g, " ")).toBe(words);
    expect(wrap(`${"x".repeat(90)} \`a b c d\` e`)).toBe(`${"x".repeat(90)}\n\`a b c d\` e`);
  });
});

describe("a suggestion", () => {
  it.each([
    ["structurs", " Did you mean structures?"],
    ["dco", " Did you mean doc?"],
    ["SERVICES", " Did you mean services?"],
    ["nothing_like_it", ""],
    ["", ""],
  ])("for %j is %j", (name, expected) =>
    expect(suggest(name, ["doc", "services", "structures", "since"])).toBe(expected),
  );
});

describe("an import path", () => {
  it.each([
    ["src/vcenter/vm/clients.ts", "src/runtime/id.ts", "../../runtime/id.js"],
    ["src/vcenter/vm/clients.ts", "src/vcenter/vm/operations.ts", "./operations.js"],
    ["src/cis/clients.ts", "src/cis/task/structures.ts", "./task/structures.js"],
    ["src/index.ts", "src/runtime/id.ts", "./runtime/id.js"],
  ])("from %s to %s is %s", (from, to, expected) => expect(relativePath(from, to)).toBe(expected));
});
