import fc from "fast-check";
import { definitions, type Definition } from "./models.ts";

type Parts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Releases from the oldest to the newest, in the order in which a row takes them. */
type Releases = readonly [string, string, string];

/** What a definition can say of the whole API, from 6.5 to 9.0; each row is parts of a module named `here`. */
export const rows: Readonly<Record<string, (here: string, releases: Releases) => Parts>> = {
  "a task beside its operation, and one alone": (_here, [since]) => ({
    services: {
      Tasks: service({
        mend: { ...lamp, task: "beside", since, result: text, api: "POST /tasks/{lamp}?action=mend" },
        paint: { ...lamp, task: "only", result: text, api: "POST /tasks/{lamp}?action=paint" },
      }),
    },
  }),
  "a name with a leading underscore": () => ({
    structures: { Linked: structure({ _links: { ...text, type: "list<string>?" }, _id: text }) },
    services: { Linking: service({ follow: { ...takes("Linked"), api: "POST /linking" } }) },
  }),
  "both mounts, with a body, a query, headers and a status": () => ({
    structures: { Making: structure({ bright: { type: "boolean", doc: "Whether it is bright." } }) },
    services: {
      Makers: service({
        make: {
          params: {
            maker_id: id,
            spec: { type: "Making", doc: "What." },
            view: { ...text, type: "string?" },
            client_token: { ...text, type: "string?" },
          },
          result: { type: "Making", doc: "What was made." },
          rest: "POST /makers/{maker_id}",
          api: {
            call: "POST /makers/{maker-id=maker_id}/?action=make",
            body: "spec",
            query: { projection: "view" },
            headers: { "Client-Token": "client_token" },
            status: 201,
          },
        },
      }),
    },
  }),
  "operations of one URL that a parameter of the query tells apart": () => ({
    services: {
      Files: service({
        list: { params: { box: id }, result: { type: "list<string>", doc: "Names." }, api: "GET /files/{box}" },
        get: { params: { box: id, file_name: text }, result: text, api: "GET /files/{box}?file_name" },
        schema: { params: { box: id }, result: text, api: "GET /files/{box}?action=getSchema" },
      }),
    },
  }),
  "a release with four parts": () => ({ structures: { Late: { ...structure({ at: text }), since: "8.0.2.00300" } } }),
  "what was removed, deprecated and a preview": (_here, [since, until, removed]) => ({
    services: {
      Lives: service({
        blow: { ...lamp, removed },
        light: { ...lamp, deprecated: { since, use: "glow", doc: "It burns." } },
        glow: { ...lamp, preview: { until } },
        again: { ...lamp, absent: [{ from: until, until: removed }] },
      }),
    },
    enumerations: { Ages: { doc: "Ages.", values: { OLD: { doc: "Old.", removed }, NEW: { doc: "New.", since } } } },
  }),
  "a type that was another one": (_here, [, until]) => ({
    structures: {
      Changed: structure({
        name: { ...text, was: [{ until, type: "string?" }] },
        parts: { type: "list<string>", doc: "Parts.", was: [{ until, type: "list<long>" }] },
        sizes: { type: "map<string, double>", doc: "Sizes.", was: [{ until, type: "map<string, string>?" }] },
      }),
    },
    services: { Changing: service({ change: { ...takes("Changed"), api: "POST /changing" } }) },
  }),
  "a union, a result, a mapping and a constant that were others": (_here, [, until]) => ({
    enumerations: { Side: { doc: "Sides.", values: { LEFT: "Left.", RIGHT: "Right." } } },
    structures: {
      Sided: {
        ...structure({
          side: { type: "Side", doc: "Which." },
          left: { ...text, type: "string?" },
          right: { ...text, type: "string?" },
        }),
        unions: { side: { LEFT: ["left"], RIGHT: ["right?"] } },
        was: [{ until, unions: { side: { LEFT: ["left?"], RIGHT: [] } } }],
      },
    },
    services: {
      Sides: {
        ...service({
          turn: {
            ...takes("Sided"),
            api: "POST /sides",
            rest: "POST /sides/turn",
            was: [{ until, result: null, rest: "POST /sides?~action=turn" }],
          },
        }),
        constants: { MOST: { type: "long", value: 7, doc: "Most.", was: [{ until, value: 5 }] } },
      },
    },
  }),
  "an error, a privilege and a case that came later": (_here, [since]) => ({
    enumerations: { Way: { doc: "Ways.", values: { IN: "In.", OUT: "Out." } } },
    structures: {
      Gone: {
        ...structure({ way: { type: "Way", doc: "Which." }, far: { ...text, type: "string?" } }),
        unions: { way: { IN: [{ field: "far?", since }], OUT: { fields: ["far?"], since } } },
      },
    },
    services: {
      Ways: service({
        go: {
          ...takes("Gone"),
          errors: { "com.vmware.vapi.std.errors.NotFound": { when: "If it is gone.", since } },
          privileges: ["System.Read", { privilege: "System.View", since }],
          api: "POST /ways",
        },
      }),
    },
  }),
  "an error of a service as the type of a field, capitals, and values that are no identifiers": () => ({
    structures: { Failed: structure({ why: { type: "Faults.Worn?", doc: "Why." } }) },
    enumerations: {
      Odd: {
        doc: "Odd.",
        values: { SEVEN: { doc: "Seven.", id: "7-bit" }, DOTS: { doc: "Dots.", id: "a.b" }, default: "A word." },
      },
    },
    services: {
      Faults: {
        ...service({
          register_VM: {
            params: { failed: { type: "Failed", doc: "It." }, odd: { type: "Odd", doc: "It." } },
            result: { type: "Failed", doc: "It." },
            api: "POST /faults",
          },
        }),
        errors: {
          Worn: {
            doc: "Worn out.",
            includes: "com.vmware.vapi.std.errors.Error",
            fields: { depth: { type: "long", doc: "How deep." } },
          },
        },
      },
    },
  }),
  "an id whose type a field names that is one itself": (here) => ({
    structures: {
      Named: structure({
        tag_type: { type: `id<${here}.Tag>`, doc: "Type." },
        tag: { type: "id<{tag_type}>", doc: "It." },
        kind: text,
        other: { type: "id<Lamp | Room by {kind}>", doc: "Another." },
        colon: { type: `id<${here}.Tag:VirtualMachine>`, doc: "A tag of a machine." },
      }),
    },
    services: { Naming: service({ call: { ...takes("Named"), api: "POST /naming" } }) },
  }),
  "names that become one identifier": (here) => ({
    structures: { SoftwareInfo: structure({ all: text }) },
    services: {
      Software: {
        ...service({
          look: {
            params: { one: { type: "SoftwareInfo", doc: "It." }, other: { type: "Software.Info", doc: "It." } },
            result: { type: `${here}.Software.Info`, doc: "It." },
            api: "POST /software",
          },
        }),
        structures: { Info: structure({ one: text }) },
      },
    },
  }),
  "a structure that stands for a resource": () => ({
    structures: {
      Modelled: { ...structure({ lamp: id, bright: { type: "boolean", doc: "Whether." } }), model_keys: ["lamp"] },
    },
  }),
  "a mark that contradicts": (_here, [since]) => ({
    structures: { Marked: { ...structure({ name: text }), marks: { since, reason: "The document says so." } } },
  }),
};

