import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareModels } from "../../generator/changes/compare.ts";
import type { Noun } from "../../generator/changes/change.ts";
import { findingsBetween } from "../../generator/changes/findings.ts";
import type {
  EnumerationJson,
  FieldJson,
  LifecycleJson,
  ModelJson,
  ModuleJson,
  OperationJson,
  ServiceJson,
  StructureJson,
} from "../../generator/model/json-model.ts";
import { modelAsJson } from "../../generator/model/json.ts";
import { readModel } from "../../generator/pipeline.ts";
import { sideOf } from "../support/changes.ts";
import { inputOf } from "../support/definitions.ts";
import { definitions, textsOf } from "./models.ts";

/** JSON that may be edited. */
type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Loose<T[Key]> }
    : T;

/** An item of a list, by a number of fast-check. */
type Pick = <T>(items: readonly T[]) => T | undefined;
type Expected = readonly [Noun, string];
/** Changes one thing; undefined where the model has nothing to change. */
type Edit = (model: Loose<ModelJson>, pick: Pick) => Expected | undefined;

const own = (model: Loose<ModelJson>): Loose<ModuleJson>[] =>
  model.filter(({ module }) => module.startsWith("com.vmware.any"));
const structuresOf = (model: Loose<ModelJson>): Loose<StructureJson>[] =>
  own(model).flatMap(({ structures }) => structures);
const enumerationsOf = (model: Loose<ModelJson>): Loose<EnumerationJson>[] => own(model).flatMap(({ enums }) => enums);
const servicesOf = (model: Loose<ModelJson>): Loose<ServiceJson>[] => own(model).flatMap(({ services }) => services);
const operationsOf = (model: Loose<ModelJson>): Loose<OperationJson>[] =>
  servicesOf(model).flatMap(({ operations }) => operations);
const isOptional = ({ type }: Loose<FieldJson>): boolean => typeof type === "object" && "optional" in type;
const need = (isNeeded: boolean): string => (isNeeded ? "required" : "optional");

const discriminants = ({ unions = [] }: Loose<StructureJson>): readonly string[] => unions.map(({ union }) => union);
const casesOf = ({ unions = [] }: Loose<StructureJson>) => unions.flatMap(({ cases }) => Object.values(cases));

/** A structure and one of its fields; a discriminant only if it is asked for. */
function fieldOf(model: Loose<ModelJson>, pick: Pick): readonly [Loose<StructureJson>, Loose<FieldJson>] | undefined {
  const all = structuresOf(model).flatMap((structure) =>
    structure.fields
      .filter(({ name }) => !discriminants(structure).includes(name))
      .map((field) => [structure, field] as const),
  );
  return pick(all);
}

function renameField(structure: Loose<StructureJson>, field: Loose<FieldJson>, name: string): void {
  for (const item of casesOf(structure).flat()) if (item.field === field.name) item.field = name;
  if (structure.model_keys !== undefined)
    structure.model_keys = structure.model_keys.map((key) => (key === field.name ? name : key));
  field.name = name;
}

/** Replaces a wire id wherever it is. */
function replaceId(model: Loose<ModelJson>, from: string, to: string): void {
  const text = JSON.stringify(model).replaceAll(`${JSON.stringify(from)}`, JSON.stringify(to));
  model.splice(0, model.length, ...(JSON.parse(text) as Loose<ModelJson>));
}

const lasting = (model: Loose<ModelJson>): (LifecycleJson & { doc?: string })[] => [
  ...structuresOf(model),
  ...structuresOf(model).flatMap(({ fields }) => fields),
  ...enumerationsOf(model),
  ...enumerationsOf(model).flatMap(({ values }) => values),
  ...servicesOf(model),
  ...operationsOf(model),
];

