import type { Report } from "../diagnostics/diagnostics.ts";
import type { Enumeration, Service, Structure } from "./model.ts";
import type { Located } from "../definition/shapes.ts";
import { compareText } from "../text/compare.ts";
import type { Span } from "../diagnostics/span.ts";
import { suggest } from "../diagnostics/suggest.ts";

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a definition can refer to by name. */
export type Named = Mutable<Service> | Mutable<Structure> | Mutable<Enumeration>;

/** What one module defines, by name. */
type Scope = ReadonlyMap<string, Named>;

/** The names of all modules. */
export class Scopes {
  readonly #report: Report;
  readonly #open = new Map<string, Map<string, Named>>();
  readonly #ids = new Map<string, Named>();

  constructor(report: Report) {
    this.#report = report;
  }

  open(module: string): void {
    this.#open.set(module, new Map());
  }

  has(module: string, name: string): boolean {
    return this.#open.get(module)?.has(name) === true;
  }

  /** Everything that a module defines. */
  of(module: string): Named[] {
    return [...(this.#open.get(module)?.values() ?? [])];
  }

  /** Makes a name known; one that is there already is reported. */
  define(node: Named): void {
    const scope = this.#open.get(node.module) ?? new Map<string, Named>();
    const sameId = this.#ids.get(node.id);
    const other = sameId ?? scope.get(node.name);
    if (other !== undefined) {
      this.#report("duplicate-id", node.span, {
        name: node.name,
        id: node.id,
        other: `${other.name} (${place(other.span)})`,
      });
      if (scope.has(node.name)) return;
    }
    if (sameId === undefined) this.#ids.set(node.id, node);
    scope.set(node.name, node);
  }

  /** What a name means in a module; a name of another module is written in full. */
  lookup(name: string, module: string, kind: string, span: Span): Named | undefined {
    const start = name.split(".").findIndex((part) => /^[A-Z]/.test(part));
    const parts = name.split(".");
    const owner = start > 0 ? parts.slice(0, start).join(".") : module;
    const local = start > 0 ? parts.slice(start).join(".") : name;
    const scope = this.#open.get(owner);
    const found = scope?.get(local);
    if (found === undefined)
      this.#report("unresolved-name", span, { kind, name, suggestion: this.#suggestion(name, owner, scope, module) });
    return found;
  }

  #suggestion(name: string, owner: string, scope: Scope | undefined, module: string): string {
    const local = name.slice(name.lastIndexOf(".") + 1);
    const full = (id: string, key: string): string => (id === module ? key : `${id}.${key}`);
    const near = suggest(
      name,
      [...(scope?.keys() ?? [])].map((key) => full(owner, key)),
    );
    if (near !== "") return near;
    const elsewhere = [...this.#open].flatMap(([id, names]) =>
      [...names.keys()]
        .filter((key) => key === name || key.endsWith(`.${local}`) || key === local)
        .map((key) => full(id, key)),
    );
    return elsewhere.length > 0
      ? ` Did you mean ${elsewhere.sort(compareText).slice(0, 3).join(" or ")}?`
      : suggest(name, this.#open.get(module)?.keys() ?? []);
  }

  /** Reports a name that is known, but means something of another kind. */
  mistaken(name: Located<string>, found: Named, expected: string, reason: string): void {
    const kinds = { service: "a service", structure: "a structure", error: "an error", enumeration: "an enumeration" };
    this.#report("wrong-reference", name.span, { name: name.value, found: kinds[found.kind], expected, reason });
  }
}

const place = (span: Span): string => `${span.source.path}:${span.source.position(span.start).line}`;
