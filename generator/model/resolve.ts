import type {
  Conditions,
  ConstantDeclaration,
  EnumerationDeclaration,
  ModuleDeclaration,
  OperationDeclaration,
  ParameterDeclaration,
  ServiceDeclaration,
  StructureDeclaration,
  WrittenType,
} from "../definition/format.ts";
import { partOf } from "../definition/format.ts";
import type { Report } from "../diagnostics/diagnostics.ts";
import type { PrivilegeExpression, TypeExpression } from "../definition/expressions.ts";
import type {
  Constant,
  Field,
  Lifecycle,
  Literal,
  Model,
  Module,
  Operation,
  OperationError,
  Privilege,
  PropertyPath,
  Service,
  Structure,
  Type,
  Union,
} from "./model.ts";
import { Scopes, type Mutable, type Named } from "./symbols.ts";
import type { Entry, Located } from "../definition/shapes.ts";
import type { ScalarTree } from "../source/yaml.ts";
import type { Span } from "../diagnostics/span.ts";
import { compareText } from "../text/compare.ts";

const standardErrors = "com.vmware.vapi.std.errors";

/** `VmTemplate` → `vm_template`: the wire id where the definition doesn't say another. */
const wireNameOf = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();

/** Names become objects; the model is complete and frozen afterwards. */
export function link(declarations: readonly ModuleDeclaration[], report: Report): Model {
  return new Linker(report).link(declarations);
}

class Linker {
  readonly #report: Report;
  readonly #scopes: Scopes;
  readonly #structures: { node: Mutable<Structure>; declaration: StructureDeclaration }[] = [];
  readonly #services: { node: Mutable<Service>; declaration: ServiceDeclaration }[] = [];

  constructor(report: Report) {
    this.#report = report;
    this.#scopes = new Scopes(report);
  }

  link(declarations: readonly ModuleDeclaration[]): Model {
    const modules: Module[] = [];
    const known = new Map<string, Span>();
    for (const declaration of declarations) {
      const { module } = declaration;
      if (module === undefined) continue;
      const other = known.get(module.value);
      if (other !== undefined) {
        this.#report("duplicate-module", module.span, { module: module.value, other: other.source.path });
        continue;
      }
      known.set(module.value, module.span);
      modules.push(this.#declareModule(module.value, declaration));
    }
    for (const { node, declaration } of this.#structures) this.#linkFields(node, declaration);
    this.#linkInclusions();
    for (const { node, declaration } of this.#services) this.#linkService(node, declaration);
    modules.sort((a, b) => compareText(a.id, b.id));
    return freeze({ modules });
  }

  // Every name is known before the first reference is followed.

  #declareModule(id: string, declaration: ModuleDeclaration): Module {
    this.#scopes.open(id);
    const lifecycle = inherit(declaration, undefined);
    const container: Container = { module: id, id, name: "", lifecycle };
    this.#declareAll(container, declaration.structures, (c, e) => this.#declareStructure(c, e, "structure"));
    this.#declareAll(container, declaration.errors, (c, e) => this.#declareStructure(c, e, "error"));
    this.#declareAll(container, declaration.enumerations, (c, e) => this.#declareEnumeration(c, e));
    this.#declareAll(container, declaration.services, (c, e) => this.#declareService(c, e));
    const nodes = this.#scopes.of(id).sort((a, b) => compareText(a.name, b.name));
    return {
      kind: "module",
      id,
      ...lifecycle,
      version: declaration.version?.value ?? "0.0",
      document: declaration.document?.value,
      doc: declaration.doc?.value ?? "",
      services: nodes.filter((node) => node.kind === "service"),
      structures: nodes.filter((node) => node.kind !== "service" && node.kind !== "enumeration"),
      enumerations: nodes.filter((node) => node.kind === "enumeration"),
      span: declaration.module?.span ?? declaration.span,
    };
  }

  #declareAll<T>(
    container: Container,
    entries: readonly Entry<T>[] | undefined,
    declare: (container: Container, entry: Entry<T>) => void,
  ): void {
    for (const entry of entries ?? []) declare(container, entry);
  }

  #declareService(container: Container, { name, value }: Entry<ServiceDeclaration>): void {
    const head = this.#head(container, name, value);
    const node: Mutable<Service> = { kind: "service", ...head, constants: [], operations: [] };
    this.#scopes.define(node);
    this.#services.push({ node, declaration: value });
    const inner = inside(container, node);
    this.#declareAll(inner, value.structures, (c, e) => this.#declareStructure(c, e, "structure"));
    this.#declareAll(inner, value.enumerations, (c, e) => this.#declareEnumeration(c, e));
  }