const text = { type: "string", doc: "A text." } as const;
const id = { type: "id<Lamp>", doc: "Which." } as const;
const lamp = { params: { lamp: id } } as const;
const takes = (type: string): object => ({
  params: { value: { type, doc: "It." } },
  result: { type: `list<${type}>`, doc: "All." },
});
const structure = (fields: object): { readonly doc: string; readonly fields: object } => ({ doc: "A thing.", fields });
const service = (
  operations: Readonly<Record<string, object>>,
): { readonly doc: string; readonly operations: object } => ({
  doc: "A service.",
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, item]) => [name, { doc: "Does it.", ...item }]),
  ),
});

const releases = ["6.5", "6.7", "6.7.1", "7.0", "8.0.3", "9.0"] as const;

/** Random definitions of all releases, with the rows that are in them: one more module, which uses the others. */
export const histories = fc
  .record({
    modules: definitions(),
    chosen: fc.subarray(Object.keys(rows), { minLength: 3, maxLength: 8 }),
    at: fc.array(fc.subarray([...releases], { minLength: 3, maxLength: 3 }), { minLength: 8, maxLength: 8 }),
  })
  .map(({ modules, chosen, at }) => {
    const module = "com.vmware.any.third_3";
    const parts: Record<string, Record<string, unknown>> = {};
    for (const [index, name] of chosen.entries())
      for (const [kind, items] of Object.entries(rows[name]!(module, at[index] as unknown as Releases)))
        parts[kind] = { ...parts[kind], ...items };
    const [first] = modules as [Definition];
    const [borrowed] = Object.keys(first["structures"] as object);
    parts["structures"] = {
      ...parts["structures"],
      Borrowed: structure({
        one: { type: `list<com.vmware.any.first_1.${borrowed}>`, doc: "What another module has." },
      }),
    };
    const third: Definition = { module, version: "9.0", doc: "All releases.", ...parts };
    // What stands in several places would be an alias in YAML.
    return { modules: [...modules, JSON.parse(JSON.stringify(third)) as Definition], rows: chosen };
  });
