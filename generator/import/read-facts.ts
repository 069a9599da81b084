import { gunzipSync } from "node:zlib";
import type { Report } from "../diagnostics/collector.ts";
import { createSourceFile } from "../diagnostics/span.ts";
import { reasonOf } from "../source/files.ts";
import type { FactField, FactModule, FactStructure, FactType, Unsaid } from "./facts.ts";
import { extendPath, faultsOf, type Fault } from "./validate.ts";

/** What a file of facts says. */
export interface Facts {
  readonly modules: readonly FactModule[];
  /** The release that the file says it describes. */
  readonly release: string | undefined;
  readonly unsaid: readonly Unsaid[];
}

/** At most so many faults are reported per file: later ones are often caused by the first. */
const mostFaults = 20;

/** Reads a file of facts, which may be packed with gzip; undefined if something is wrong, which is reported. */
export function readFacts(file: string, bytes: Uint8Array, report: Report): Facts | undefined {
  const document = readJson(file, bytes, report);
  if (document === undefined) return undefined;
  return checkFacts(file, document.value, report);
}

/** Facts of a JSON document. */
export function checkFacts(file: string, document: unknown, report: Report): Facts | undefined {
  const place = { source: createSourceFile(file, ""), start: 0, end: 0 };
  const say = (faults: readonly Fault[], code: "facts-form" | "facts-item"): boolean => {
    for (const { path, problem } of faults.slice(0, mostFaults))
      report(code, place, { path: path === "" ? "the document" : path, problem });
    return faults.length > 0;
  };
  if (say(faultsOf("facts", document), "facts-form")) return undefined;
  const isBare = Array.isArray(document);
  const whole = (isBare ? { modules: document } : document) as Partial<Facts>;
  const modules = whole.modules!;
  if (say(contradictionsOf(modules, isBare ? "" : "modules"), "facts-item")) return undefined;
  return { modules, release: whole.release, unsaid: whole.unsaid ?? [] };
}

/** The content of a JSON file, packed or not; undefined if it isn't JSON, which is reported with its place. */
export function readJson(file: string, bytes: Uint8Array, report: Report): { readonly value: unknown } | undefined {
  let text: string;
  const place = { source: createSourceFile(file, ""), start: 0, end: 0 };
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    text = new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (error) {
    report("facts-unreadable", place, { file, reason: reasonOf(error) });
    return undefined;
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const start = faultyOffset(text);
    const problem = start < text.length ? `${JSON.stringify(text[start])} is not expected here` : "it ends too early";
    report("facts-syntax", { source: createSourceFile(file, text), start, end: start + 1 }, { file, problem });
    return undefined;
  }
}

/** Where a text stops being the start of a JSON document. Found by bisection: not every error message says it. */
function faultyOffset(text: string): number {
  let low = 0;
  for (let high = text.length + 1; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (isBeginning(text.slice(0, middle))) low = middle;
    else high = middle;
  }
  return low;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return /end of JSON|Unterminated|No number/.test((error as Error).message);
  }
}

/** Contradictions in facts of the right form, such as names and ids that are used twice or refer to nothing. */
function contradictionsOf(modules: readonly FactModule[], root: string): Fault[] {
  const faults: Fault[] = [];
  const kinds = kindsById(modules);
  const moduleIds = new Unique("module", faults);
  modules.forEach((module, at) => {
    const path = extendPath(root, at);
    moduleIds.add(module.module, extendPath(path, "module"));
    checkModule(module, path, kinds, faults);
  });
  return faults;
}

/** Collects names, and adds a fault for each that occurs twice. */
class Unique {
  readonly #what: string;
  readonly #faults: Fault[];
  readonly #paths = new Map<string, string>();
  constructor(what: string, faults: Fault[]) {
    this.#what = what;
    this.#faults = faults;
  }

  add(name: string, path: string): void {
    const other = this.#paths.get(name);
    if (other === undefined) this.#paths.set(name, path);
    else this.#faults.push({ path, problem: `the ${this.#what} ${name} is there already: ${other}` });
  }
}

type Kind = "struct" | "error" | "enum";
type Kinds = ReadonlyMap<string, ReadonlySet<Kind>>;

function kindsById(modules: readonly FactModule[]): Kinds {
  const kinds = new Map<string, Set<Kind>>();
  const add = (id: string, kind: Kind): void => void kinds.set(id, (kinds.get(id) ?? new Set()).add(kind));
  for (const { structures, enums } of modules) {
    for (const { id, kind } of structures) add(id, kind ?? "struct");
    for (const { id } of enums) add(id, "enum");
  }
  return kinds;
}