  #declareStructure(container: Container, { name, value }: Entry<StructureDeclaration>, kind: Structure["kind"]): void {
    const node: Mutable<Structure> = { kind, ...this.#head(container, name, value), fields: [], unions: [] };
    this.#scopes.define(node);
    this.#structures.push({ node, declaration: value });
    this.#declareAll(inside(container, node), value.enumerations, (c, e) => this.#declareEnumeration(c, e));
  }

  #declareEnumeration(container: Container, { name, value }: Entry<EnumerationDeclaration>): void {
    const head = this.#head(container, name, value);
    const values = (value.values ?? []).map((entry) => ({
      value: entry.name.value,
      doc: entry.value.doc?.value ?? "",
      ...inherit(entry.value, head),
      span: entry.name.span,
    }));
    this.#scopes.define({ kind: "enumeration", ...head, values });
  }

  #head(
    container: Container,
    name: Located<string>,
    value: {
      readonly id: Located<string> | undefined;
      readonly doc: Located<string> | undefined;
    } & LifecycleDeclaration,
  ) {
    return {
      id: `${container.id}.${value.id?.value ?? wireNameOf(name.value)}`,
      name: container.name === "" ? name.value : `${container.name}.${name.value}`,
      module: container.module,
      doc: value.doc?.value ?? "",
      ...inherit(value, container.lifecycle),
      span: value.id?.span ?? name.span,
    };
  }

  // References.

  #linkFields(node: Mutable<Structure>, declaration: StructureDeclaration): void {
    node.fields = (declaration.fields ?? []).map((entry) => this.#field(entry, node, node.module));
    node.unions = (declaration.unions ?? []).map(({ name, value }) => ({
      discriminant: name.value,
      cases: value.map((entry) => ({
        value: entry.name.value,
        fields: entry.value.map((item) => ({
          name: item.value.replace(/\?$/, ""),
          required: !item.value.endsWith("?"),
          span: item.span,
        })),
        span: entry.name.span,
      })),
      span: name.span,
    }));
  }

  #field({ name, value }: Entry<ParameterDeclaration>, container: Lifecycle, module: string): Field {
    return {
      kind: "field",
      name: name.value,
      doc: value.doc?.value ?? "",
      type: this.#type(value.type, module),
      typeSpan: value.type?.span ?? name.span,
      ...inherit(value, container),
      span: name.span,
    };
  }

  /** Included fields follow the own ones; cases of a union on the same discriminant are joined. */
  #linkInclusions(): void {
    const included = new Map<Mutable<Structure>, { target: Mutable<Structure>; span: Span }>();
    for (const { node, declaration } of this.#structures) {
      const { includes } = declaration;
      if (includes === undefined) continue;
      const target = this.#scopes.lookup(includes.value, node.module, "structure", includes.span);
      if (target === undefined) continue;
      if (target.kind === "structure" || target.kind === "error") included.set(node, { target, span: includes.span });
      else this.#scopes.mistaken(includes, target, "a structure", "Only a structure has fields to include.");
    }
    const done = new Set<Mutable<Structure>>();
    const complete = (node: Mutable<Structure>, path: readonly Mutable<Structure>[]): void => {
      const inclusion = included.get(node);
      if (inclusion === undefined || done.has(node)) return;
      const { target, span } = inclusion;
      if (path.includes(target) || target === node) {
        const circle = [...path.slice(Math.max(path.indexOf(target), 0)), node, target].map((item) => item.name);
        this.#report("cyclic-inclusion", span, { name: node.name, path: circle.join(" → ") });
        done.add(node);
        return;
      }
      complete(target, [...path, node]);
      done.add(node);
      this.#include(node, target);
    };
    for (const { node } of this.#structures) complete(node, []);
  }

  #include(node: Mutable<Structure>, target: Structure): void {
    for (const field of node.fields)
      if (target.fields.some((other) => other.name === field.name))
        this.#report("duplicate-field", field.span, { name: node.name, field: field.name, other: target.name });
    node.fields = [
      ...node.fields,
      ...target.fields.filter((field) => !node.fields.some((own) => own.name === field.name)),
    ];
    const joined = node.unions.map((union) => {
      const other = target.unions.find(({ discriminant }) => discriminant === union.discriminant);
      return other === undefined ? union : joinUnions(union, other);
    });
    const further = target.unions.filter(
      ({ discriminant }) => !node.unions.some((own) => own.discriminant === discriminant),
    );
    node.unions = [...joined, ...further];
  }

  #linkService(node: Mutable<Service>, declaration: ServiceDeclaration): void {
    node.constants = (declaration.constants ?? []).map((entry) => this.#constant(entry, node.module));
    node.operations = (declaration.operations ?? [])
      .map((entry) => this.#operation(entry, node))
      .sort((a, b) => compareText(a.id, b.id));
  }

  #constant({ name, value }: Entry<ConstantDeclaration>, module: string): Constant {
    const literals = value.value?.value;
    return {
      kind: "constant",
      name: name.value,
      doc: value.doc?.value ?? "",
      type: this.#type(value.type, module),
      value: Array.isArray(literals)
        ? literals.map(literalOf)
        : literals === undefined
          ? ""
          : literalOf(literals as ScalarTree),
      span: value.value?.span ?? name.span,
    };
  }

  #operation({ name, value }: Entry<OperationDeclaration>, service: Service): Operation {
    const lifecycle = inherit(value, service);
    return {
      kind: "operation",
      id: name.value,
      doc: value.doc?.value ?? "",
      ...lifecycle,
      idempotent: value.idempotent?.value ?? false,
      params: (value.params ?? []).map((entry) => this.#field(entry, lifecycle, service.module)),
      output:
        value.result === undefined ? { kind: "builtin", name: "void" } : this.#type(value.result.type, service.module),
      outputSpan: value.result?.type?.span ?? name.span,
      outputDoc: value.result?.doc?.value,
      errors: [
        ...this.#errors(value.errors, true, service.module),
        ...this.#errors(value.undeclared_errors, false, service.module),
      ],
      privileges: (value.privileges ?? []).map((item) => this.#privilege(item, service.module)),
      rest: value.rest && { method: value.rest.value.method, url: value.rest.value.url, span: value.rest.span },
      span: name.span,
    };
  }

  #errors(conditions: Conditions | undefined, declared: boolean, module: string): OperationError[] {
    return (conditions ?? []).flatMap(({ name, value }) => {
      const local = this.#scopes.has(module, name.value) || name.value.includes(".") ? module : standardErrors;
      const error = this.#scopes.lookup(name.value, local, "error", name.span);
      if (error === undefined) return [];
      if (error.kind !== "error") {
        this.#scopes.mistaken(name, error, "an error", "Only what is defined under `errors` can be reported.");
        return [];
      }
      return [{ error, declared, conditions: value.map((item) => item.value), span: name.span }];
    });
  }

  #privilege({ value, span }: Located<PrivilegeExpression>, module: string): Privilege {
    return {
      privilege: value.privilege,
      resource: value.resource,
      via: value.via && this.#path(value.via, span, module),
      condition: value.condition,
      span: value.via === undefined ? span : partOf(span, value.via.at, value.via.path.length),
    };
  }

  /** A path without a dot names a parameter; whether it is there is checked with the operation. */
  #path(via: NonNullable<PrivilegeExpression["via"]>, span: Span, module: string): PropertyPath | undefined {
    const dot = via.path.lastIndexOf(".");
    if (dot < 0) return { structure: undefined, name: via.path, part: via.part };
    const place = partOf(span, via.at, dot);
    const structure = this.#scopes.lookup(via.path.slice(0, dot), module, "structure", place);
    if (structure === undefined) return undefined;
    if (structure.kind === "structure" || structure.kind === "error")
      return { structure, name: via.path.slice(dot + 1), part: via.part };
    this.#scopes.mistaken(
      { value: structure.name, span: place },
      structure,
      "a structure",
      "Only a structure has fields.",
    );
    return undefined;
  }

  #type(written: WrittenType | undefined, module: string): Type {
    return written === undefined ? { kind: "unresolved" } : this.#resolve(written.expression, written, module);
  }

  #resolve(expression: TypeExpression, written: WrittenType, module: string): Type {
    switch (expression.kind) {
      case "builtin":
        return { kind: "builtin", name: expression.name };
      case "id":
        return { kind: "id", resourceTypes: expression.resourceTypes, typeField: expression.typeField };
      case "optional":
      case "list":
      case "set":
        return { kind: expression.kind, element: this.#resolve(expression.element, written, module) };
      case "map":
        return {
          kind: "map",
          key: this.#resolve(expression.key, written, module),
          value: this.#resolve(expression.value, written, module),
        };
      case "dynamic":
        return {
          kind: "dynamic",
          hasFieldsOf: expression.hasFieldsOf.flatMap((name) => {
            const type = this.#named(name.name, partOf(written.span, name.at, name.name.length), module, "structure");
            return type.kind === "reference" && type.target.kind !== "enumeration" ? [type.target] : [];
          }),
        };
      case "name":
        return this.#named(
          expression.name,
          partOf(written.span, expression.at, expression.name.length),
          module,
          "type",
        );
    }
  }

  #named(name: string, span: Span, module: string, kind: "type" | "structure"): Type {
    const target = this.#scopes.lookup(name, module, kind, span);
    if (target === undefined) return { kind: "unresolved" };
    if (target.kind === "service" || (kind === "structure" && target.kind === "enumeration")) {
      const expected = kind === "structure" ? "a structure" : "a structure or an enumeration";
      this.#scopes.mistaken({ value: name, span }, target, expected, "A value has a type.");
      return { kind: "unresolved" };
    }
    return { kind: "reference", target };
  }
}

