import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findingsBetween, type Finding, type Side } from "../../generator/changes/findings.ts";
import { rules } from "../../generator/changes/rules/table.ts";
import { targetsOf } from "../../generator/guide/targets.ts";
import type { View } from "../../generator/guide/view.ts";
import { withWireWitnesses } from "../../generator/guide/wire.ts";
import { withWitnesses } from "../../generator/guide/witness.ts";
import type { Model } from "../../generator/model/model.ts";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { generate, readModel } from "../../generator/pipeline.ts";
import { emitDeclarations } from "../../generator/surface/emit-declarations.ts";
import { readSurface } from "../../generator/surface/read-surface.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import { pairFiles, pairNames, sideOfFiles } from "../support/changes.ts";
import { inputOf, standardErrors } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";

/** Pairs that are definitions: the others make no package. */
const names = pairNames.filter((name) => pairFiles(name, "old") !== undefined);

/** A pair of which each message meets two findings: one field is sent with it, and one is in an error. */
const together = "two findings of one message";
const lamp = (size: string, reason: string): string => `module: com.vmware.lamp
version: "9.0"
doc: Lamps.
services:
  Lamp:
    doc: Lamps.
    operations:
      dim: { doc: Dims., params: { spec: { type: Spec, doc: How. } }, errors: { Burnt: It is burnt. } }
structures:
  Spec: { doc: How., fields: { level: { type: long, doc: Level. }${size} } }
errors:
  Burnt: { doc: It is burnt., fields: { watts: { type: long, doc: Power. }${reason} } }
`;
const togetherFiles = {
  old: { "lamp.yaml": lamp(", size: { type: long, doc: Size. }", ", reason: { type: string, doc: Why. }") },
  new: { "lamp.yaml": lamp("", "") },
};
const all = [...names, together];

/** The modules of a pair below a package of its own, so that all pairs are in one package. */
function filesOf(name: string, side: "old" | "new"): { files: Record<string, string>; release: string | undefined } {
  const { files, release } =
    name === together ? { files: togetherFiles[side], release: undefined } : pairFiles(name, side)!;
  const own = `pair${all.indexOf(name)}`;
  return {
    release,
    files: Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        `${own}/${path}`,
        text
          .replaceAll(/com\.vmware\.(?!vapi\.std)/g, `com.vmware.${own}.`)
          .replaceAll(/\b(GET|POST|PUT|PATCH|DELETE) \//g, `$1 /${own}/`),
      ]),
    ),
  };
}

const project = temporaryFolder();
const sides = { old: new Map<string, Side>(), new: new Map<string, Side>() };
let found: ReadonlyMap<string, readonly Finding[]>;

async function install(side: "old" | "new"): Promise<View> {
  const folder = join(project, side);
  const merged: Record<string, string> = { "vapi/std/errors.yaml": standardErrors };
  const sources: Record<string, string> = {};
  const targets = new Map<string, ReturnType<View["targets"]["get"]> & object>();
  const modules = new Map<string, Model["modules"][number]>();
  const wholes = new Map<string, Model["modules"][number]>();
  for (const name of all) {
    const { files, release } = filesOf(name, side);
    const input = { ...files, "vapi/std/errors.yaml": standardErrors };
    sides[side].set(name, sideOfFiles(input, release));
    const { model, whole } = readModel(inputOf(input), { target: release });
    const of = targetsOf(model, planNames(whole, createCollector().report), "vsphere-sdk");
    for (const [address, items] of of) targets.set(address, items);
    for (const module of model.modules) modules.set(module.id, module);
    for (const module of whole.modules) wholes.set(module.id, module);
    // A pair that is about a release is looked at as of that one.
    if (release === undefined) Object.assign(merged, files);
    else
      for (const file of (await generate(inputOf(input), { target: release })).files) sources[file.path] ??= file.text;
  }
  const { files, diagnostics } = await generate(inputOf(merged));
  expect(diagnostics.map(({ text }) => text)).toEqual([]);
  for (const { path, text } of files) sources[path] = text;
  const manifest = manifestWith(sources);
  writeTree(join(folder, "generated"), { ...sources, "package.json": JSON.stringify(manifest) });
  const installed = join(folder, "node_modules/vsphere-sdk");
  writeTree(installed, { "package.json": JSON.stringify(manifest) });
  expect(emitDeclarations(join(folder, "generated"), join(installed, "dist"))).toBeUndefined();
  symlinkSync(join(folder, "generated/src"), join(installed, "src"), "dir");
  // Names are those of each module alone, which no other module changes.
  const planned = planNames({ modules: [...wholes.values()] }, createCollector().report);
  return {
    model: { modules: [...modules.values()] },
    names: planned,
    surface: readSurface(manifest, join(installed, "dist")),
    targets,
  };
}