const edits: Readonly<Record<string, Edit>> = {
  "add a field": (model, pick) => {
    const structure = pick(structuresOf(model));
    const isNeeded = pick([true, false])!;
    structure?.fields.push({ name: "zz_new", type: isNeeded ? "long" : { optional: "long" }, doc: "New." });
    return structure && ["field", `added-${need(isNeeded)}`];
  },
  "remove a field": (model, pick) => {
    const [structure, field] = fieldOf(model, pick) ?? [];
    if (structure === undefined || field === undefined || structure.model_keys?.includes(field.name)) return undefined;
    structure.fields.splice(structure.fields.indexOf(field), 1);
    for (const items of casesOf(structure))
      for (const item of items.filter(({ field: name }) => name === field.name)) items.splice(items.indexOf(item), 1);
    return ["field", `removed-${need(!isOptional(field))}`];
  },
  "rename a field": (model, pick) => {
    const [structure, field] = fieldOf(model, pick) ?? [];
    // Without a description its type alone says too little.
    if (structure === undefined || field === undefined || field.doc === "") return undefined;
    renameField(structure, field, "zz_other_name");
    return ["field", "renamed"];
  },
  "spell a field in another way": (model, pick) => {
    const [structure, field] = fieldOf(model, pick) ?? [];
    const name = field?.name.toUpperCase();
    if (structure === undefined || field === undefined || name === undefined || name === field.name) return undefined;
    if (structure.fields.some((other) => other.name === name)) return undefined;
    renameField(structure, field, name);
    return ["field", "recased"];
  },
  "make a field optional or required": (model, pick) => {
    const [, field] = fieldOf(model, pick) ?? [];
    if (field === undefined) return undefined;
    const { type } = field;
    if (typeof type === "object" && "optional" in type) {
      field.type = type.optional;
      return ["type", "made-required"];
    }
    // Resource types stand beside what is inside of another type.
    if (typeof type === "object" && "id" in type) return undefined;
    field.type = { optional: type };
    return ["type", "made-optional"];
  },
  "add a value": (model, pick) => {
    const enumeration = pick(enumerationsOf(model));
    enumeration?.values.push({ value: "ZZ_NEW", doc: "New." });
    return enumeration && ["value", "added"];
  },
  "remove a value": (model, pick) => {
    const enumeration = pick(enumerationsOf(model).filter(({ values }) => values.length > 1));
    const value = pick(enumeration?.values ?? []);
    if (enumeration === undefined || value === undefined) return undefined;
    enumeration.values.splice(enumeration.values.indexOf(value), 1);
    const isOf = (structure: Loose<StructureJson>, discriminant: string): boolean => {
      const type = structure.fields.find(({ name }) => name === discriminant)?.type;
      return JSON.stringify(type).includes(`{"enum":"${enumeration.id}"}`);
    };
    for (const structure of structuresOf(model))
      for (const { union, cases } of structure.unions ?? []) if (isOf(structure, union)) delete cases[value.value];
    return ["value", "removed"];
  },
  "add an error": (model, pick) => {
    const operation = pick(operationsOf(model));
    const errors = structuresOf(model).filter(({ kind }) => kind === "error");
    const error = pick(errors.filter(({ id }) => !operation?.errors.includes(id)));
    if (operation === undefined || error === undefined) return undefined;
    operation.errors.push(error.id);
    return ["error", "added"];
  },
  "add an operation": (model, pick) => {
    const service = pick(servicesOf(model));
    service?.operations.push({ id: "zz_new", doc: "New.", params: [], output: "void", errors: [] });
    return service && ["operation", "added"];
  },
  "remove an operation": (model, pick) => {
    const service = pick(servicesOf(model).filter(({ operations }) => operations.length > 0));
    const operation = pick(service?.operations ?? []);
    if (service === undefined || operation === undefined) return undefined;
    service.operations.splice(service.operations.indexOf(operation), 1);
    return ["operation", "removed"];
  },
  "rename an operation": (model, pick) => {
    const operation = pick(operationsOf(model).filter(({ output, doc }) => output !== "void" && doc !== ""));
    if (operation === undefined) return undefined;
    operation.id = "zz_other_name";
    return ["operation", "renamed"];
  },
  "add a parameter": (model, pick) => {
    const operation = pick(operationsOf(model));
    const isNeeded = pick([true, false])!;
    operation?.params.push({ name: "zz_new", type: isNeeded ? "long" : { optional: "long" }, doc: "New." });
    return operation && ["parameter", `added-${need(isNeeded)}`];
  },
  "give or take a result": (model, pick) => {
    const operation = pick(operationsOf(model).filter(({ output }) => output === "void"));
    if (operation === undefined) return undefined;
    operation.output = "long";
    return ["result", "added"];
  },
  "rename a structure": (model, pick) => {
    const structure = pick(
      structuresOf(model).filter(
        // Conditions name errors; they would have to change, too.
        ({ fields, doc, kind }) => fields.length > 0 && doc !== "" && kind !== "error",
      ),
    );
    if (structure === undefined) return undefined;
    const { id } = structure;
    structure.name = structure.name.replace(/[^.]+$/, "ZzOther");
    replaceId(model, id, `${id}_zz`);
    return ["structure", "renamed"];
  },
  "move a structure": (model, pick) => {
    const [one, other] = own(model);
    const structure = pick(
      one?.structures.filter(({ name, kind, doc }) => doc !== "" && kind !== "error" && !name.includes(".")) ?? [],
    );
    const isTaken = other?.structures.some(({ name }) => name === structure?.name);
    if (one === undefined || other === undefined || structure === undefined || isTaken === true) return undefined;
    one.structures.splice(one.structures.indexOf(structure), 1);
    other.structures.push(structure);
    replaceId(model, structure.id, `${structure.id}_zz`);
    return ["structure", "moved"];
  },
  "add a service": (model, pick) => {
    const module = pick(own(model));
    module?.services.push({
      id: `${module.module}.zz_new`,
      name: "ZzNew",
      doc: "New.",
      operations: [{ id: "do", doc: "Does it.", params: [], output: "void", errors: [] }],
    });
    return module && ["service", "added"];
  },
  "add an enumeration": (model, pick) => {
    const module = pick(own(model));
    module?.enums.push({
      id: `${module.module}.zz_new`,
      name: "ZzNew",
      doc: "New.",
      values: [{ value: "ZZ", doc: "Z." }],
    });
    return module && ["enumeration", "added"];
  },
  "describe in other words": (model, pick) => {
    const item = pick(lasting(model));
    if (item === undefined) return undefined;
    item.doc = "Other words.";
    return ["docs", "changed"];
  },
  "deprecate or restore": (model, pick) => {
    const item = pick(lasting(model)) as Loose<LifecycleJson> | undefined;
    if (item === undefined) return undefined;
    if (item.deprecated === undefined) {
      item.deprecated = "It is old.";
      return ["lifecycle", "deprecated"];
    }
    delete item.deprecated;
    return ["lifecycle", "restored"];
  },
  "make idempotent or not": (model, pick) => {
    const operation = pick(operationsOf(model));
    if (operation === undefined) return undefined;
    if (operation.idempotent === true) delete operation.idempotent;
    else operation.idempotent = true;
    return ["operation", operation.idempotent === true ? "idempotent" : "not-idempotent"];
  },
  "call it in another way": (model, pick) => {
    const operation = pick(operationsOf(model));
    if (operation === undefined) return undefined;
    operation.api = { method: "PUT", url: "/zz/new" };
    return ["mapping", "added"];
  },
  "write what nobody knows": (model, pick) => {
    const item = pick(lasting(model));
    if (item === undefined) return undefined;
    Object.assign(item, { zz_new: 1 });
    return ["unhandled", "difference"];
  },
};

