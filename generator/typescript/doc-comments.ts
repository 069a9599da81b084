import type {
  Deprecation,
  Enumeration,
  EnumerationValue,
  Field,
  Lifecycle,
  Module,
  Operation,
  Privilege,
  Service,
  Structure,
  Task,
} from "../model/model.ts";
import { blocksOf, type Block } from "../text/blocks.ts";
import { codeSpan, codeText, commentText, wrap } from "./escaping.ts";
import { callTexts } from "./mappings.ts";
import { memberName, memberOf } from "./names/identifiers.ts";
import type { Names } from "./names/names.ts";

/**
 * Doc comments of a module's generated code: the texts of the definition with names of TypeScript, and what can be
 * derived.
 */
export interface DocComments {
  declared(node: Structure | Enumeration | Service): string;
  /** The comment of a structure in the form in which it is sent. */
  input(node: Structure, notes: readonly string[]): string;
  /** `notes` are lines of a list that are derived from the definition. */
  member(item: Field | EnumerationValue, container: Lifecycle, notes?: readonly string[]): string;
  constant(doc: string): string;
  operation(operation: Operation, service: Service): string;
}

export function createDocComments(module: Module, names: Names): DocComments {
  const spoken = spokenNames(module, names);

  /**
   * Names in backticks are those of the document; here they become names of TypeScript, which a reader of the comment
   * needs.
   */
  const translate = (doc: string): string =>
    doc.replace(/`([^`\n]*)`/g, (whole, name: string) => (spoken.has(name) ? `\`${spoken.get(name) ?? ""}\`` : whole));
  const prose = (doc: string): Paragraph[] =>
    blocksOf(doc).map(({ kind, lines }) => ({
      kind,
      text: lines.map((line) => (kind === "code" ? codeText(line) : commentText(translate(line)))).join("\n"),
    }));
  const line = (text: string): string => commentText(translate(text.replace(/\n+/g, " ")));

  const deprecation = ({ doc, since, use }: Deprecation): string =>
    [
      ...(since === undefined ? [] : [`Since vSphere API ${since}.`]),
      line(doc),
      ...(use === undefined ? [] : [`Use ${line(`\`${use}\``)} instead.`]),
    ].join(" ");

  /** When an item was added, whether it will stay, and so on, where that differs from its container. */
  const lifecycle = (item: Lifecycle, container?: Lifecycle): string[] => {
    const preview = item.preview && container?.preview !== true;
    return [
      ...(item.since !== undefined && item.since !== container?.since ? [`@since vSphere API ${item.since}`] : []),
      ...(preview ? ["@experimental Technical preview: a later release may change or remove it."] : []),
      ...(item.removed !== undefined && item.removed !== container?.removed
        ? [`@remarks Removed in vSphere API ${item.removed}.`]
        : []),
      ...(item.deprecated === undefined ? [] : [`@deprecated ${deprecation(item.deprecated)}`]),
    ];
  };

  const privilegeLine = ({ privilege, resource, via, condition }: Privilege): string => {
    const owner = via?.structure === undefined ? "" : `${names.declared(via.structure)}.`;
    const part = via?.part === undefined ? "" : `, each ${via.part}`;
    const path = via === undefined ? "" : ` (\`${owner}${memberName(via.name)}\`${part})`;
    const on = resource === undefined ? (via === undefined ? "" : " on the resource") : ` on \`${resource}\``;
    return `- \`${privilege}\`${on}${path}${condition === undefined ? "" : `, if ${line(condition)}`}`;
  };

  const wire = (operation: Operation, service: Service): string => {
    const urls = callTexts(operation).map((text) => `, ${codeSpan(text)}`);
    return `On the wire: ${codeSpan(service.id)} ${codeSpan(operation.id)}${urls.join("")}.`;
  };

  return {
    declared: (node) => comment(0, [...prose(node.doc), tags(lifecycle(node))]),
    input: (node, notes) =>
      comment(0, [
        { kind: "paragraph", text: `{@link ${names.declared(node)}} as it is sent.` },
        { kind: "list", text: notes.join("\n") },
      ]),
    member: (item, container, notes = []) =>
      comment(2, [...prose(item.doc), { kind: "list", text: notes.join("\n") }, tags(lifecycle(item, container))]),
    constant: (doc) => comment(2, prose(doc)),
    operation(operation, service) {
      const { params, errors, privileges, task } = operation;
      const outputDoc = task === undefined ? operation.outputDoc : taskDoc(task);
      return comment(2, [
        ...prose(operation.doc),
        ...(privileges.length === 0
          ? []
          : [{ kind: "list" as const, text: ["Privileges:", ...privileges.map(privilegeLine)].join("\n") }]),
        { kind: "paragraph", text: wire(operation, service) },
        tags([
          ...params.map((param) => `@param parameters.${memberOf(param)} - ${line(param.doc)}`),
          ...(outputDoc === undefined ? [] : [`@returns ${line(outputDoc)}`]),
          ...errors.flatMap(({ error, declared, conditions }) => {
            const remark = declared ? "" : " The interface does not declare it.";
            const thrown = `@throws {${names.declared(error)}}`;
            if (conditions.length === 0) return [`${thrown} Declared; the document does not say when.`];
            return conditions.map((condition) => `${thrown} ${line(condition)}${remark}`);
          }),
          ...lifecycle(operation, service),
        ]),
      ]);
    },
  };
}