interface Container {
  readonly module: string;
  readonly id: string;
  readonly name: string;
  readonly lifecycle: Lifecycle;
}

const inside = (container: Container, node: Named): Container => ({
  ...container,
  id: node.id,
  name: node.name,
  lifecycle: node,
});

interface LifecycleDeclaration {
  readonly since: Located<string> | undefined;
  readonly preview: Located<boolean> | undefined;
  readonly deprecated: Located<string> | undefined;
}

function inherit(declaration: LifecycleDeclaration, container: Lifecycle | undefined): Lifecycle {
  const since = declaration.since?.value;
  return {
    since: since === "none" ? undefined : (since ?? container?.since),
    preview: declaration.preview?.value ?? container?.preview ?? false,
    deprecated: declaration.deprecated?.value,
  };
}

function joinUnions(own: Union, other: Union): Union {
  const cases = own.cases.map((item) => ({
    ...item,
    fields: [...item.fields, ...(other.cases.find(({ value }) => value === item.value)?.fields ?? [])],
  }));
  return {
    ...own,
    cases: [...cases, ...other.cases.filter(({ value }) => !own.cases.some((item) => item.value === value))],
  };
}

function literalOf(scalar: ScalarTree): Literal {
  if (scalar.type === "number") return Number(scalar.text);
  return scalar.type === "boolean" ? scalar.text.toLowerCase() === "true" : scalar.text;
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const [key, child] of Object.entries(value)) if (key !== "span") freeze(child);
  return value;
}
