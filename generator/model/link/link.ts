import type {
  EnumerationDeclaration,
  LifecycleDeclaration,
  ModuleDeclaration,
  ServiceDeclaration,
  StructureDeclaration,
} from "../../definition/format.ts";
import { unreadRelease } from "../../definition/releases.ts";
import type { Entry, Located } from "../../definition/shapes.ts";
import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import { compareText } from "../../text/compare.ts";
import type { Lifecycle, Model, Module, Service, Structure } from "../model.ts";
import { inherit } from "./lifecycle.ts";
import { linkServices, type DeclaredService } from "./operations.ts";
import { checkReplacements } from "./replacements.ts";
import { linkStructures, type DeclaredStructure } from "./structures.ts";
import { Scopes, type Mutable, type Named } from "./symbols.ts";

/**
 * Resolves names to objects; afterwards the model is complete and frozen. `isIncomplete` tells of a module whether
 * parts of it could not be read.
 */
export function link(
  declarations: readonly ModuleDeclaration[],
  report: Report,
  isIncomplete: (module: string) => boolean = () => false,
): Model {
  const linker = new Declarer(new Scopes(report, isIncomplete));
  const modules: Module[] = [];
  const known = new Map<string, Span>();
  for (const declaration of declarations) {
    const { module } = declaration;
    if (module === undefined) continue;
    const other = known.get(module.value);
    if (other !== undefined) {
      report("duplicate-module", module.span, { module: module.value, other: other.source.path });
      continue;
    }
    known.set(module.value, module.span);
    modules.push(linker.module(module.value, declaration));
  }
  const { scopes, structures, services } = linker;
  linkStructures(structures, scopes, report);
  linkServices(services, scopes);
  modules.sort((a, b) => compareText(a.id, b.id));
  checkReplacements(modules, scopes, report);
  return freeze({ modules });
}

/** Where an item is declared. */
interface Container {
  readonly module: string;
  readonly id: string;
  readonly name: string;
  readonly lifecycle: Lifecycle;
}

/** Registers all names before the first reference is resolved. */
class Declarer {
  readonly scopes: Scopes;
  readonly structures: DeclaredStructure[] = [];
  readonly services: DeclaredService[] = [];

  constructor(scopes: Scopes) {
    this.scopes = scopes;
  }

  module(id: string, declaration: ModuleDeclaration): Module {
    this.scopes.open(id);
    const lifecycle = inherit(declaration, undefined);
    const container: Container = { module: id, id, name: "", lifecycle };
    this.#types(container, declaration);
    for (const entry of declaration.services ?? []) this.#service(container, entry);
    const nodes = this.scopes.of(id).sort((a, b) => compareText(a.name, b.name));
    return {
      kind: "module",
      id,
      ...lifecycle,
      version: declaration.version?.value ?? unreadRelease,
      releases: (declaration.releases ?? []).map(({ value }) => value),
      document: declaration.document?.value,
      doc: declaration.doc?.value ?? "",
      services: nodes.filter((node) => node.kind === "service"),
      structures: nodes.filter(
        (node): node is Mutable<Structure> => node.kind === "structure" || node.kind === "error",
      ),
      enumerations: nodes.filter((node) => node.kind === "enumeration"),
      span: declaration.module?.span ?? declaration.span,
    };
  }

  #types(container: Container, declaration: Pick<ServiceDeclaration, "structures" | "errors" | "enumerations">): void {
    for (const entry of declaration.structures ?? []) this.#structure(container, entry, "structure");
    for (const entry of declaration.errors ?? []) this.#structure(container, entry, "error");
    for (const entry of declaration.enumerations ?? []) this.#enumeration(container, entry);
  }

  #service(container: Container, { name, value }: Entry<ServiceDeclaration>): void {
    const node: Mutable<Service> = {
      kind: "service",
      ...this.#head(container, name, value),
      constants: [],
      operations: [],
    };
    this.scopes.define(node);
    this.services.push({ node, declaration: value });
    this.#types(inside(container, node), value);
  }

  #structure(container: Container, { name, value }: Entry<StructureDeclaration>, kind: Structure["kind"]): void {
    const node: Mutable<Structure> = {
      kind,
      ...this.#head(container, name, value),
      fields: [],
      included: [],
      unions: [],
      modelKeys: undefined,
      history: [],
    };
    this.scopes.define(node);
    this.structures.push({ node, declaration: value });
    for (const entry of value.enumerations ?? []) this.#enumeration(inside(container, node), entry);
  }

  #enumeration(container: Container, { name, value }: Entry<EnumerationDeclaration>): void {
    const head = this.#head(container, name, value);
    const values = (value.values ?? []).map((entry) => ({
      value: entry.value.id?.value ?? entry.name.value,
      alias: entry.value.id && entry.name.value,
      doc: entry.value.doc?.value ?? "",
      ...inherit(entry.value, head),
      span: entry.name.span,
    }));
    this.scopes.define({ kind: "enumeration", ...head, values });
  }

  #head(
    container: Container,
    name: Located<string>,
    value: LifecycleDeclaration & {
      readonly id: Located<string> | undefined;
      readonly doc: Located<string> | undefined;
    },
  ) {
    const id = value.id?.value;
    return {
      id: id?.includes(".") === true ? id : `${container.id}.${id ?? wireNameOf(name.value)}`,
      name: container.name === "" ? name.value : `${container.name}.${name.value}`,
      module: container.module,
      doc: value.doc?.value ?? "",
      ...inherit(value, container.lifecycle),
      span: value.id?.span ?? name.span,
    };
  }
}

/** `VmTemplate` → `vm_template`: the wire id, unless the definition states another one. */
const wireNameOf = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();

const inside = (container: Container, node: Named): Container => ({
  ...container,
  id: node.id,
  name: node.name,
  lifecycle: node,
});

/** Freezes everything but places in files. */
export function freeze<T>(value: T): T {
  // A list instead of calls: structures that refer to each other may be a chain of thousands.
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    if (Array.isArray(next)) for (const item of next) pending.push(item);
    else
      for (const [key, item] of Object.entries(next))
        if (!key.endsWith("span") && !key.endsWith("Span")) pending.push(item);
  }
  return value;
}
