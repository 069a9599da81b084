import { Ajv } from "ajv";
import MarkdownIt from "markdown-it";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judge, parseAccepted } from "../../generator/changes/accepted.ts";
import { findingsBetween } from "../../generator/changes/findings.ts";
import { levelOf, nextVersion, ofPreview } from "../../generator/changes/policy.ts";
import { reportAsHtml } from "../../generator/changes/report/html.ts";
import { reportAsJson } from "../../generator/changes/report/json.ts";
import { reportAsMarkdown } from "../../generator/changes/report/markdown.ts";
import type { Report } from "../../generator/changes/report/report.ts";
import { reportAsText } from "../../generator/changes/report/text.ts";
import { parseModel } from "../../generator/changes/read-model.ts";
import type { Verdicts } from "../../generator/changes/rules/rule.ts";
import { pairNames, readPair, repositorySide, sideOf, sideOfFiles } from "../support/changes.ts";
import { withErrors } from "../support/definitions.ts";

const today = "2026-11-27";
const schema = JSON.parse(readFileSync("generator/changes/report/report.schema.json", "utf8")) as object;
const validate = new Ajv({ allErrors: true }).compile(schema);

const reportOf = (name: string, accepted = ""): Report => {
  const read = accepted === "" ? { accepted: [] } : parseAccepted(accepted);
  if ("problem" in read) throw new Error(read.problem);
  const findings = findingsBetween(readPair(name, "old"), readPair(name, "new"));
  return { from: "old", to: "new", ...judge(findings, read.accepted, today) };
};
const entry = (rule: string, item: string, until: string): string =>
  `- rule: ${rule}\n  item: ${item}\n  reason: Nobody has it.\n  until: ${until}\n`;

