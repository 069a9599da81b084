import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { readModel } from "../../generator/pipeline.ts";
import type { Module } from "../../generator/model/model.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import type { Names } from "../../generator/typescript/names/names.ts";
import { reservedIdentifiers } from "../../generator/typescript/names/reserved.ts";
import { inputOf } from "../support/definitions.ts";
import { memberName } from "../../templates/runtime/member-name.ts";
import { closeWireName, operationName, typeName, wireName } from "./arbitraries.ts";

const doc = "A thing.";
const text = { type: "string", doc };
const each = <T>(names: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, value]));

/** The names of definitions, and what is wrong with them; the definitions themselves are fine. */
function namesOf(modules: readonly object[]): { names: Names; modules: readonly Module[]; codes: string[] } {
  const files = modules.map((item, at) => [`${at}.yaml`, JSON.stringify({ version: "6.7", doc, ...item })]);
  const { model, diagnostics: wrong } = readModel(inputOf(Object.fromEntries(files) as Record<string, string>));
  expect(wrong.filter(({ code }) => code !== "file-place").map((item) => item.text)).toEqual([]);
  const { diagnostics, report } = createCollector();
  const names = planNames(model, report);
  return { names, modules: model.modules, codes: diagnostics.map(({ code }) => code) };
}

/** Whether a declaration of that name is TypeScript. */
const isIdentifier = (name: string): boolean =>
  ts.isIdentifierStart(name.charCodeAt(0), ts.ScriptTarget.ES2022) &&
  [...name].every((letter) => ts.isIdentifierPart(letter.charCodeAt(0), ts.ScriptTarget.ES2022));
const repeated = (items: readonly string[]): string[] => items.filter((item, at) => items.indexOf(item) !== at);

/** Every name that one module exports. */
function exportsOf({ services, structures, enumerations }: Module, names: Names): string[] {
  return [
    ...[...services, ...structures, ...enumerations].map((node) => names.declared(node)),
    ...enumerations.map((node) => names.values(node)),
    ...structures.flatMap((node) => [
      names.input(node),
      names.inputFields(node),
      ...node.unions.flatMap((union) => [names.cases(node, union), names.guard(node, union)]),
    ]),
    ...services.flatMap((node) => [
      names.client(node),
      names.serviceId(node),
      ...node.operations.flatMap((operation) => [
        names.parameters(node, operation),
        names.operation(node, operation),
        names.errorMapper(node, operation),
        names.failure(node, operation),
      ]),
    ]),
  ];
}

describe("the members of one owner", () => {
  const anyNames = (name: fc.Arbitrary<string>) => fc.uniqueArray(name, { minLength: 1, maxLength: 8 });

  it.each([
    ["fields", (names: string[]) => ({ structures: { A: { doc, fields: each(names, text) } } })],
    [
      "parameters",
      (names: string[]) => ({ services: { A: { doc, operations: { a: { doc, params: each(names, text) } } } } }),
    ],
  ])("%s: are told apart, or are refused", (_what, definition) =>
    fc.assert(
      fc.property(fc.oneof(anyNames(wireName), anyNames(closeWireName)), (wireNames) => {
        const members = wireNames.map(memberName);
        expect(members.filter((member) => !isIdentifier(member))).toEqual([]);
        const { codes } = namesOf([{ module: "com.vmware.any", ...definition(wireNames) }]);
        expect(codes).toEqual(repeated(members).map(() => "identifier-clash"));
      }),
      { numRuns: 200 },
    ),
  );

  it("methods: are told apart, or are refused, and change nothing of the class", () =>
    fc.assert(
      fc.property(anyNames(operationName), (ids) => {
        const operations = each(ids, { doc });
        const { codes, names, modules } = namesOf([{ module: "com.vmware.any", services: { A: { doc, operations } } }]);
        const methods = modules[0]!.services[0]!.operations.map((operation) => names.method(operation));
        expect(codes).toEqual(repeated(methods).map(() => "identifier-clash"));
        for (const method of methods) {
          expect(method).toSatisfy(isIdentifier);
          expect(["constructor", "new", "then"]).not.toContain(method);
        }
      }),
      { numRuns: 200 },
    ));

  it("constants: are always told apart, and hide nothing that a class has", () =>
    fc.assert(
      fc.property(anyNames(fc.oneof(wireName, closeWireName)), (values) => {
        const { names } = namesOf([]);
        const constants = values.map((value) => names.constant({ value, alias: undefined }));
        expect(repeated(constants)).toEqual([]);
        for (const constant of constants) {
          expect(constant).toSatisfy(isIdentifier);
          expect(constant in class {}).toBe(false);
        }
      }),
      { numRuns: 500 },
    ));
});

describe("the names of one module", () => {
  // Few words, so that what is declared looks like what is made of others.
  const part = fc.constantFrom("Foo", "Bar", "Input", "Client", "State", "Value", "Parameters", "Cases", "Is");
  const composed = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
  const operation = fc.constantFrom("foo", "bar", "foo_bar", "input", "service", "client", "operation", "errors");
  const types = fc.uniqueArray(fc.oneof(composed, composed, typeName), { maxLength: 12 });

  it("are told apart, and are no words of the language", () =>
    fc.assert(
      fc.property(types, fc.uniqueArray(operation, { maxLength: 4 }), (named, ids) => {
        // Every name has a wire id of its own, whatever its case.
        const made = (kind: number, value: object): Record<string, object> =>
          Object.fromEntries(
            named
              .map((name, at) => [name, { id: `n${at}`, doc, ...value }] as const)
              .filter((_, at) => at % 3 === kind),
          );
        const union = {
          fields: { state: { type: "Zz", doc }, on: { type: "string?", doc } },
          unions: { state: { ON: ["on"] } },
        };
        const { codes, names, modules } = namesOf([
          {
            module: "com.vmware.any",
            structures: made(0, union),
            enumerations: { ...made(1, { values: { ON: doc } }), Zz: { doc, values: { ON: doc } } },
            services: made(2, { operations: each(ids, { doc }), structures: { State: { doc } } }),
          },
        ]);
        const exported = modules.flatMap((module) => exportsOf(module, names));
        expect(exported.filter((name) => !isIdentifier(name) || reservedIdentifiers.has(name))).toEqual([]);
        expect(codes).toEqual([]);
        expect(repeated(exported)).toEqual([]);
        for (const module of modules) expect([...names.taken(module.id)]).toEqual(expect.arrayContaining(exported));
      }),
      { numRuns: 300 },
    ));

  it("have folders that are told apart on every disk, or are refused", () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[ab][ab_]{0,2}(?:\.[ab][ab_]{0,2}){0,2}$/), { minLength: 1, maxLength: 6 }),
        (ids) => {
          const { codes, names, modules } = namesOf(ids.map((id) => ({ module: `com.vmware.${id}` })));
          const folders = modules.map((module) => names.directory(module.id));
          expect(codes).toEqual([]);
          expect(repeated(folders.map((folder) => folder.toLowerCase()))).toEqual([]);
          for (const folder of folders) expect(folder).toMatch(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/);
        },
      ),
      { numRuns: 200 },
    ));
});
