import { printUrl } from "../definition/rest.ts";
import type { BuiltinName } from "../model/builtins.ts";
import { spokenNames } from "../typescript/doc-comments.ts";
import type {
  Constant,
  Enumeration,
  Field,
  Lifecycle,
  Model,
  Module,
  Operation,
  Privilege,
  Service,
  Structure,
  Type,
} from "../model/model.ts";
import { assertNever, withoutOptional } from "../model/types.ts";
import { memberName } from "../typescript/names/identifiers.ts";
import type { Names } from "../typescript/names/names.ts";
import { compareText } from "../text/compare.ts";
import { escape, inline, prose, type Speak } from "./markdown.ts";

/** What the search finds: a name, what it is, the module, where it is, and its name on the wire. */
export type Entry = readonly [name: string, kind: string, module: string, url: string, wire: string];

const packageName = "vsphere-sdk";
/** More values than a reader wants to scroll past. */
const manyValues = 12;

/** One module as its page shows it: finished HTML in the places that say so, text elsewhere. */
export class ModuleView {
  readonly path: string;
  readonly subpath: string;
  readonly entries: Entry[] = [];
  /** Clients with their methods, or what else there is, in a line of text. */
  readonly summary: string;
  readonly #module: Module;
  readonly #names: Names;
  /** From the page to the top of the site. */
  readonly #root: string;
  readonly #speak: Speak;

  constructor(module: Module, names: Names) {
    this.#module = module;
    this.#names = names;
    const directory = names.directory(module.id);
    this.path = `${directory}.html`;
    this.subpath = `${packageName}/${directory}`;
    this.#root = "../".repeat(directory.split("/").length - 1);
    this.#speak = speakerOf(module, names);
    const clients = module.services.map((service) => {
      const methods = service.operations.map((operation) => names.method(operation));
      return `${names.client(service)} (${methods.join(", ")})`;
    });
    this.summary = clients.length > 0 ? clients.join("; ") : module.doc.split(/\n|(?<=\.) /, 1)[0]!;
  }

