import type {
  Enumeration,
  EnumerationValue,
  Field,
  Lifecycle,
  Module,
  Operation,
  Privilege,
  Service,
  Structure,
} from "../model/model.ts";
import { memberName, type Names } from "./names.ts";
import { commentText, wrap } from "./escaping.ts";

/** Doc comments of a module's generated code: what the definition says, in the names of TypeScript, and what it implies. */
export class DocWriter {
  readonly #module: Module;
  readonly #names: Names;
  /** TypeScript for a name that the texts of the module use. */
  readonly #spoken: ReadonlyMap<string, string>;

  constructor(module: Module, names: Names) {
    this.#module = module;
    this.#names = names;
    this.#spoken = spokenNames(module, names);
  }

  structure(structure: Structure): string {
    return comment(0, this.#text(structure.doc), [...this.#lifecycle(structure), ...this.#see(structure.name)]);
  }

  field(field: Field, container: Lifecycle): string {
    return comment(2, this.#text(field.doc), this.#lifecycle(field, container));
  }

  enumeration(enumeration: Enumeration): string {
    return comment(0, this.#text(enumeration.doc), [...this.#lifecycle(enumeration), ...this.#see(enumeration.name)]);
  }

  value(value: EnumerationValue, container: Lifecycle): string {
    return comment(2, this.#text(value.doc), this.#lifecycle(value, container));
  }

  constant(doc: string): string {
    return comment(2, this.#text(doc));
  }

  service(service: Service): string {
    return comment(0, this.#text(service.doc), [...this.#lifecycle(service), ...this.#see(service.name)]);
  }

  operation(operation: Operation, service: Service): string {
    const { params, errors, privileges, rest } = operation;
    const url = rest === undefined ? "" : `, \`${rest.method} /rest${rest.url}\``;
    return comment(
      2,
      this.#text(operation.doc),
      privileges.length === 0 ? undefined : ["Privileges:", ...privileges.map((item) => `- ${this.#privilege(item)}`)],
      `On the wire: \`${service.id}\` \`${operation.id}\`${url}.`,
      [
        ...params.map((param) => `@param input.${memberName(param.name)} - ${this.#line(param.doc)}`),
        ...(operation.outputDoc === undefined ? [] : [`@returns ${this.#line(operation.outputDoc)}`]),
        ...errors.flatMap(({ error, declared, conditions }) => {
          const remark = declared ? "" : " The interface does not declare it.";
          const thrown = `@throws {${this.#names.declared(error)}}`;
          if (conditions.length === 0) return [`${thrown} Declared; the document does not say when.`];
          return conditions.map((condition) => `${thrown} ${this.#line(condition)}${remark}`);
        }),
        ...this.#lifecycle(operation, service),
        ...this.#see(`${service.name}.${operation.id}`),
      ],
    );
  }

  /** When an item came and whether it stays, where that differs from what it is part of. */
  #lifecycle(item: Lifecycle, container?: Lifecycle): string[] {
    const preview = item.preview && container?.preview !== true;
    return [
      ...(item.since !== undefined && item.since !== container?.since ? [`@since vSphere API ${item.since}`] : []),
      ...(preview ? ["@experimental Technical preview: a later release may change or remove it."] : []),
      ...(item.deprecated === undefined ? [] : [`@deprecated ${this.#line(item.deprecated)}`]),
    ];
  }

  /** Link to the item's place in the document that it was transcribed from. */
  #see(name: string): string[] {
    const { document, id, version } = this.#module;
    return document === undefined
      ? []
      : [`@see [${name} in the vSphere ${version} reference](${document}#${id}_client.${name})`];
  }

  #privilege({ privilege, resource, via, condition }: Privilege): string {
    const owner = via?.structure === undefined ? "" : `${this.#names.declared(via.structure)}.`;
    const part = via?.part === undefined ? "" : `, each ${via.part}`;
    const path = via === undefined ? "" : ` (\`${owner}${memberName(via.name)}\`${part})`;
    const on = resource === undefined ? (via === undefined ? "" : " on the resource") : ` on \`${resource}\``;
    return `\`${privilege}\`${on}${path}${condition === undefined ? "" : `, if ${this.#text(condition)}`}`;
  }

  #line(text: string): string {
    return this.#text(text.replace(/\n+/g, " "));
  }

  /** Names in backticks are those of the document; whoever reads the comment knows those of TypeScript. */
  #text(doc: string): string {
    return commentText(
      doc.replace(/`([^`\n]*)`/g, (whole, name: string) =>
        this.#spoken.has(name) ? `\`${this.#spoken.get(name) ?? ""}\`` : whole,
      ),
    );
  }
}

/** TypeScript for each name that the texts of a module use: its types, operations, fields, parameters and values. */
export function spokenNames(module: Module, names: Names): Map<string, string> {
  const spoken = new Map<string, string>();
  for (const service of module.services) {
    spoken.set(service.name, names.declared(service));
    for (const operation of service.operations) {
      spoken.set(`${service.name}.${operation.id}`, `${names.declared(service)}.${names.method(operation)}`);
      for (const { name } of operation.params) spoken.set(name, memberName(name));
    }
  }
  for (const structure of module.structures) {
    spoken.set(structure.name, names.declared(structure));
    for (const { name } of structure.fields) {
      spoken.set(name, memberName(name));
      spoken.set(`${structure.name}.${name}`, `${names.declared(structure)}.${memberName(name)}`);
    }
  }
  for (const enumeration of module.enumerations) {
    spoken.set(enumeration.name, names.declared(enumeration));
    for (const { value } of enumeration.values)
      spoken.set(`${enumeration.name}.${value}`, `${names.declared(enumeration)}.${names.constant(value)}`);
  }
  return spoken;
}

/** A comment of paragraphs; empty ones are left out. */
function comment(indent: number, ...paragraphs: readonly (string | readonly string[] | undefined)[]): string {
  const texts = paragraphs.flatMap((paragraph) => {
    if (paragraph === undefined || paragraph.length === 0) return [];
    const lines = (typeof paragraph === "string" ? paragraph.split(/\n+/) : paragraph).map((line) =>
      line.startsWith("@see")
        ? line
        : line.startsWith("- ")
          ? wrap(line, indent + 2).replace(/\n/g, "\n  ")
          : wrap(line, indent),
    );
    return [lines.join(typeof paragraph === "string" ? "\n\n" : "\n")];
  });
  // A break in front makes a block comment of it even when one line would do.
  const text = texts.join("\n\n");
  return text.includes("\n") ? `\n${text}` : text;
}
