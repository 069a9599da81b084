import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** The generator from first to last: a file imports only files that stand before it. */
const order = [
  ["characters", "sort", "spelling", "difference"],
  ["source-file", "diagnostics", "input", "source"],
  ["expressions", "shape", "decode"],
  ["model", "scope", "link"],
  ["check-types", "check-unions", "check-releases", "check", "select"],
  ["names", "directions"],
  ["text", "file", "types", "docs"],
  ["morph", "render", "emit-file", "emit-types", "emit-services", "emit-package"],
  ["print", "format", "emit"],
  ["generate"],
  ["output", "report", "progress", "ir", "cli"],
].flat();

const importsOf = (file: string): string[] =>
  [...readFileSync(`generator/${file}.ts`, "utf8").matchAll(/(?:from|import\() ?"\.\/([a-z-]+)\.ts"/g)].map(
    ([, name = ""]) => name,
  );

describe("the generator", () => {
  it("consists of the files in this order", () => {
    const files = readdirSync("generator").filter((name) => name.endsWith(".ts"));
    expect(files.map((name) => name.replace(/\.ts$/, "")).sort()).toEqual([...order].sort());
  });

  it.each(order)("%s imports only what stands before it", (file) => {
    const before = order.slice(0, order.indexOf(file));
    expect(importsOf(file).filter((name) => !before.includes(name))).toEqual([]);
  });

  it.each(["characters", "sort", "spelling", "difference", "source-file", "model", "link", "check", "select", "names"])(
    "%s knows nothing of ts-morph, Handlebars or prettier",
    (file) =>
      expect(readFileSync(`generator/${file}.ts`, "utf8")).not.toMatch(/from "(?:ts-morph|handlebars|prettier)/),
  );

  it("has no file of more than 450 lines", () => {
    const files = readdirSync("generator", { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.m?ts$/.test(name),
    );
    const long = files.filter((name) => readFileSync(`generator/${name}`, "utf8").split("\n").length > 450);
    expect(long).toEqual([]);
  });
});
