import type { Report } from "../diagnostics/collector.ts";
import type { Span } from "../diagnostics/span.ts";
import type { ScalarTree } from "../source/nodes.ts";
import { invisible, nameOfCharacter } from "../text/characters.ts";
import { caseFieldPattern, parseCaseField, type CaseField } from "./cases.ts";
import { parsePrivilege, privilegePattern, type PrivilegeExpression } from "./privileges.ts";
import { SyntaxProblem } from "./problem.ts";
import { releasePattern } from "./releases.ts";
import { parseRest, restPattern, type WrittenCall } from "./rest.ts";
import { textual, type Located, type Shape } from "./shapes.ts";
import { parseType, typePattern, type TypeExpression } from "./types.ts";

/** The place of a part of a scalar, as near as quotes and folds allow. */
export function partOf(span: Span, at: number, length: number): Span {
  const raw = span.source.text.slice(span.start, span.end);
  if (/[\n\\]/.test(raw)) return span;
  const start = span.start + (/^["']/.test(raw) ? 1 : 0) + at;
  return { source: span.source, start, end: Math.min(start + Math.max(length, 1), span.end) };
}

const shortened = (text: string, limit = 80): string => (text.length > limit ? `${text.slice(0, limit)}…` : text);

function visible(scalar: ScalarTree, owner: string, report: Report): boolean {
  const found = invisible.exec(scalar.text);
  if (found === null) return true;
  report("bad-text", partOf(scalar.span, found.index, 1), { owner, character: nameOfCharacter(found[0]) });
  return false;
}

/** What an item means, in Markdown. */
export const prose: Shape<Located<string>> = textual(
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
      report("bad-name", scalar.span, { name: JSON.stringify(shortened(scalar.text, 60)), kind, reason, example });
      return undefined;
    },
    { pattern: pattern.source },
  );
}

const asciiReason = "Names become identifiers and file names: ASCII letters, digits and underscores, a letter first.";

/** Names that no file of Windows may have, whatever its extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

export const moduleName = name(
  "module name",
  /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/,
  `${asciiReason} Lower case, parts separated by dots, no part with a name that Windows reserves.`,
  "com.vmware.vcenter.vm_template",
  (text) => text.length <= 200 && !text.split(".").some((part) => deviceName.test(part)),
);
export const typeName = name(
  "type name",
  /^[A-Z][A-Za-z0-9]{0,99}$/,
  "Names of services, structures and enumerations are written in CamelCase.",
  "PowerState",
);

const memberReason = `${asciiReason} Underscores may come before it. A wire name with other characters goes into \`id:\`.`;
const memberPattern = /^_*[A-Za-z][A-Za-z0-9_]{0,99}$/;
/** False for a name that would set the prototype of an object. */
const isMember = (text: string): boolean => text !== "__proto__";
/** True for a wire name that a parameter, a field or a value can have as its key, without an `id`. */
export const isMemberName = (text: string): boolean => memberPattern.test(text) && isMember(text);
const memberNamed = (kind: string, example: string): Shape<Located<string>> =>
  name(kind, memberPattern, memberReason, example, isMember);
export const memberKey = memberNamed("name of a parameter or field", "size_MiB");
export const operationName = memberNamed("operation name", "list_details");
export const valueName = memberNamed("value of an enumeration", "POWERED_ON");
export const constantName = name(
  "constant",
  /^[A-Z][A-Z0-9_]{0,99}$/,
  "Constants are written in capitals.",
  "RESOURCE_TYPE",
);

