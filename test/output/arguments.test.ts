import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commands, parseCommandLine, type Option } from "../../generator/commands/arguments.mjs";
import { filesBelow } from "../../generator/source/tree.mjs";

const defaults = {
  definitions: "definitions",
  out: "generated",
  only: [],
  target: undefined,
  check: false,
  watch: false,
  "no-cache": false,
  json: false,
};

describe("the command line", () => {
  it.each([
    [[], {}],
    [["--check", "--json"], { check: true, json: true }],
    [["--out", "a", "--definitions=b"], { out: "a", definitions: "b" }],
    [["--out=-a"], { out: "-a" }],
    [["--out=a=b"], { out: "a=b" }],
    [["--target", "6.5"], { target: "6.5" }],
    [["--only", "a"], { only: ["a"] }],
    [["--only", "a", "b", "--check"], { only: ["a", "b"], check: true }],
    [["--only", "a,b", "--only=c"], { only: ["a", "b", "c"] }],
    [["--only", "a", "--", "b"], { only: ["a", "b"] }],
  ])("is understood: generate %j", (args, values) => {
    expect(parseCommandLine(["generate", ...args])).toEqual({
      command: "generate",
      values: { ...defaults, ...values },
    });
  });

  it("has the options of its own command", () => {
    expect(parseCommandLine(["ir", "--target", "6.5"])).toEqual({
      command: "ir",
      values: { definitions: "definitions", only: [], target: "6.5" },
    });
    expect(parseCommandLine(["release", "--dry-run"])).toEqual({ command: "release", values: { "dry-run": true } });
    expect(parseCommandLine(["diff", "v0.1.0", "--format=json", "generated"])).toMatchObject({
      values: { from: "v0.1.0", to: "generated", format: "json", "fail-on": "major" },
    });
    for (const command of ["build", "docs"]) expect(parseCommandLine([command])).toEqual({ command, values: {} });
  });

  it.each([
    [["generate", "--chekc"], "there is no option '--chekc'"],
    [["generate", "-x"], "there is no option '-x'"],
    [["generate", "--constructor"], "there is no option '--constructor'"],
    [["generate", "--no-check"], "there is no option '--no-check'"],
    [["build", "--out", "a"], "there is no option '--out'"],
    [["generate", "--out", "A", "--out", "B"], "--out is given twice"],
    [["generate", "--check", "--check"], "--check is given twice"],
    [["generate", "--check=no"], "--check takes no value"],
    [["generate", "--help=no"], "--help takes no value"],
    [["generate", "--out"], "--out needs DIR"],
    [["generate", "--out", ""], "--out needs DIR"],
    [["generate", "--out="], "--out needs DIR"],
    [["generate", "--out", "--check"], "--out needs DIR"],
    [["generate", "--only", ","], "--only needs MODULE …"],
    [["generate", "lamp"], "unexpected argument 'lamp'"],
    [["release", "1.0.0"], "unexpected argument '1.0.0'"],
    [["generate", "--target", "newest"], "--target is a release such as 6.5, not 'newest'"],
    [["generate", "--target", "6"], "--target is a release such as 6.5, not '6'"],
    [["diff", "a", "b", "c"], "unexpected argument 'c'"],
    [["diff", "--from", "a"], "there is no option '--from'"],
    [["diff", "--format", "yaml"], "--format is text, json, markdown or html, not 'yaml'"],
    [["genrate"], "there is no command 'genrate'"],
    [["toString"], "there is no command 'toString'"],
    [[], `give a command first: ${Object.keys(commands).join(", ")}`],
    [["--json"], `give a command first: ${Object.keys(commands).join(", ")}`],
  ])("is refused: %j", (args, usage) => {
    expect(parseCommandLine(args)).toMatchObject({ usage });
  });

  it("explains every command and every option", () => {
    const overview = parseCommandLine(["--help"]) as { help: string };
    for (const [name, { summary, options }] of Object.entries(commands)) {
      expect(overview.help).toContain(summary);
      const { help } = parseCommandLine([name, "-h"]) as { help: string };
      expect(help).toContain(`npm run ${name} -- [options]`);
      for (const [option, { argument, value }] of Object.entries<Option>({ ...options, help: { help: "" } }))
        expect(help).toContain(argument === true ? `  ${value} ` : `  --${option} `);
      expect(help).toContain(name === "diff" ? "4 a side cannot be read" : "Exit codes: 0 fine, 1 ");
      for (const line of help.split("\n")) expect(line.length, line).toBeLessThan(100);
    }
  });

  it("is that of the scripts of package.json", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    for (const name of Object.keys(commands)) expect(scripts[name]).toBe(`node generator/commands/main.mjs ${name}`);
  });
});

describe("the generator", () => {
  it("has one entry, and uses nothing that Node 20.0 lacks or ignores", () => {
    for (const file of filesBelow("generator")) {
      const text = readFileSync(`generator/${file}`, "utf8");
      expect(text, file).not.toMatch(/import\.meta\.(?:filename|dirname|main)/);
      expect(text, file).not.toMatch(/readdirSync\([^)]*recursive/);
      if (file !== "commands/main.mjs") expect(text, file).not.toMatch(/process\.(?:argv|exit\b)/);
    }
  });
});
