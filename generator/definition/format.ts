import { invisible } from "../text/characters.ts";
import type { Report } from "../diagnostics/diagnostics.ts";
import {
  ExpressionError,
  parsePrivilege,
  parseRest,
  parseType,
  privilegePattern,
  restPattern,
  type PrivilegeExpression,
  type RestExpression,
  type TypeExpression,
} from "./expressions.ts";
import {
  flag,
  list,
  literal,
  mapOf,
  object,
  optional,
  required,
  textOrMap,
  texts,
  textual,
  type Decoded,
  type Entry,
  type JsonSchema,
  type Located,
  type Shape,
} from "./shapes.ts";
import type { MapTree, ScalarTree } from "../source/yaml.ts";
import type { Span } from "../diagnostics/span.ts";

/** The place of a part of a scalar, as near as quotes and folds allow. */
export function partOf(span: Span, at: number, length: number): Span {
  const raw = span.source.text.slice(span.start, span.end);
  if (/[\n\\]/.test(raw)) return span;
  const start = span.start + (/^["']/.test(raw) ? 1 : 0) + at;
  return { source: span.source, start, end: Math.min(start + Math.max(length, 1), span.end) };
}

function visible(scalar: ScalarTree, owner: string, report: Report): boolean {
  const found = invisible.exec(scalar.text);
  if (found === null) return true;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  report("bad-text", partOf(scalar.span, found.index, 1), { owner, character: `the invisible character U+${code}` });
  return false;
}

/** Prose: what an item means. A blank line begins a paragraph. */
const prose: Shape<Located<string>> = textual(
  (scalar, owner, report) => {
    if (!visible(scalar, owner, report)) return undefined;
    const value = scalar.text.trim();
    if (value === "") {
      report("missing-key", scalar.span, { owner, key: "doc", reason: "An empty text explains nothing." });
      return undefined;
    }
    return { value, span: scalar.span };
  },
  { minLength: 1 },
);

/** Names that no file of Windows may have, whatever its extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

function name(
  kind: string,
  pattern: RegExp,
  reason: string,
  example: string,
  accept: (text: string) => boolean = () => true,
): Shape<Located<string>> {
  return textual(
    (scalar, _owner, report) => {
      if (pattern.test(scalar.text) && accept(scalar.text)) return { value: scalar.text, span: scalar.span };
      const shown = JSON.stringify(scalar.text.length > 60 ? `${scalar.text.slice(0, 60)}…` : scalar.text);
      report("bad-name", scalar.span, { name: shown, kind, reason, example });
      return undefined;
    },
    { pattern: pattern.source },
  );
}

const asciiReason =
  "Names go into URLs, identifiers and file names: ASCII letters, digits and underscores, a letter first.";

const moduleName = name(
  "module name",
  /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/,
  `${asciiReason} Lower case, parts separated by dots, no part with a name that Windows reserves.`,
  "com.vmware.vcenter.vm_template",
  (text) => text.length <= 200 && !text.split(".").some((part) => deviceName.test(part)),
);
const typeName = name(
  "type name",
  /^[A-Z][A-Za-z0-9]{0,99}$/,
  "Names of services, structures and enumerations are written in CamelCase.",
  "PowerState",
);
const wireName = name("name on the wire", /^[A-Za-z][A-Za-z0-9_]{0,99}$/, asciiReason, "size_MiB");
const operationName = name("operation name", /^[a-z][a-z0-9_]{0,99}$/, asciiReason, "list_details");
const constantName = name("constant", /^[A-Z][A-Z0-9_]{0,99}$/, "Constants are written in capitals.", "RESOURCE_TYPE");
const valueName = name("value of an enumeration", /^[A-Za-z][A-Za-z0-9_]{0,99}$/, asciiReason, "POWERED_ON");
const errorName = name(
  "error name",
  /^(?:[a-z][a-z0-9_]*\.)*[A-Z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)*$/,
  "An error is named as its class is.",
  "NotFound",
);
const structureName = name(
  "structure name",
  /^(?:[a-z][a-z0-9_]*\.)*[A-Z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)*$/,
  "A structure is named by its own name, with that of its service or its module in front where it isn't here.",
  "Power.Info",
);
const caseField = name(
  "field of a case",
  /^[A-Za-z][A-Za-z0-9_]*\??$/,
  "A case lists fields; a ? behind one says that it may be unset in that case.",
  "result?",
);

const releasePattern = /^\d{1,4}(?:\.\d{1,4}){1,3}$/;
const releaseText = (schema: JsonSchema, also?: string): Shape<Located<string>> =>
  textual((scalar, _owner, report) => {
    if (releasePattern.test(scalar.text) || scalar.text === also) return { value: scalar.text, span: scalar.span };
    report("bad-release", scalar.span, { text: JSON.stringify(scalar.text.slice(0, 60)) });
    return undefined;
  }, schema);
const release = releaseText({ pattern: releasePattern.source });
const releaseOrNone = releaseText({ pattern: `${releasePattern.source}|^none$` }, "none");

const documentPattern = /^https:\/\/[a-z0-9.-]+(?:\/[A-Za-z0-9._-]+)*\/?$/;
const documentUrl: Shape<Located<string>> = name(
  "link to a document",
  documentPattern,
  "It becomes a link in the generated documentation.",
  "https://example.org/com.vmware.vcenter.html",
  (text) => text.length <= 300,
);

/** A type as it is written, and where. */
export interface WrittenType {
  readonly expression: TypeExpression;
  readonly text: string;
  readonly span: Span;
}

const type: Shape<WrittenType> = textual(
  (scalar, _owner, report) => {
    const expression = parseType(scalar.text);
    if (!(expression instanceof ExpressionError)) return { expression, text: scalar.text, span: scalar.span };
    const text = scalar.text.length > 80 ? `${scalar.text.slice(0, 80)}…` : scalar.text;
    report("bad-type", partOf(scalar.span, expression.at, expression.length), {
      problem: expression.problem,
      text,
      advice: expression.advice,
    });
    return undefined;
  },
  { pattern: "^[A-Za-z][A-Za-z0-9_.<>|&,{}? ]*$" },
);

const privilege: Shape<Located<PrivilegeExpression>> = textual(
  (scalar, owner, report) => {
    if (!visible(scalar, owner, report)) return undefined;
    const value = parsePrivilege(scalar.text);
    if (value !== undefined) return { value, span: scalar.span };
    report("bad-privilege", scalar.span, { text: scalar.text.slice(0, 80) });
    return undefined;
  },
  { pattern: privilegePattern.source },
);

const rest: Shape<Located<RestExpression>> = textual(
  (scalar, _owner, report) => {
    const value = parseRest(scalar.text);
    if (value !== undefined) return { value, span: scalar.span };
    report("bad-rest", scalar.span, { text: scalar.text.slice(0, 80) });
    return undefined;
  },
  { pattern: restPattern.source },
);

const docReason = "Every item is explained: its meaning, unit, default, and what it means when it is unset.";
const doc = required(
  prose,
  "What it means: unit, default, limits, what unset means. Markdown; names in backticks.",
  docReason,
);
const lifecycle = {
  since: optional(
    releaseOrNone,
    "Release that introduced it; as that of its container when left out. `none` where the document states none.",
  ),
  preview: optional(flag, "True for a technical preview; as for its container when left out."),
  deprecated: optional(prose, "Why it is deprecated and what to use instead."),
};
const id = optional(wireName, "Its part of the wire id, where it isn't the name in lower case with underscores.");
const typed = required(
  type,
  "Its type: string, long?, list<Info>, map<id<Datastore>, Info?> …",
  "A value can't be sent without its type.",
);

const parameter = object({ type: typed, doc, ...lifecycle });
const result = object({ type: typed, doc });
const field = parameter;

const conditions = mapOf(errorName, texts(prose), "error");

const operation = object({
  doc,
  ...lifecycle,
  idempotent: optional(flag, "True when repeating the call has no further effect, so that it may be retried."),
  params: optional(mapOf(wireName, parameter, "parameter"), "Parameters by canonical name, in order."),
  result: optional(result, "What it returns; nothing when left out."),
  errors: optional(
    conditions,
    "Errors that the interface declares, with the conditions the document names; null where it names none.",
  ),
  undeclared_errors: optional(conditions, "Errors that the document names but the interface does not declare."),
  privileges: optional(list(privilege, "privileges"), "Privileges that the caller needs."),
  rest: optional(rest, "Verb and URL below /rest; the default mapping when left out."),
});

const valueMap = object({ doc, ...lifecycle });
export type ValueDeclaration = Decoded<typeof valueMap>;
const valueText: Shape<ValueDeclaration> = {
  schema: prose.schema,
  decode(tree, owner, report) {
    const text = prose.decode(tree, owner, report);
    return text && { doc: text, since: undefined, preview: undefined, deprecated: undefined, span: text.span };
  },
};
const enumerationValue = textOrMap(valueText, valueMap);

const enumeration = object({
  id,
  doc,
  ...lifecycle,
  values: required(
    mapOf(valueName, enumerationValue, "value"),
    "Values in order, each with its meaning.",
    "An enumeration without values says nothing.",
  ),
});
const enumerations = optional(mapOf(typeName, enumeration, "enumeration"), "Enumerations by name.");

const union = mapOf(valueName, list(caseField, "fields"), "case");
const structure = object({
  id,
  doc,
  ...lifecycle,
  includes: optional(structureName, "Structure whose fields and unions it has too, after its own."),
  fields: optional(mapOf(wireName, field, "field"), "Fields by canonical name, in order."),
  unions: optional(
    mapOf(wireName, union, "union"),
    "Cases by discriminant: for each value the fields that belong to it; ? marks one that may be unset.",
  ),
  enumerations,
});
const structures = optional(mapOf(typeName, structure, "structure"), "Structures by name.");

const constant = object({
  type: typed,
  value: required(literal, "The value.", "A constant has one."),
  doc,
});

const service = object({
  id,
  doc,
  ...lifecycle,
  constants: optional(mapOf(constantName, constant, "constant"), "Constants by name."),
  operations: optional(mapOf(operationName, operation, "operation"), "Operations by canonical name."),
  structures,
  enumerations,
});

const module = object({
  module: required(
    moduleName,
    "Canonical name, such as com.vmware.vcenter.vm.",
    "It is the beginning of every wire id in the file.",
  ),
  document: optional(
    documentUrl,
    "Page of the reference document that the file was transcribed from; every item links to its place there.",
  ),
  version: required(
    release,
    "API release that the file was transcribed from.",
    "`since` and the release notes refer to it.",
  ),
  doc,
  ...lifecycle,
  services: optional(mapOf(typeName, service, "service"), "Services by name."),
  structures,
  errors: optional(mapOf(typeName, structure, "error"), "Structures that are reported as errors, by name."),
  enumerations,
});

export type ModuleDeclaration = Decoded<typeof module>;
export type ServiceDeclaration = Decoded<typeof service>;
export type OperationDeclaration = Decoded<typeof operation>;
export type ParameterDeclaration = Decoded<typeof parameter>;
export type StructureDeclaration = Decoded<typeof structure>;
export type EnumerationDeclaration = Decoded<typeof enumeration>;
export type ConstantDeclaration = Decoded<typeof constant>;
export type Conditions = readonly Entry<readonly Located<string>[]>[];

/** JSON Schema of a definition file, for editors. */
export const definitionSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Interface definition of a module of the vSphere Automation API",
  ...module.schema,
};

/** The declarations of one file. */
export function decodeModule(tree: MapTree, report: Report): ModuleDeclaration | undefined {
  return module.decode(tree, "the module", report);
}