/** The same model in another order, where order has no meaning. */
function shuffled(model: Loose<ModelJson>, pick: Pick): Loose<ModelJson> {
  const turn = <T>(items: T[]): void => void (pick([true, false]) === true && items.reverse());
  turn(model);
  for (const module of model) {
    for (const items of [module.services, module.structures, module.enums]) turn<unknown>(items);
    for (const { operations } of module.services) turn(operations);
    for (const { operations } of module.services)
      for (const { params, errors } of operations) {
        turn(params);
        turn(errors);
      }
    for (const { fields, unions = [] } of module.structures) {
      turn(fields);
      turn(unions);
    }
    for (const { values } of module.enums) turn(values);
  }
  return model;
}

const jsonOf = (texts: Readonly<Record<string, string>>): ModelJson => modelAsJson(readModel(inputOf(texts)).model);
const copyOf = (model: ModelJson): Loose<ModelJson> => structuredClone(model) as unknown as Loose<ModelJson>;

function pickBy(numbers: readonly number[]): Pick {
  let at = 0;
  return (items) => items[numbers[(at += 1) % numbers.length]! % items.length];
}
const numbers = fc.array(fc.nat(0xffff), { minLength: 20, maxLength: 20 });

describe("changes of random models", () => {
  it("are found once, and nothing else, in any order of the items", () => {
    const made = new Map<string, number>();
    const check = fc.property(definitions(), numbers, numbers, (modules, turns, choices) => {
      const old = jsonOf(textsOf(modules));
      expect(compareModels(old, shuffled(copyOf(old), pickBy(turns)) as unknown as ModelJson)).toEqual([]);
      for (const [name, edit] of Object.entries(edits)) {
        const now = copyOf(old);
        const expected = edit(now, pickBy(choices));
        if (expected === undefined) continue;
        made.set(name, (made.get(name) ?? 0) + 1);
        const found = findingsBetween(sideOf(old), sideOf(shuffled(now, pickBy(turns)) as unknown as ModelJson));
        expect(
          found.map(({ area, kind, text }) => [area, kind, text]),
          name,
        ).toEqual([[...expected, found[0]?.text]]);
      }
    });
    fc.assert(check, { numRuns: 20, endOnFailure: true /* To make a model smaller takes minutes. */ });
    expect([...made.keys()].sort()).toEqual(Object.keys(edits).sort());
  });
});