  /** The whole page. */
  page(aliases: readonly string[]): Readonly<Record<string, unknown>> {
    const { doc, services, structures, enumerations, id, version, document, since } = this.#module;
    const errors = structures.filter(({ kind }) => kind === "error");
    const plain = structures.filter(({ kind }) => kind === "structure");
    for (const name of [this.subpath, ...aliases]) this.#add(name, "module", "", id);
    const clients = services.map((service) => this.#names.client(service));
    const names = [...clients, ...errors.map((error) => this.#names.declared(error))];
    return {
      subpath: this.subpath,
      aliases,
      id,
      version,
      since,
      document,
      doc: this.#prose(doc),
      example: names.length === 0 ? undefined : `import { ${names.slice(0, 3).join(", ")} } from "${this.subpath}";`,
      services: services.map((service) => this.#service(service)),
      structures: plain.map((structure) => this.#structure(structure)),
      errors: errors.map((error) => this.#structure(error)),
      enumerations: enumerations.map((enumeration) => this.#enumeration(enumeration)),
      others: this.#others(),
    };
  }

  /** What the module exports besides what has a place on the page. */
  #others(): readonly string[] {
    const { services, structures, enumerations } = this.#module;
    const shown = new Set([
      ...services.map((service) => this.#names.client(service)),
      ...[...structures, ...enumerations].map((item) => this.#names.declared(item)),
    ]);
    return [...this.#names.taken(this.#module.id)].filter((name) => !shown.has(name)).sort(compareText);
  }

  #service(service: Service): unknown {
    const name = this.#names.client(service);
    this.#add(name, "client", name, service.id);
    return {
      name,
      id: service.id,
      doc: this.#prose(service.doc),
      badges: badges(service, this.#module),
      constants: service.constants.map((constant) => this.#constant(constant)),
      operations: service.operations.map((operation) => this.#operation(operation, service, name)),
    };
  }

  #constant({ name, doc, value }: Constant): unknown {
    return { name, doc: this.#prose(doc), value: JSON.stringify(value) };
  }

  #operation(operation: Operation, service: Service, client: string): unknown {
    const name = this.#names.method(operation);
    const anchor = `${client}.${name}`;
    this.#add(anchor, "operation", anchor, `${service.id} ${operation.id}`);
    const { rest, privileges, errors, params, outputDoc, output, idempotent } = operation;
    const isVoid = output.kind === "builtin" && output.name === "void";
    return {
      name,
      anchor,
      signature: `${name}(${params.length === 0 ? "" : params.every(isOptional) ? "input?" : "input"})`,
      doc: this.#prose(operation.doc),
      badges: badges(operation, service),
      params: params.map((param) => this.#field(param)),
      output: isVoid
        ? undefined
        : { type: this.#type(output), doc: outputDoc === undefined ? "" : this.#prose(outputDoc) },
      errors: errors.map(({ error, declared, conditions }) => ({
        type: this.#reference(error),
        conditions: conditions.map((condition) => inline(condition, this.#speak)),
        unsaid: conditions.length === 0,
        undeclared: !declared,
      })),
      privileges: privileges.map((privilege) => this.#privilege(privilege)),
      wire: `${service.id} ${operation.id}`,
      rest: rest === undefined ? undefined : `${rest.method} /rest${printUrl(rest, ({ parameter }) => parameter)}`,
      since: operation.since,
      preview: operation.preview,
      idempotent,
    };
  }

  #privilege({ privilege, resource, via, condition }: Privilege): string {
    const on = resource === undefined ? "" : ` on ${inline(`\`${resource}\``)}`;
    const owner = via?.structure === undefined ? "" : `${this.#names.declared(via.structure)}.`;
    const path = via === undefined ? "" : `, by ${inline(`\`${owner}${memberName(via.name)}\``)}`;
    const when = condition === undefined ? "" : `, if ${inline(condition, this.#speak)}`;
    return `<code>${escape(privilege)}</code>${on}${path}${when}`;
  }

  #structure(structure: Structure): unknown {
    const name = this.#names.declared(structure);
    this.#add(name, structure.kind, name, structure.id);
    return {
      name,
      id: structure.id,
      doc: this.#prose(structure.doc),
      badges: badges(structure, this.#module),
      fields: structure.fields.map((field) => this.#field(field, structure)),
      unions: structure.unions.map(({ discriminant, cases }) => ({
        discriminant: memberName(discriminant),
        cases: cases.map(({ value, fields }) => ({
          value,
          fields: fields.map((field) => ({ name: memberName(field.name), optional: !field.required })),
        })),
      })),
    };
  }

  #field(field: Field, container?: Lifecycle): unknown {
    return {
      name: memberName(field.name),
      optional: isOptional(field),
      type: this.#type(withoutOptional(field.type)),
      doc: this.#prose(field.doc),
      badges: container === undefined ? [] : badges(field, container),
    };
  }

  #enumeration(enumeration: Enumeration): unknown {
    const name = this.#names.declared(enumeration);
    this.#add(name, "enumeration", name, enumeration.id);
    for (const { value } of enumeration.values) this.#add(`${name}.${value}`, "value", name, "");
    const values = enumeration.values.map((value) => ({
      value: value.value,
      doc: this.#prose(value.doc),
      badges: badges(value, enumeration),
    }));
    const folded = values.length > manyValues ? values.length : undefined;
    return {
      name,
      id: enumeration.id,
      doc: this.#prose(enumeration.doc),
      badges: badges(enumeration, this.#module),
      values,
      folded,
    };
  }

  #type(type: Type): string {
    switch (type.kind) {
      case "builtin":
        return escape(builtins[type.name]);
      case "id":
        return escape(
          type.resourceTypes.length === 0 ? "Id" : `Id<${type.resourceTypes.map((name) => `"${name}"`).join(" | ")}>`,
        );
      case "optional":
        return `${this.#type(type.element)} | undefined`;
      case "list":
        return `readonly ${type.element.kind === "optional" ? `(${this.#type(type.element)})` : this.#type(type.element)}[]`;
      case "set":
        return `ReadonlySet&lt;${this.#type(type.element)}&gt;`;
      case "map":
        return `ReadonlyMap&lt;${this.#type(type.key)}, ${this.#type(type.value)}&gt;`;
      case "dynamic":
        return `${link(`${this.#root}runtime.html#DynamicStructure`, "DynamicStructure")}${type.hasFieldsOf.map((item) => ` with the fields of ${this.#reference(item)}`).join("")}`;
      case "reference":
        return this.#reference(type.target);
      case "unresolved":
        throw new Error("a type was never resolved");
      default:
        return assertNever(type);
    }
  }

  #reference(target: Structure | Enumeration): string {
    const name = this.#names.declared(target);
    const page = target.module === this.#module.id ? "" : `${this.#root}${this.#names.directory(target.module)}.html`;
    return link(`${page}#${name}`, name);
  }

  #prose(text: string): string {
    return prose(text, this.#speak);
  }

  #add(name: string, kind: string, anchor: string, wire: string): void {
    this.entries.push([name, kind, this.subpath, `${this.path}${anchor === "" ? "" : `#${anchor}`}`, wire]);
  }
}

const isOptional = (field: Field): boolean => field.type.kind === "optional";
const link = (href: string, text: string): string => `<a href="${escape(href)}">${escape(text)}</a>`;

const builtins: Readonly<Record<BuiltinName, string>> = {
  void: "void",
  boolean: "boolean",
  long: "number",
  double: "number",
  string: "string",
  secret: "string (secret)",
  binary: "Uint8Array",
  datetime: "Date",
  uri: "string (URI)",
  opaque: "DataValue",
  any_error: "ServiceError",
};

/** What to know of an item's life, where it isn't that of what it is part of. */
function badges(item: Lifecycle, container: Lifecycle): readonly string[] {
  return [
    ...(item.since !== undefined && item.since !== container.since ? [`since ${item.since}`] : []),
    ...(item.preview && !container.preview ? ["technical preview"] : []),
    ...(item.deprecated === undefined ? [] : ["deprecated"]),
  ];
}

/** Names as the texts of a module use them: what they are in TypeScript, and where on the page. */
function speakerOf(module: Module, names: Names): Speak {
  const spoken = spokenNames(module, names);
  const anchors = new Map<string, string>();
  for (const service of module.services) {
    const client = names.client(service);
    anchors.set(service.name, client);
    for (const operation of service.operations) {
      anchors.set(`${service.name}.${operation.id}`, `${client}.${names.method(operation)}`);
    }
  }
  for (const item of [...module.structures, ...module.enumerations]) {
    anchors.set(item.name, names.declared(item));
    anchors.set(names.declared(item), names.declared(item));
  }
  return (name) => {
    const anchor = anchors.get(name);
    return { text: spoken.get(name) ?? name, href: anchor === undefined ? undefined : `#${anchor}` };
  };
}

/** Pages of all modules. */
export function moduleViews(model: Model, names: Names): readonly ModuleView[] {
  return model.modules
    .filter((module) => module.services.length + module.structures.length + module.enumerations.length > 0)
    .map((module) => new ModuleView(module, names));
}
