import type { Report } from "../diagnostics/collector.ts";
import type { MapTree } from "../source/nodes.ts";
import { forMounts, mounts } from "./mounts.ts";
import {
  caseField,
  constantName,
  documentUrl,
  errorName,
  headerName,
  itemName,
  memberKey,
  moduleName,
  operationName,
  privilegeText,
  prose,
  release,
  releaseOrNone,
  restText,
  structureName,
  type,
  typeName,
  valueName,
  wireId,
  wireName,
} from "./scalars.ts";
import {
  choice,
  count,
  flag,
  list,
  literal,
  mapOf,
  named,
  object,
  optional,
  orNull,
  required,
  shorthand,
  texts,
  type Decoded,
  type Fields,
} from "./shapes.ts";

// The format of definitions as one table: what an item can have, in which form, and what it means.

const doc = required(
  prose,
  "What it means: unit, default, limits, what unset means. Markdown; names in backticks.",
  "Every item is explained: its meaning, unit, default, and what it means when it is unset.",
);

const preview = named(
  "preview",
  shorthand(
    object({ until: required(release, "Release in which it became stable.", "A preview that stays one is `true`.") }),
    flag,
    ({ value }, span) => ({ preview: value, until: undefined, span }),
  ),
);
const deprecated = named(
  "deprecation",
  shorthand(
    object({
      doc: required(prose, "Why it is deprecated.", "A user has to know why."),
      since: optional(release, "Release that deprecated it; all releases when left out."),
      use: optional(itemName, "What to use instead: Type, Type.member, Service.operation, or a name beside it."),
    }),
    prose,
    (doc, span) => ({ doc, since: undefined, use: undefined, span }),
  ),
);
const period = named(
  "period",
  object({
    from: required(release, "First release without it.", "A gap has a beginning."),
    until: required(release, "First release that has it again.", "A gap has an end."),
  }),
);
const marks = named(
  "marks",
  object({
    since: optional(releaseOrNone, "Release that the document names as the first; `none` where it names none."),
    deprecated: optional(releaseOrNone, "Release that the document names as the one that deprecated it."),
    removed: optional(releaseOrNone, "Release that the document names as the first without it."),
    reason: optional(prose, "Why the two differ, as far as it is known."),
  }),
);

const presence = {
  since: optional(releaseOrNone, "First release that has it; as its container when left out, or `none`."),
  removed: optional(releaseOrNone, "First release that no longer has it; as its container when left out, or `none`."),
  absent: optional(list(period, "periods"), "Periods in which it was gone before it came back."),
};
/** The presence of an item in its short form, which has no place for it. */
const always = { since: undefined, removed: undefined, absent: undefined };
const lifecycle = {
  ...presence,
  preview: optional(preview, "True for a technical preview, or until when it was one; as its container when left out."),
  deprecated: optional(deprecated, "Why it is deprecated and what to use instead."),
  marks: optional(marks, "What the document says of its releases, where that isn't so."),
};
/** The marks of an item whose form has no place for marks. */
export const unmarked = { preview: undefined, deprecated: undefined, marks: undefined };
const id = optional(
  wireId,
  "Its part of the wire id, where it isn't the name in lower case with underscores; the whole id where it has a dot.",
);
const operationId = optional(
  wireId,
  "Its name on the wire, where it isn't the key; the key is then its name in the SDK.",
);
const memberId = optional(
  wireName,
  "Its name on the wire, where it isn't the key; the key is then its name in the SDK.",
);
const typed = required(
  type,
  "Its type: string, long?, list<Info>, map<id<Datastore>, Info?> …",
  "A value can't be sent without its type.",
);
const until = required(
  release,
  "First release in which this is no longer so.",
  "The release says when it became what it is now.",
);

const member = named(
  "member",
  object({
    id: memberId,
    type: typed,
    doc,
    ...lifecycle,
    was: optional(
      list(object({ until, type: typed }), "earlier types"),
      "Earlier types, the oldest first: what changed in the release that `until` names.",
    ),
  }),
);