/** The package with a subpath for each module, also for those of a release. */
function manifestWith(sources: Readonly<Record<string, string>>) {
  const manifest = JSON.parse(sources["package.json"]!) as { name: string; exports: Record<string, unknown> };
  for (const path of Object.keys(sources)) {
    const module = /^src\/(pair\d+\/.*)\/index\.ts$/.exec(path)?.[1];
    if (module !== undefined)
      manifest.exports[`./${module}`] = {
        types: `./dist/${module}/index.d.ts`,
        default: `./dist/${module}/index.js`,
      };
  }
  return manifest;
}

beforeAll(async () => {
  const views = { old: await install("old"), new: await install("new") };
  const projects = { old: join(project, "old"), new: join(project, "new") };
  const findings = all.flatMap((name) =>
    findingsBetween(sides.old.get(name)!, sides.new.get(name)!).map((finding) => [name, finding] as const),
  );
  const witnessed = withWitnesses(
    findings.map(([, finding]) => finding),
    views,
    projects,
  );
  const complete = await withWireWitnesses(witnessed, views, projects);
  found = new Map(all.map((name) => [name, complete.filter((_, at) => findings[at]![0] === name)]));
});

/** Rules whose findings their witness does not confirm, and why. */
const unconfirmed: readonly { readonly rule: RegExp; readonly caller: string; readonly why: string }[] = [
  {
    rule: /^case-added-(?:sent|unreached)$/,
    caller: "minor",
    why: "the compiler does not take a union in an intersection apart, so that it does not see that the old one fits",
  },
  {
    rule: /^case-field-(?:lost|moved)-received$/,
    caller: "major",
    why: "a field that a case may have is named in the description of the case, not in its type",
  },
  { rule: /^constant-type$/, caller: "major", why: "the type of a constant is its value, which is the same" },
  { rule: /^factory-removed$/, caller: "major", why: "the package has stub factories for every release" },
  { rule: /^operation-recased$/, caller: "major", why: "both spellings make the same name in TypeScript" },
  {
    rule: /^type-has-fields-/,
    caller: "major",
    why: "structures of any name have one type, whatever fields they have to have",
  },
  {
    rule: /^type-resource-field-/,
    caller: "major",
    why: "the field that names the resource type is not part of the type",
  },
];

/** Rules whose findings no program of before can meet, and why. */
const unmet: readonly { readonly rule: RegExp; readonly why: string }[] = [
  { rule: /^(?:module|service|structure|enumeration)-added$/, why: "nobody uses what was not there" },
];

const countsForCallers = ({ verdicts: { caller } }: Finding): boolean => caller === "major" || caller === "minor";

describe("the witness of a rule", () => {
  it.each(names)("confirms %s, or it is said why not", (name) => {
    for (const { rule, witness, verdicts } of found.get(name)!.filter(countsForCallers)) {
      const expected = unmet.some((item) => item.rule.test(rule))
        ? undefined
        : !unconfirmed.some((item) => item.rule.test(rule) && item.caller === verdicts.caller);
      expect(witness?.confirmed, `${verdicts.caller} ${JSON.stringify(witness, undefined, 1)}`).toBe(expected);
    }
  });

  it("is a program that is right for the old package, and breaks with the new one where the finding says so", () => {
    const all = [...found.values()].flat();
    const confirmed = all.filter(({ witness }) => witness?.confirmed === true);
    expect(confirmed.filter(({ verdicts }) => verdicts.caller === "major").length).toBeGreaterThan(60);
    expect(confirmed.filter(({ verdicts }) => verdicts.caller === "minor").length).toBeGreaterThan(20);
    for (const { witness, verdicts } of confirmed)
      expect(witness!.says === undefined).toBe(verdicts.caller !== "major");
  });
});

