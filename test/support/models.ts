import { expect } from "vitest";
import type { Enumeration, Model, Module, Structure, Type } from "../../generator/model/model.ts";
import { partsOf } from "../../generator/model/types.ts";
import { modelAsJson } from "../../generator/model/json.ts";
import { readModel, type GenerateOptions } from "../../generator/pipeline.ts";
import { inputOf, withErrors } from "./definitions.ts";

/** A module of all releases up to the newest. */
const head = 'module: com.vmware.test\nversion: "9.0"\ndoc: A module.\n';

export interface Read {
  readonly module: Module;
  readonly whole: Model;
  readonly json: Record<string, never>;
}

/** The module that a text defines, at a release; the text is right. */
export function moduleOf(text: string, target?: string, options: GenerateOptions = {}): Read {
  const input = inputOf(withErrors("test.yaml", head + text));
  const { model, whole, diagnostics } = readModel(input, { ...options, target });
  expect(diagnostics.map((item) => `${item.code}: ${item.text}`)).toEqual([]);
  const isTest = ({ id }: { readonly id: string }): boolean => id === "com.vmware.test";
  const json = modelAsJson(model).find((item) => item.module === "com.vmware.test");
  return { module: model.modules.find(isTest)!, whole, json: json as unknown as Read["json"] };
}

/** Codes of what is wrong with a text. */
export const codesOf = (text: string): readonly string[] =>
  readModel(inputOf(withErrors("test.yaml", head + text))).diagnostics.map(({ code }) => code);

/** What a model refers to and does not have, by name. */
export function missingIn(model: Model): readonly string[] {
  const own = new Set<unknown>(
    model.modules.flatMap(({ services, structures, enumerations }) => [...services, ...structures, ...enumerations]),
  );
  const ofType = (type: Type): readonly { readonly name: string }[] =>
    partsOf(type).flatMap((part): readonly (Structure | Enumeration)[] =>
      part.kind === "reference" ? [part.target] : part.kind === "dynamic" ? part.hasFieldsOf : [],
    );
  const targets = model.modules.flatMap(({ services, structures }) => [
    ...structures.flatMap(({ fields }) => fields.flatMap(({ type }) => ofType(type))),
    ...services
      .flatMap(({ operations }) => operations)
      .flatMap(({ output, params, errors, privileges, task }) => [
        ...ofType(output),
        ...(task === undefined ? [] : ofType(task.result)),
        ...params.flatMap(({ type }) => ofType(type)),
        ...errors.map(({ error }) => error),
        ...privileges.flatMap(({ via }) => via?.structure ?? []),
      ]),
  ]);
  return targets.filter((target) => !own.has(target)).map(({ name }) => name);
}