const conditions = texts(prose);
const operationError = named(
  "operationError",
  shorthand(
    object({
      when: optional(
        conditions,
        "When it is reported: a condition, a list of them, or null where the document has none.",
      ),
      ...presence,
    }),
    conditions,
    (when, span) => ({ ...always, when, span }),
  ),
);
const operationErrors = mapOf(errorName, operationError, "error");

const privilege = named(
  "privilege",
  shorthand(
    object({
      privilege: required(privilegeText, "The privilege, as in the short form.", "It is what the caller needs."),
      ...presence,
    }),
    privilegeText,
    (privilege, span) => ({ ...always, privilege, span }),
  ),
);

const restMapping = named(
  "restMapping",
  shorthand(
    object({
      call: required(restText, "Verb and URL, as in the short form.", "They say what is called."),
      body: optional(
        memberKey,
        "Parameter that is the whole body; an object of the remaining parameters when left out.",
      ),
      query: optional(
        mapOf(wireName, memberKey, "query parameter"),
        "Parameters in the query: name in the query, parameter.",
      ),
      headers: optional(
        mapOf(headerName, memberKey, "header"),
        "Parameters in headers: name of the header, parameter.",
      ),
      status: optional(count(200, 299), "HTTP status of success, where it isn't 200."),
    }),
    restText,
    (call, span) => ({ call, body: undefined, query: undefined, headers: undefined, status: undefined, span }),
  ),
);

const task = named(
  "task",
  shorthand(
    object({
      kind: required(choice("only", "beside"), "As in the short form.", "It says which operations there are."),
      ...presence,
    }),
    choice("only", "beside"),
    (kind, span) => ({ ...always, kind, span }),
  ),
);
const result = named("result", object({ type: typed, doc }));

const operation = named(
  "operation",
  object({
    id: operationId,
    doc,
    ...lifecycle,
    idempotent: optional(flag, "True when repeating the call has no further effect, so that it may be retried."),
    task: optional(
      task,
      "`only`: it can only be called as a task (`x$task` on the wire). `beside`: also as a task. `result` is that of the finished task.",
    ),
    params: optional(mapOf(memberKey, member, "parameter"), "Parameters by canonical name, in order."),
    result: optional(result, "What it returns; nothing when left out."),
    errors: optional(
      operationErrors,
      "Errors that the interface declares, with the conditions the document names; null where it names none.",
    ),
    undeclared_errors: optional(operationErrors, "Errors that the document names but the interface does not declare."),
    privileges: optional(list(privilege, "privileges"), "Privileges that the caller needs."),
    ...forMounts((mount) => optional(restMapping, mounts[mount].doc)),
    was: optional(
      list(
        object({
          until,
          result: optional(orNull(result), "What it returned; null for nothing."),
          ...forMounts((mount) => {
            const otherwise = mounts[mount].hasDefault ? "the default mapping" : "not at all";
            return optional(orNull(restMapping), `How it was called below /${mount}; null for ${otherwise}.`);
          }),
        }),
        "earlier forms",
      ),
      "Earlier results and REST mappings, the oldest first: what changed in the release that `until` names.",
    ),
  }),
);

const enumerationValue = named(
  "enumerationValue",
  shorthand(object({ id: memberId, doc, ...lifecycle }), prose, (doc, span) => ({
    ...always,
    ...unmarked,
    id: undefined,
    doc,
    span,
  })),
);

const enumeration = named(
  "enumeration",
  object({
    id,
    doc,
    ...lifecycle,
    values: required(
      mapOf(valueName, enumerationValue, "value", 1),
      "Values in order, each with its meaning.",
      "An enumeration has values.",
    ),
  }),
);
const enumerations = optional(mapOf(typeName, enumeration, "enumeration"), "Enumerations by name.");

