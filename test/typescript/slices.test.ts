import { describe, expect, it } from "vitest";
import type { Enumeration, Model, Module, Structure } from "../../generator/model/model.ts";
import type { EmitContext } from "../../generator/typescript/context.ts";
import { findInputForms } from "../../generator/typescript/inputs.ts";
import type { Names } from "../../generator/typescript/names/names.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import { resolveDraft } from "../../generator/typescript/printer.ts";
import { emitModule } from "../../generator/typescript/printing.ts";
import { moduleSlice } from "../../generator/typescript/slices.ts";
import { createTypes } from "../../generator/typescript/types.ts";
import { readRepository } from "../support/definitions.ts";

type Type = Structure | Enumeration;

const { model, whole } = readRepository();
const names = planNames(whole, () => undefined);
const differs = findInputForms(model);

const isType = (value: object): value is Type =>
  "kind" in value && ["structure", "error", "enumeration"].includes(value.kind as string);

/** What may be read of a type of another module, and which names of it: what `visibleOf` puts into the slice. */
const visible: ReadonlySet<PropertyKey> = new Set(["kind", "module", "name", "values"]);
const visibleNames: ReadonlySet<PropertyKey> = new Set(["declared", "file", "input", "values"]);

/** An object of which only some properties can be read. */
const restricted = <T extends object>(target: T, allowed: ReadonlySet<PropertyKey>, what: string): T =>
  new Proxy(target, {
    get(object, key): unknown {
      if (!allowed.has(key)) throw new Error(`${String(key)} of ${what} is read, which is not in the slice`);
      return Reflect.get(object, key);
    },
    ownKeys: () => {
      throw new Error(`${what} is read as a whole, which is not in the slice`);
    },
  });

/** A copy of a module in which the types of other modules and places in files show only what the slice has of them. */
class Restriction {
  readonly originals = new Map<object, Type>();
  readonly #copies = new Map<object, unknown>();
  readonly #module: Module;

  constructor(module: Module) {
    this.#module = module;
  }

  copy(): Module {
    const { path } = this.#module.span.source;
    return { ...(this.#of(this.#module) as Module), span: { source: { path } } as Module["span"] };
  }

  #of(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (isType(value) && value.module !== this.#module.id) return this.#foreign(value);
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    this.#copies.set(value, copy);
    for (const [key, item] of Object.entries(value))
      (copy as Record<string, unknown>)[key] = /span$/i.test(key)
        ? restricted(item as object, new Set(), "a place in a file")
        : this.#of(item);
    if (isType(value)) this.originals.set(copy, value);
    return copy;
  }

  #foreign(type: Type): unknown {
    const seen =
      type.kind === "enumeration"
        ? { ...type, values: type.values.map((item) => restricted(item, new Set(["value"]), `a value of ${type.id}`)) }
        : type;
    const proxy = restricted(seen, visible, type.id);
    this.originals.set(proxy, type);
    this.#copies.set(type, proxy);
    return proxy;
  }
}

/** Names of which only those of the module, and what the slice has of others, can be asked for. */
function restrictedNames(module: Module): Names {
  return new Proxy(names, {
    get(target, key: keyof Names): unknown {
      const method = Reflect.get(target, key) as (...args: unknown[]) => unknown;
      return (first: unknown, ...rest: unknown[]): unknown => {
        const owner = typeof first === "string" ? first : (first as { module?: string; id: string }).module;
        const isForeign = owner !== undefined && owner !== module.id;
        if (isForeign && key !== "prefix" && !visibleNames.has(key))
          throw new Error(`${key} of ${owner} is asked for, which is not in the slice`);
        return method(first, ...rest);
      };
    },
  });
}

/** All that the files of a module are printed from. */
function madeOf(module: Module, context: EmitContext): string {
  const { drafts, ...others } = emitModule(module, context);
  return JSON.stringify([drafts.map(resolveDraft), others]);
}

const context: EmitContext = { model, names, differsAsInput: differs, types: createTypes(names, differs) };

describe("what is emitted for a module", () => {
  it.each(model.modules.map((module) => [module.id, module] as const))("%s depends on its slice only", (_, module) => {
    const restriction = new Restriction(module);
    const copy = restriction.copy();
    const own = restrictedNames(module);
    const differsAsInput = (structure: Structure): boolean =>
      differs((restriction.originals.get(structure) ?? structure) as Structure);
    const nothing: Model = restricted(model, new Set(), "the model");
    const types = createTypes(own, differsAsInput);
    expect(madeOf(copy, { model: nothing, names: own, differsAsInput, types })).toBe(madeOf(module, context));
  });

  it("has a slice of its own", () => {
    const slices = model.modules.map((module) => moduleSlice(module, context));
    expect(new Set(slices).size).toBe(model.modules.length);
    expect(model.modules.map((module) => moduleSlice(module, context))).toEqual(slices);
  });
});