/** The result of a method that starts a task. */
const taskDoc = ({ resultDoc }: Task): string =>
  resultDoc === undefined ? "The task." : `The task; \`waitForTask\` gives its result: ${resultDoc}`;

/** The TypeScript name for each name in the texts of a module: types, operations, fields, parameters and values. */
export function spokenNames(module: Module, names: Names): Map<string, string> {
  const spoken = new Map<string, string>();
  for (const service of module.services) {
    spoken.set(service.name, names.declared(service));
    for (const operation of service.operations) {
      spoken.set(`${service.name}.${operation.id}`, `${names.declared(service)}.${names.method(operation)}`);
      for (const param of operation.params) spoken.set(param.name, memberOf(param));
    }
  }
  for (const structure of module.structures) {
    spoken.set(structure.name, names.declared(structure));
    for (const field of structure.fields) {
      spoken.set(field.name, memberOf(field));
      spoken.set(`${structure.name}.${field.name}`, `${names.declared(structure)}.${memberOf(field)}`);
    }
  }
  for (const enumeration of module.enumerations) {
    spoken.set(enumeration.name, names.declared(enumeration));
    for (const item of enumeration.values)
      spoken.set(`${enumeration.name}.${item.value}`, `${names.declared(enumeration)}.${names.constant(item)}`);
  }
  return spoken;
}

/** A part of a comment: a block of a text, or the tags at the end. */
interface Paragraph {
  readonly kind: Block["kind"] | "tags";
  readonly text: string;
}

const tags = (lines: readonly string[]): Paragraph => ({ kind: "tags", text: lines.join("\n") });

/** A comment of paragraphs; empty ones are left out. */
function comment(indent: number, paragraphs: readonly Paragraph[]): string {
  const texts = paragraphs.filter(({ text }) => text !== "").map((paragraph) => wrapped(paragraph, indent));
  // The line break in front makes it a block comment, even where one line would do.
  const text = texts.join("\n\n");
  return text.includes("\n") ? `\n${text}` : text;
}

function wrapped({ kind, text }: Paragraph, indent: number): string {
  if (kind === "code" || kind === "table") return text;
  return text
    .split("\n")
    .map((line) => {
      // A link has to stay on one line, or it doesn't work.
      if (line.startsWith("@see")) return line;
      const [mark = ""] = kind === "list" ? (/^ *(?:(?:[-*+]|\d+[.)]) )?/.exec(line) ?? []) : [];
      return mark + wrap(line.slice(mark.length), indent + mark.length).replace(/\n/g, `\n${" ".repeat(mark.length)}`);
    })
    .join("\n");
}