const unionField = shorthand(
  object({
    field: required(caseField, "The field, as in the short form.", "A case consists of fields."),
    ...presence,
  }),
  caseField,
  (field, span) => ({ ...always, field, span }),
);
const unionFields = list(unionField, "fields");
const unionCase = shorthand(
  object({
    fields: required(unionFields, "Fields that belong to the value.", "A case lists fields, or an empty list."),
    ...presence,
  }),
  unionFields,
  (fields, span) => ({ ...always, fields, span }),
);
const union = named("union", mapOf(valueName, unionCase, "case"));

const structure = named(
  "structure",
  object({
    id,
    doc,
    ...lifecycle,
    includes: optional(structureName, "Structure whose fields and unions it has too, after its own."),
    model_keys: optional(
      list(memberKey, "fields"),
      "Says that it represents a resource, and lists the fields that identify it.",
    ),
    fields: optional(mapOf(memberKey, member, "field"), "Fields by canonical name, in order."),
    unions: optional(
      mapOf(memberKey, union, "union"),
      "Cases by discriminant: for each value the fields that belong to it; ? marks one that may be unset.",
    ),
    enumerations,
    was: optional(
      list(
        object({
          until,
          unions: required(
            mapOf(memberKey, orNull(union), "union"),
            "Earlier unions, whole; null for none.",
            "It says what was different.",
          ),
        }),
        "earlier forms",
      ),
      "Earlier unions, the oldest first: what changed in the release that `until` names.",
    ),
  }),
);
const structures = optional(mapOf(typeName, structure, "structure"), "Structures by name.");
const errors = optional(mapOf(typeName, structure, "error"), "Structures that are reported as errors, by name.");

const constantValue = required(literal, "The value.", "A constant has one.");
const constant = named(
  "constant",
  object({
    type: typed,
    value: constantValue,
    doc,
    ...lifecycle,
    was: optional(
      list(object({ until, type: optional(type, "The earlier type."), value: constantValue }), "earlier values"),
      "Earlier values, the oldest first: what changed in the release that `until` names.",
    ),
  }),
);

const service = named(
  "service",
  object({
    id,
    doc,
    ...lifecycle,
    constants: optional(mapOf(constantName, constant, "constant"), "Constants by name."),
    operations: optional(mapOf(operationName, operation, "operation"), "Operations by canonical name."),
    structures,
    errors,
    enumerations,
  }),
);

/** A definition file. */
export const moduleShape = object({
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
    "Newest API release that the file describes.",
    "`since` and the release notes refer to it.",
  ),
  releases: optional(
    list(release, "releases"),
    "Releases whose interfaces the file has been compared with, in order; `version` alone when left out.",
  ),
  doc,
  ...lifecycle,
  services: optional(mapOf(typeName, service, "service"), "Services by name."),
  structures,
  errors,
  enumerations,
});

export type ModuleDeclaration = Decoded<typeof moduleShape>;
export type ServiceDeclaration = Decoded<typeof service>;
export type OperationDeclaration = Decoded<typeof operation>;
export type MemberDeclaration = Decoded<typeof member>;
export type StructureDeclaration = Decoded<typeof structure>;
export type EnumerationDeclaration = Decoded<typeof enumeration>;
export type ConstantDeclaration = Decoded<typeof constant>;
export type ErrorDeclarations = Decoded<typeof operationErrors>;
export type PrivilegeDeclaration = Decoded<typeof privilege>;
export type UnionDeclaration = Decoded<typeof union>;
export type MappingDeclaration = Decoded<typeof restMapping>;
export type TaskDeclaration = Decoded<typeof task>;
export type DeprecationDeclaration = Decoded<typeof deprecated>;
export type MarksDeclaration = Decoded<typeof marks>;

/** The releases in which an item exists. */
export type PresenceDeclaration = Fields<typeof presence>;
export type LifecycleDeclaration = Fields<typeof lifecycle>;

/** The declarations of one file; `lose` is called for what can't be read of them where it may declare names. */
export function decodeModule(tree: MapTree, report: Report, lose: () => void): ModuleDeclaration | undefined {
  return moduleShape.decode(tree, "the module", report, lose);
}