/** Name of a service, a type or an operation on the wire. */
export const wireId = name(
  "wire id",
  /^(?=.{1,200}$)[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*$/,
  "It goes into URLs and JSON: ASCII letters, digits, `_`, `$` and `-`, in parts separated by dots.",
  "guest_OS",
);
/** Name of a parameter, a field or a value on the wire, which doesn't have to be an identifier. */
export const wireName = name(
  "wire name",
  /^[A-Za-z0-9_@$.:/+-](?:[A-Za-z0-9_@$.:/+ -]{0,198}[A-Za-z0-9_@$.:/+-])?$/,
  "It goes into JSON and queries: ASCII letters, digits, `_ @ $ . : / + -`, and blanks inside.",
  "10.1-u",
);

const qualified = "(?:[a-z][a-z0-9_]*\\.)*[A-Z][A-Za-z0-9]*(?:\\.[A-Z][A-Za-z0-9]*)*";
export const errorName = name(
  "error name",
  new RegExp(`^${qualified}$`),
  "An error is named as its class is.",
  "NotFound",
);
export const structureName = name(
  "structure name",
  new RegExp(`^${qualified}$`),
  "A structure has the name of its service in front, and that of its module where it is defined in another.",
  "Power.Info",
);
export const itemName = name(
  "name of an item",
  new RegExp(`^(?:${qualified}(?:\\._*[A-Za-z][A-Za-z0-9_]*)?|_*[A-Za-z][A-Za-z0-9_]*)$`),
  "An item is named as Type, Type.member, Service.operation, or by its name alone when it is a sibling.",
  "VM.clone",
);

export const headerName = name(
  "header",
  /^[A-Za-z][A-Za-z0-9-]{0,99}$/,
  "Headers have ASCII letters, digits and hyphens.",
  "Client-Token",
);

const releaseText = (pattern: RegExp): Shape<Located<string>> =>
  textual(
    (scalar, _owner, report) => {
      if (pattern.test(scalar.text)) return { value: scalar.text, span: scalar.span };
      report("bad-release", scalar.span, { text: JSON.stringify(shortened(scalar.text, 60)) });
      return undefined;
    },
    { pattern: pattern.source },
  );
export const release = releaseText(releasePattern);
export const releaseOrNone = releaseText(new RegExp(`${releasePattern.source}|^none$`));

export const documentUrl: Shape<Located<string>> = name(
  "link to a document",
  /^https:\/\/[a-z0-9.-]+(?:\/[A-Za-z0-9._-]+)*\/?$/,
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

export const type: Shape<WrittenType> = textual(
  (scalar, _owner, report) => {
    const expression = parseType(scalar.text);
    if (!(expression instanceof SyntaxProblem)) return { expression, text: scalar.text, span: scalar.span };
    report("bad-type", partOf(scalar.span, expression.at, expression.length), {
      problem: expression.problem,
      text: shortened(scalar.text),
      advice: expression.advice,
    });
    return undefined;
  },
  { pattern: typePattern },
);

export const privilegeText: Shape<Located<PrivilegeExpression>> = textual(
  (scalar, owner, report) => {
    if (!visible(scalar, owner, report)) return undefined;
    const value = parsePrivilege(scalar.text);
    if (value !== undefined) return { value, span: scalar.span };
    report("bad-privilege", scalar.span, { text: shortened(scalar.text) });
    return undefined;
  },
  { pattern: privilegePattern.source },
);

export const restText: Shape<Located<WrittenCall>> = textual(
  (scalar, _owner, report) => {
    const value = parseRest(scalar.text);
    if (!(value instanceof SyntaxProblem)) return { value, span: scalar.span };
    report("bad-rest", partOf(scalar.span, value.at, value.length), {
      problem: value.problem,
      text: shortened(scalar.text),
      advice: value.advice,
    });
    return undefined;
  },
  { pattern: restPattern },
);

export const caseField: Shape<Located<CaseField>> = textual(
  (scalar, _owner, report) => {
    const value = parseCaseField(scalar.text);
    if (value !== undefined) return { value, span: scalar.span };
    report("bad-name", scalar.span, {
      name: JSON.stringify(shortened(scalar.text, 60)),
      kind: "field of a case",
      reason: "A case lists fields; a ? after one says that it may be unset in that case.",
      example: "result?",
    });
    return undefined;
  },
  { pattern: caseFieldPattern.source },
);