describe("a report of changes", () => {
  it("is JSON by its schema, whatever was found", () => {
    for (const name of pairNames) {
      expect(validate(JSON.parse(reportAsJson(reportOf(name)))), JSON.stringify(validate.errors)).toBe(true);
    }
    const list = entry("field-removed-required-sent", "field com.vmware.test.Thing.b", "2027-01-01");
    const both = `${list}${entry("no-rule", "module com.vmware.x", "2027-01-01")}`;
    expect(validate(JSON.parse(reportAsJson(reportOf("field-removed-required-sent", both))))).toBe(true);
  });

  it("shows the program of a finding, and whether it confirms it, in every format", () => {
    const [finding] = reportOf("field-added-required-sent").counting;
    const program = 'import type { Thing as X } from "p";\nexport const give = (value: Pick<X, "a">): X => value;\n';
    const of = (confirmed: boolean, says: string | undefined): Report => ({
      ...reportOf("field-added-required-sent"),
      counting: [{ ...finding!, witness: { program, confirmed, says } }],
    });
    const formats = [
      (report: Report) => reportAsText(report, { color: false, width: 100 }),
      reportAsMarkdown,
      reportAsHtml,
    ];
    for (const format of formats) {
      expect(format(of(true, "TS2741: Missing."))).toMatch(
        /Confirmed: this program compiles before and not after, for\s+TS2741/,
      );
      expect(format(of(false, undefined))).toContain("Unconfirmed: this program still compiles:");
      expect(format(of(true, "TS2741: Missing."))).toMatch(/value: Pick(?:<|&lt;)X, /);
    }
    for (const report of [of(true, "TS2741: Missing."), of(false, undefined)])
      expect(validate(JSON.parse(reportAsJson(report))), JSON.stringify(validate.errors)).toBe(true);
  });

  it("shows the message of a finding, and whether it is refused, in every format", () => {
    const of = (confirmed: boolean, says = confirmed ? "There is no operation." : undefined): Report => ({
      ...reportOf("operation-removed"),
      counting: reportOf("operation-removed").counting.map((finding) => ({
        ...finding,
        wire: {
          protocol: "JSON-RPC",
          message: 'POST /api {"a":"<b>"}',
          confirmed,
          says,
        },
      })),
    });
    const formats = [
      (report: Report) => reportAsText(report, { color: false, width: 120 }),
      reportAsMarkdown,
      reportAsHtml,
    ];
    for (const format of formats) {
      expect(format(of(true))).toMatch(
        /Confirmed over JSON-RPC: this message of an old client fails, for\s+There is no/,
      );
      expect(format(of(true))).toMatch(/POST \/api \{("|&quot;)a\1:\1(?:<b>|&lt;b&gt;)\1\}/);
      expect(format(of(false))).toContain("Unconfirmed over JSON-RPC: this message of an old client is answered:");
      expect(format(of(false, "Another field."))).toMatch(
        /Unconfirmed over JSON-RPC: this message of an old client fails for something else:\s+Another field/,
      );
    }
    for (const report of [of(true), of(false), of(false, "Another field.")])
      expect(validate(JSON.parse(reportAsJson(report))), JSON.stringify(validate.errors)).toBe(true);
  });

  it("names what leads to a change, and where it is written", () => {
    const [finding] = reportOf("field-added-required-sent").counting;
    expect(finding).toMatchObject({
      level: "major",
      verdicts: { jsonRpc: "major", rest: "major", caller: "major", implementer: "minor" },
      reach: [{ operation: "com.vmware.test.Box.use", path: "thing", direction: "sent" }],
      old: undefined,
      new: { kind: "field", name: "Thing.b", position: { file: "test.yaml" } },
    });
    expect(finding!.new!.position!.line).toBeGreaterThan(10);
  });

  it("fits into the width of a terminal, and is coloured only there", () => {
    const findings = findingsBetween(repositorySide("6.7.1"), repositorySide("7.0"));
    const report: Report = { from: "a", to: "b", ...judge(findings, [], today) };
    const plain = reportAsText(report, { color: false, width: 80 });
    expect(plain).not.toContain("\u001b");
    const wide = plain.split("\n").filter((line) => line.length > 80);
    // A word that is wider than the terminal stays whole.
    expect(wide.filter((line) => line.trim().includes(" "))).toEqual([]);
    const colored = reportAsText(report, { color: true, width: 80 });
    expect(colored.replace(/\u001b\[[\d;]*m/g, "")).toBe(plain);
  });

  it("is Markdown that shows every name as it is", () => {
    const files = (name: string) =>
      withErrors(
        "test.yaml",
        `module: com.vmware.test\nversion: "9.0"\ndoc: X.\nstructures:\n  S: { doc: X., fields: { a: { type: string, doc: X. }${name} } }\n`,
      );
    const findings = findingsBetween(
      sideOfFiles(files("")),
      sideOfFiles(files(', __b_c__: { type: "map<string, long>?", doc: X. }')),
    );
    const markdown = reportAsMarkdown({ from: "a*b*", to: "<b>", ...judge(findings, [], today) });
    const html = new MarkdownIt().render(markdown);
    expect(html).toContain("S.__b_c__ is a new field that may be unset, of type map&lt;string, long&gt;?.");
    expect(html).toContain("a*b* → &lt;b&gt;: 1 minor.");
  });

  it("is a page that holds all it needs and escapes what it shows", () => {
    const report = { ...reportOf("type-container-sent"), from: "<script>alert(1)</script>" };
    const page = reportAsHtml(report);
    expect(page).not.toContain("<script>alert");
    expect(page).toContain("list&lt;string&gt;");
    expect(page).not.toMatch(/(?:src|href)=|@import|url\(/);
  });
});

describe("a saved model of somebody else", () => {
  const model = (deprecated: string): string =>
    `[{"module":"com.vmware.a","stub_factory":{},"services":[],"enums":[],"structures":[{"id":"com.vmware.a.b","name":"B",${deprecated}"fields":[]}]}]`;
  const side = (text: string) => {
    const read = parseModel(text);
    if ("problem" in read) throw new Error(read.problem);
    return sideOf(read.model);
  };

  it("may say of an item only that it is deprecated", () => {
    const [plain, deprecated] = [side(model("")), side(model('"deprecated":true,'))];
    expect(findingsBetween(plain, deprecated).map(({ rule, text }) => [rule, text])).toEqual([
      ["lifecycle-deprecated", "B is deprecated: no reason is given."],
    ]);
    expect(findingsBetween(deprecated, plain).map(({ rule }) => rule)).toEqual(["lifecycle-restored"]);
    expect(parseModel(model('"deprecated":3,'))).toHaveProperty("problem");
  });
});

describe("accepted breaks", () => {
  const rule = "field-removed-required-sent";
  const item = "field com.vmware.test.Thing.b";
  const state = (list: string) => {
    const { counting, accepted, stale } = reportOf(rule, list);
    return [counting.length, accepted.length, stale.map(({ why }) => why)];
  };

  it.each([
    ["", [1, 0, []]],
    [entry(rule, item, "2026-11-28"), [0, 1, []]],
    [entry(rule, item, today), [1, 0, ["expired"]]],
    [entry(rule, "field com.vmware.test.Thing.c", "2027-01-01"), [1, 0, ["unmatched"]]],
    [entry("field-removed-required-received", item, "2027-01-01"), [1, 0, ["unmatched"]]],
  ])("match one rule and one item until their day: %j", (list, expected) => expect(state(list)).toEqual(expected));

  it("cannot be a difference that no rule knows", () => {
    const list = entry("unhandled-difference", "module com.vmware.test", "2027-01-01");
    expect(reportOf("unhandled-difference", list).counting.length).toBe(1);
  });

  it.each([
    ["a: 1", "it is no list"],
    ["- rule: a", "entry 1 needs rule, item, reason and until"],
    ["- null", "entry 1 needs rule, item, reason and until"],
    [`${entry("a", "b", "2027-01-01")}  other: 1`, "entry 1 has an unknown key other"],
    [entry("a", "b", "soon"), "until of entry 1 is a day such as 2027-01-31"],
    ["- [", "Flow sequence"],
  ])("are refused where they are wrong: %j", (text, problem) => {
    const read = parseAccepted(text);
    expect("problem" in read && read.problem).toContain(problem);
  });
});

describe("the policy of versions", () => {
  it.each([
    ["1.2.3", "major", "2.0.0"],
    ["1.2.3", "minor", "1.3.0"],
    ["1.2.3", "patch", "1.2.4"],
    ["1.2.3", "none", "1.2.3"],
    ["0.1.2", "major", "0.2.0"],
    ["0.1.2", "minor", "0.1.3"],
    ["0.1.2", "patch", "0.1.3"],
    ["0.1.2", "none", "0.1.2"],
  ] as const)("makes of %s with a %s change %s", (version, level, next) =>
    expect(nextVersion(version, level)).toBe(next),
  );

  it("counts implementers up to minor, and previews, too", () => {
    const only = (verdicts: Partial<Verdicts>): Verdicts => ({
      jsonRpc: "none",
      rest: "none",
      caller: "none",
      implementer: "none",
      ...verdicts,
    });
    expect(levelOf(only({ implementer: "major" }))).toBe("minor");
    for (const audience of ["jsonRpc", "rest", "caller"]) {
      expect(levelOf(only({ [audience]: "major" }))).toBe("major");
      expect(levelOf(ofPreview(only({ [audience]: "major" })))).toBe("minor");
    }
  });
});
