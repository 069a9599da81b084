import { splitName } from "../../definition/qualified-names.ts";
import type { Located } from "../../definition/shapes.ts";
import { typeKeywords } from "../../definition/types.ts";
import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareText } from "../../text/compare.ts";
import { builtinNames } from "../builtins.ts";
import type { Enumeration, Service, Structure } from "../model.ts";

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a definition can refer to by name. */
export type Named = Mutable<Service> | Mutable<Structure> | Mutable<Enumeration>;

/** What one module defines, by name and by wire id. */
interface Scope {
  readonly names: Map<string, Named>;
  readonly ids: Map<string, Named>;
}

/** What other languages call the builtin types. */
const elsewhereCalled: ReadonlyMap<string, string> = new Map([
  ...["int", "integer", "int32", "int64", "number"].map((name) => [name, "long"] as const),
  ...["float", "decimal"].map((name) => [name, "double"] as const),
  ...["date", "time", "timestamp"].map((name) => [name, "datetime"] as const),
  ...["bytes", "blob"].map((name) => [name, "binary"] as const),
  ["bool", "boolean"],
  ["text", "string"],
  ["array", "list"],
  ["url", "uri"],
  ["password", "secret"],
]);

/** The names of all modules. */
export class Scopes {
  readonly #report: Report;
  readonly #open = new Map<string, Scope>();

  readonly #isIncomplete: (module: string) => boolean;

  /**
   * `isIncomplete` tells of a module whether it could not be read as a whole. It isn't known which names it lacks, so
   * names that aren't found in it are not reported: the parts that can't be read are reported already.
   */
  constructor(report: Report, isIncomplete: (module: string) => boolean) {
    this.#report = report;
    this.#isIncomplete = isIncomplete;
  }

  open(module: string): void {
    this.#open.set(module, { names: new Map(), ids: new Map() });
  }

  has(module: string, name: string): boolean {
    return this.#open.get(module)?.names.has(name) === true;
  }

  /** True when the module may define the name in a part that could not be read. */
  mayHave(module: string, name: string): boolean {
    return this.has(module, name) || this.#isIncomplete(module);
  }

  /** Everything that a module defines. */
  of(module: string): Named[] {
    return [...(this.#open.get(module)?.names.values() ?? [])];
  }

  /** Registers a name; one that the module has already is reported. */
  define(node: Named): void {
    const scope = this.#open.get(node.module);
    if (scope === undefined) return;
    const other = scope.ids.get(node.id) ?? scope.names.get(node.name);
    if (other !== undefined)
      this.#report("duplicate-id", node.span, {
        name: node.name,
        id: node.id,
        other: `${other.name} (${place(other.span)})`,
      });
    if (!scope.ids.has(node.id)) scope.ids.set(node.id, node);
    if (!scope.names.has(node.name)) scope.names.set(node.name, node);
  }

  /** Finds what a name refers to in a module; a name of another module has to be written in full. */
  find(name: string, module: string): Named | undefined {
    const { owner, local } = splitName(name, module);
    return this.#open.get(owner)?.names.get(local);
  }

  /** As `find`, but reports a name that can't be resolved. */
  lookup(name: string, module: string, kind: string, span: Span): Named | undefined {
    const found = this.find(name, module);
    if (found === undefined && !this.#isIncomplete(splitName(name, module).owner))
      this.#report("unresolved-name", span, { kind, name, suggestion: this.#suggestion(name, module, kind) });
    return found;
  }

  #suggestion(name: string, module: string, kind: string): string {
    const { owner } = splitName(name, module);
    const last = name.slice(name.lastIndexOf(".") + 1);
    const full = (id: string, key: string): string => (id === module ? key : `${id}.${key}`);
    const near = suggest(name, [
      ...[...(this.#open.get(owner)?.names.keys() ?? [])].map((key) => full(owner, key)),
      ...(kind === "type" ? [...builtinNames, ...typeKeywords] : []),
    ]);
    if (near !== "") return near;
    const builtin = kind === "type" ? elsewhereCalled.get(name.toLowerCase()) : undefined;
    if (builtin !== undefined) return ` Did you mean ${builtin}?`;
    const elsewhere = [...this.#open].flatMap(([id, { names }]) =>
      [...names.keys()].filter((key) => key === last || key.endsWith(`.${last}`)).map((key) => full(id, key)),
    );
    return elsewhere.length > 0
      ? ` Did you mean ${elsewhere.sort(compareText).slice(0, 3).join(" or ")}?`
      : suggest(name, this.#open.get(module)?.names.keys() ?? []);
  }

  /** Reports a name that exists, but refers to something of the wrong kind. */
  mistaken(name: Located<string>, found: Named, expected: string, reason: string): void {
    const kinds = { service: "a service", structure: "a structure", error: "an error", enumeration: "an enumeration" };
    this.#report("wrong-reference", name.span, { name: name.value, found: kinds[found.kind], expected, reason });
  }
}

const place = (span: Span): string => `${span.source.path}:${span.source.position(span.start).line}`;