function checkModule(module: FactModule, path: string, kinds: Kinds, faults: Fault[]): void {
  const { services, structures, enums } = module;
  const names = new Unique("name", faults);
  const ids = new Unique("wire id", faults);
  const serviceIds = new Unique("wire id", faults);
  const owners = new Set([...services, ...structures].map(({ name }) => name));
  const checkName = (item: { readonly name: string }, place: string): void => {
    names.add(item.name, extendPath(place, "name"));
    const dot = item.name.lastIndexOf(".");
    if (dot >= 0 && !owners.has(item.name.slice(0, dot)))
      faults.push({
        path: extendPath(place, "name"),
        problem: `${item.name} is part of ${item.name.slice(0, dot)}, which isn't there`,
      });
  };
  services.forEach((service, at) => {
    const place = extendPath(extendPath(path, "services"), at);
    checkName(service, place);
    serviceIds.add(service.id, extendPath(place, "id"));
    for (const [name, value] of Object.entries(service.constants ?? {}))
      if ([value].flat().some((item) => Number.isInteger(item) && !Number.isSafeInteger(item)))
        faults.push({
          path: extendPath(extendPath(place, "constants"), name),
          problem: "the number has more digits than JavaScript keeps",
        });
    const operations = new Unique("operation", faults);
    service.operations.forEach((operation, index) => {
      const own = extendPath(extendPath(place, "operations"), index);
      operations.add(operation.id, extendPath(own, "id"));
      checkFields(operation.params, extendPath(own, "params"), kinds, faults);
      checkType(operation.output, extendPath(own, "output"), kinds, faults);
      operation.errors.forEach((id, error) =>
        checkReference("error", id, extendPath(extendPath(own, "errors"), error), kinds, faults),
      );
    });
  });
  structures.forEach((structure, at) => {
    const place = extendPath(extendPath(path, "structures"), at);
    checkName(structure, place);
    ids.add(structure.id, extendPath(place, "id"));
    checkFields(structure.fields, extendPath(place, "fields"), kinds, faults);
    checkUnions(structure, place, faults);
  });
  enums.forEach((enumeration, at) => {
    const place = extendPath(extendPath(path, "enums"), at);
    checkName(enumeration, place);
    ids.add(enumeration.id, extendPath(place, "id"));
    const values = new Unique("value", faults);
    enumeration.values.forEach(({ value }, index) => values.add(value, extendPath(extendPath(place, "values"), index)));
  });
}

function checkFields(fields: readonly FactField[], path: string, kinds: Kinds, faults: Fault[]): void {
  const names = new Unique("name", faults);
  fields.forEach(({ name, type }, at) => {
    const place = extendPath(path, at);
    names.add(name, extendPath(place, "name"));
    checkType(type, extendPath(place, "type"), kinds, faults);
  });
}

function checkUnions({ fields, unions = [] }: FactStructure, path: string, faults: Fault[]): void {
  const known = new Set(fields.map(({ name }) => name));
  const check = (name: string, place: string): void => {
    if (!known.has(name)) faults.push({ path: place, problem: `the structure has no field ${name}` });
  };
  unions.forEach(({ union, cases }, at) => {
    const place = extendPath(extendPath(path, "unions"), at);
    check(union, extendPath(place, "union"));
    for (const [value, items] of Object.entries(cases))
      items.forEach(({ field }, index) =>
        check(field, extendPath(extendPath(extendPath(place, "cases"), value), index)),
      );
  });
}

function checkType(type: FactType, path: string, kinds: Kinds, faults: Fault[]): void {
  if (typeof type === "string" || "id" in type) return;
  const [[member, value] = ["", ""]] = Object.entries(type) as [string, unknown][];
  const place = extendPath(path, member);
  if (member === "struct" || member === "error" || member === "enum")
    checkReference(member, value as string, place, kinds, faults);
  else if (Array.isArray(value))
    value.forEach((part, at) => checkType(part as FactType, extendPath(place, at), kinds, faults));
  else checkType(value as FactType, place, kinds, faults);
}

function checkReference(kind: Kind, id: string, path: string, kinds: Kinds, faults: Fault[]): void {
  const found = kinds.get(id);
  const words = { struct: "structure", error: "error", enum: "enumeration" };
  if (found === undefined) faults.push({ path, problem: `nothing has the wire id ${id}` });
  else if (!found.has(kind)) faults.push({ path, problem: `${id} is no ${words[kind]}` });
}
