import type {
  FactMapping,
  FactModule,
  FactOperation,
  FactService,
  FactStructure,
  FactType,
} from "../../generator/import/facts.ts";

const base = "com.vmware.kinds";
const standard = "com.vmware.vapi.std.errors";
const errors = [`${standard}.error`, `${standard}.not_found`];

/** The two releases of a small API that has everything that real interfaces contain. */
export const releasesOfKinds = ["8.0.3", "9.0"] as const;
export type ReleaseOfKinds = (typeof releasesOfKinds)[number];

const field = (name: string, type: FactType, more: object = {}) => ({ name, type, ...more });
const structure = (name: string, fields: FactStructure["fields"], more: object = {}): FactStructure => ({
  id: `${base}.${name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase()}`,
  name,
  fields,
  ...more,
});
const api = (method: string, url: string, more: Partial<FactMapping> = {}): { api: FactMapping } => ({
  api: { method, url, ...more },
});

/** What one release has of the small API. */
export function kindsIn(release: ReleaseOfKinds): readonly FactModule[] {
  const isNew = release === "9.0";
  const operation = (id: string, more: Partial<FactOperation> = {}): FactOperation => ({
    id,
    params: [],
    output: "void",
    errors: isNew ? errors : errors.slice(0, 1),
    privileges: [{ privilege: "System.Read" }, ...(isNew ? [{ privilege: "Lamp.Switch", resource: "Lamp" }] : [])],
    ...more,
  });
  const task = (id: string, result: FactType, more: Partial<FactOperation> = {}): FactOperation =>
    operation(`${id}$task`, { output: { id: ["com.vmware.cis.TASK"] }, task_result: result, ...more });
  const lamp = field("lamp", { id: ["Lamp"] });
  const token = field("client_token", { optional: "string" });
  const filter = field("filter", { optional: { list: "string" } });
  const spec = field("spec", { struct: `${base}.spec` });
  const service: FactService = {
    id: `${base}.software`,
    name: "Software",
    constants: { LIMIT: isNew ? 20 : 10, NAMES: ["a", "b"] },
    operations: [
      operation("apply", { params: [lamp, spec], output: "string", ...api("PUT", "/kinds/lamps/{lamp}") }),
      task("apply", "string", {
        params: [lamp, spec],
        ...api("PUT", "/kinds/lamps/{lamp}", { dispatch: { "vmw-task": "true" }, status: 202 }),
      }),
      task("check", { struct: `${base}.software.info` }, { params: [lamp] }),
      operation("create", {
        params: [spec, token],
        output: { id: ["Lamp"] },
        ...api("POST", "/kinds/lamps", { body: "spec", headers: { "Client-Token": "client_token" }, status: 201 }),
      }),
      operation("list", {
        params: [filter],
        output: { list: { id: [] } },
        resource_types: [["com.vmware.kinds.Tag:Lamp"]],
        ...api("GET", isNew ? "/kinds/lamps/" : "/kinds/lamp/", { query: { "names-of": "filter" } }),
      }),
      operation("get_schema", {
        output: isNew ? { optional: "string" } : "string",
        ...api("GET", "/kinds/lamps", { dispatch: { action: "getSchema" } }),
      }),
      operation("get_file", {
        params: [field("pool", { id: ["Pool"] })],
        ...api("GET", "/kinds/pools/{resource-pool}", {
          path: { pool: "resource-pool" },
          dispatch: { file_name: null },
        }),
      }),
      operation("register_VM", {
        params: [lamp],
        ...api("POST", "/kinds/lamps/{lampId}", { path: { lamp: "lampId" } }),
      }),
      isNew ? operation("since_four_parts", { since: "9.0.0.100" }) : operation("removed_later"),
    ],
  };
  const kind = { enum: `${base}.kind` };
  return [
    {
      module: base,
      services: [service],
      structures: [
        structure(
          "Spec",
          [
            field("_links", { map: ["string", "uri"] }),
            field("name", isNew ? "string" : { optional: "string" }),
            field("kind", kind),
            field("period", { optional: "long" }),
            field("color", { optional: "string" }),
            field("cause", { optional: { error: `${base}.software.failure` } }),
            field("tag_type", { id: ["com.vmware.kinds.TagType"] }),
            field("tag", { id: [], type_field: "tag_type" }),
            field("either", { id: ["Lamp", "Pool"], type_field: "tag_type" }),
            field("tags", { list: { struct: "com.vmware.kinds.twin" } }),
            field("size in MB", { optional: "long" }),
          ],
          {
            unions: [
              {
                union: "kind",
                cases: isNew
                  ? {
                      STEADY: [],
                      BLINKING: [{ field: "period", required: true }],
                      "10.1-u": [{ field: "color", required: false }],
                    }
                  : { STEADY: [{ field: "color", required: false }], BLINKING: [{ field: "period", required: false }] },
              },
            ],
          },
        ),
        structure("SoftwareInfo", [field("text", "string")]),
        { ...structure("Software.Info", [field("text", { optional: "secret" })]), id: `${base}.software.info` },
        {
          ...structure("Software.Failure", [field("component", "string")], { kind: "error" }),
          id: `${base}.software.failure`,
        },
        structure("Twin", [field("here", "boolean")]),
        structure(
          "Lamp",
          [field("lamp", { id: ["Lamp"] }), field("watts", "double", isNew ? { deprecated: true } : {})],
          {
            is_model: true,
            model_keys: ["lamp"],
            ...(!isNew && { preview: true }),
          },
        ),
      ],
      enums: [
        {
          id: `${base}.kind`,
          name: "Kind",
          values: ["STEADY", "BLINKING", ...(isNew ? ["10.1-u", "10.1_u"] : [])].map((value) => ({
            value,
            ...(value.startsWith("10") && { since: "8.0.2.00300" }),
          })),
        },
      ],
    },
    {
      module: `${base}.other`,
      services: [],
      structures: [{ id: `${base}.twin`, name: "Twin", fields: [field("there", { optional: { set: "string" } })] }],
      enums: [],
    },
    {
      module: standard,
      services: [],
      structures: [
        {
          id: `${standard}.error`,
          name: "Error",
          kind: "error",
          fields: [field("messages", { list: "string" }), field("data", { optional: { dynamic: [] } })],
        },
        {
          id: `${standard}.not_found`,
          name: "NotFound",
          kind: "error",
          fields: [field("messages", { list: "string" }), field("data", { optional: { dynamic: [] } })],
        },
      ],
      enums: [],
    },
  ];
}