/** Rules whose message is answered, or that have none, and why. */
const answered: readonly { readonly rule: RegExp; readonly why: string }[] = [
  {
    rule: /^(?:case-added-required-(?:both|sent)|case-removed-sent|value-(?:recased|removed|renamed)-sent)$/,
    why: "samples have the first value of an enumeration, and it is about another one",
  },
  {
    rule: /^(?:case-(?:field-lost|field-moved|removed)-received|type-has-fields-(?:changed|widened)-received)$/,
    why: "a client takes what it receives as it is",
  },
  {
    rule: /^type-has-fields-(?:changed-sent|narrowed-both|narrowed-sent|widened-both)$/,
    why: "the sample has no fields beyond those that both sides know",
  },
  { rule: /^type-resource-/, why: "an identifier does not say on the wire which resource it is of" },
  { rule: /^type-builtin-received$/, why: "a client that expects a text takes any primitive value" },
  { rule: /^operation-task$/, why: "the call itself is the same; what its result stands for is not" },
];
const withoutMessage: readonly { readonly rule: RegExp; readonly why: string }[] = [
  {
    rule: /^(?:id-error|id-structure|structure-(?:kind|moved|recased|renamed))$/,
    why: "no operation of the pair leads to it",
  },
];

describe("the message of a rule", () => {
  it.each(names)("is refused for %s, or it is said why not", (name) => {
    const breaks = found.get(name)!.filter(({ verdicts }) => [verdicts.jsonRpc, verdicts.rest].includes("major"));
    for (const { rule, wire } of breaks) {
      const isThere = !withoutMessage.some((item) => item.rule.test(rule));
      const expected = isThere ? !answered.some((item) => item.rule.test(rule)) : undefined;
      expect(wire?.confirmed, JSON.stringify(wire)).toBe(expected);
    }
  });

  it("breaks with the new package only, and says how", () => {
    const all = [...found.values()].flat().flatMap(({ wire }) => (wire?.confirmed === true ? [wire] : []));
    expect(all.length).toBeGreaterThan(30);
    for (const { message, says } of all) {
      expect(message).toMatch(/^[A-Z]+ \/(?:api|rest)/);
      expect(says).not.toBe("");
    }
  });
});

describe("what is shown of a field or a value that is gone", () => {
  it.each(names.filter((name) => /^(?:field|parameter|value)-(?:removed|renamed|recased)/.test(name)))(
    "names it: %s",
    (name) => {
      for (const { old, witness } of found.get(name)!) {
        const member = old!.address.slice(old!.address.lastIndexOf(".") + 1);
        const inTypeScript = member.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
        expect(
          [`'${member}'`, `'${inTypeScript}'`].some((text) => witness?.says?.includes(text)),
          witness?.says,
        ).toBe(true);
      }
    },
  );

  it("is not that the message was refused for something else", () => {
    const said = found
      .get(together)!
      .map(({ rule, wire }) => [rule, wire?.confirmed, wire?.says?.replace(/ \(.*/, "")]);
    expect(said).toEqual([
      ["field-removed-required-received", false, "Unexpected fields: size."],
      ["field-removed-required-sent", true, "Unexpected fields: size."],
    ]);
  });
});

describe("the lists of what is not confirmed", () => {
  it.each([...unconfirmed, ...unmet, ...answered, ...withoutMessage])(
    "have no reason that is not needed: $why",
    ({ rule }) => expect(rules.some(({ id }) => rule.test(id))).toBe(true),
  );
});
