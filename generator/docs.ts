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
} from "./model.ts";
import { memberName, type Names } from "./names.ts";
import { commentText, wrap } from "./text.ts";

/** Doc comments of the generated code: what the definition says, then what it implies. */

const restRoot = "/rest";

/** A comment of paragraphs; empty ones are left out. */
function comment(indent: number, ...paragraphs: readonly (string | readonly string[] | undefined)[]): string {
  const texts = paragraphs.flatMap((paragraph) => {
    if (paragraph === undefined || paragraph.length === 0) return [];
    const lines = (typeof paragraph === "string" ? paragraph.split(/\n+/) : paragraph).map((line) =>
      line.startsWith("@see") ? line : wrap(line, indent),
    );
    return [lines.join(typeof paragraph === "string" ? "\n\n" : "\n")];
  });
  // A break in front makes a block comment of it even when one line would do.
  const text = texts.join("\n\n");
  return text.includes("\n") ? `\n${text}` : text;
}

/** Lines on when an item came and whether it stays, where that differs from what it is part of. */
function lifecycle(item: Lifecycle, container?: Lifecycle): string[] {
  return [
    ...(item.since !== undefined && item.since !== container?.since ? [`@since vSphere API ${item.since}`] : []),
    ...(item.preview && container?.preview !== true
      ? ["@experimental Technical preview: a later release may change or remove it."]
      : []),
    ...(item.deprecated === undefined ? [] : [`@deprecated ${commentText(item.deprecated).replace(/\n+/g, " ")}`]),
  ];
}

/** Link to the item's place in the document that it was transcribed from. */
function see(module: Module, name: string): string[] {
  if (module.document === undefined) return [];
  return [`@see [${name} in the vSphere ${module.version} reference](${module.document}#${module.id}_client.${name})`];
}

export function structureDoc(structure: Structure, module: Module, note?: string): string {
  return comment(0, commentText(structure.doc), note, [...lifecycle(structure), ...see(module, structure.name)]);
}

export function fieldDoc(field: Field, container: Lifecycle): string {
  return comment(2, commentText(field.doc), lifecycle(field, container));
}

export function enumerationDoc(enumeration: Enumeration, module: Module): string {
  return comment(0, commentText(enumeration.doc), [...lifecycle(enumeration), ...see(module, enumeration.name)]);
}

export function valueDoc(value: EnumerationValue, container: Lifecycle): string {
  return comment(2, commentText(value.doc), lifecycle(value, container));
}

export function constantDoc(doc: string): string {
  return comment(2, commentText(doc));
}

export function serviceDoc(service: Service, module: Module): string {
  return comment(0, commentText(service.doc), [...lifecycle(service), ...see(module, service.name)]);
}

export function operationDoc(operation: Operation, service: Service, module: Module, names: Names): string {
  const { params, errors, privileges, rest } = operation;
  const wire = `\`${service.id}\` \`${operation.id}\`${rest === undefined ? "" : `, \`${rest.method} ${restRoot}${rest.url}\``}`;
  return comment(
    2,
    commentText(operation.doc),
    privileges.length === 0 ? undefined : ["Privileges:", ...privileges.map((item) => `- ${privilegeText(item)}`)],
    `On the wire: ${wire}.`,
    [
      ...params.map((param) => `@param input.${memberName(param.name)} - ${line(param.doc)}`),
      ...(operation.outputDoc === undefined ? [] : [`@returns ${line(operation.outputDoc)}`]),
      ...errors.flatMap(({ error, declared, conditions }) => {
        const remark = declared ? "" : " The interface does not declare it.";
        const thrown = `@throws {${names.declared(error)}}`;
        if (conditions.length === 0) return [`${thrown} Declared; the document does not say when.`];
        return conditions.map((condition) => `${thrown} ${line(condition)}${remark}`);
      }),
      ...lifecycle(operation, service),
      ...see(module, `${service.name}.${operation.id}`),
    ],
  );
}

const line = (text: string): string => commentText(text).replace(/\n+/g, " ");

function privilegeText({ privilege, resource, via, condition }: Privilege): string {
  const owner = via?.structure === undefined ? "" : `${via.structure.name}.`;
  const part = via?.part === undefined ? "" : `, each ${via.part}`;
  const path = via === undefined ? "" : ` (\`${owner}${memberName(via.name)}\`${part})`;
  const on = resource === undefined ? (via === undefined ? "" : " on the resource") : ` on \`${resource}\``;
  return `\`${privilege}\`${on}${path}${condition === undefined ? "" : `, if ${commentText(condition)}`}`;
}
