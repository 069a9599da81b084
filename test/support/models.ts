import { expect } from "vitest";
import type { Model, Module } from "../../generator/model/model.ts";
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
  const json = (modelAsJson(model) as { module: string }[]).find((item) => item.module === "com.vmware.test");
  return { module: model.modules.find(isTest)!, whole, json: json as unknown as Read["json"] };
}

/** Codes of what is wrong with a text. */
export const codesOf = (text: string): readonly string[] =>
  readModel(inputOf(withErrors("test.yaml", head + text))).diagnostics.map(({ code }) => code);