/** What real interfaces contain, as the definitions say it after both releases were imported. */
export const kinds: readonly (readonly [name: string, ...shown: RegExp[]])[] = [
  ["a task beside its operation, and one alone", /task: beside/, /task: only/],
  ["names with a leading underscore", /^ +_links:/m],
  ["a mapping below /api with a parameter that is the body", /body: spec/],
  ["query and header parameters under names of their own", /names-of: filter/, /Client-Token: client_token/],
  ["fixed query that tells operations apart", /\?action=getSchema/, /\?file_name$/m],
  ["a trailing slash", /call: GET \/kinds\/lamps\/$/m],
  ["variables with hyphens, and with other names than their parameters", /\{resource-pool=pool\}/, /\{lampId=lamp\}/],
  ["releases with four parts", /since: 9\.0\.0\.100/, /since: 8\.0\.2\.00300/],
  ["what was removed", /removed_later:\n +removed: "9\.0"/],
  ["what is deprecated from a release on", /deprecated:\n +since: "9\.0"/],
  ["what was a preview", /preview:\n +until: "9\.0"/],
  ["a type that changed", /type: string\n +doc: TODO\n +was:\n +- until: "9\.0"\n +type: string\?/],
  ["a union that changed", /- until: "9\.0"\n +unions:/],
  [
    "a result, a constant and a mapping that changed",
    /type: string\n +doc: TODO\n/,
    /value: 10/,
    /GET \/kinds\/lamp\//,
  ],
  [
    "an error and a privilege that came later",
    /NotFound:\n +when: null\n +since: "9\.0"/,
    /Lamp\.Switch on Lamp\n +since/,
  ],
  ["an error declared inside a service, as the type of a field", /cause:\n +type: Software\.Failure\?/],
  ["an operation with capitals", /register_VM:/],
  ["values and fields that are no identifiers", /V10_1_u:\n +id: 10\.1-u/, /size_in_MB:\n +id: size in MB/],
  ["an id whose type is in a field that is an id", /type: id<\{tag_type\}>/],
  ["an id with resource types and a type field", /id<Lamp \| Pool by \{tag_type\}>/],
  ["resource types with a colon", /com\.vmware\.kinds\.Tag:Lamp/],
  ["two names that become one identifier", /SoftwareInfo:/, /services:\n +Software:[^]*structures:\n[^]*Info:/],
  ["two structures with one wire id", /other\n[^]*Twin:\n +id: com\.vmware\.kinds\.twin/],
  [
    "marks of documents beside the first release that has an item",
    /since: "9\.0"\n +doc: TODO\n +marks:\n +since: 8\.0\.2/,
  ],
  ["structures that stand for a resource", /model_keys: \[lamp\]/],
];
