/** What YAML can say. */
export type Yaml = null | boolean | number | string | readonly Yaml[] | Definition;
export type Definition = { readonly [key: string]: Yaml };

/**
 * A definition with every key of the format, and nothing wrong with it. A name or word of it stands for one thing
 * only, so that a test can put something else in its place wherever it is mentioned.
 */
export const harmless: Definition = {
  module: "com.vmware.lighting.attic",
  document: "https://example.org/reference/attic.html",
  version: "9.9",
  doc: "Lamps below the roof. Second sentence.",
  since: "6.1",
  preview: true,
  deprecated: "Attics are damp; use the cellar.",
  services: {
    Lantern: {
      id: "lantern_wire",
      doc: "Switches lanterns, see `Wick.Spec`.",
      since: "6.2",
      preview: false,
      deprecated: "Lanterns smell.",
      constants: {
        FUEL: { type: "string", value: "petroleum", doc: "What burns." },
        TINTS: { type: "list<string>", value: ["amber", "crimson"], doc: "Colours of glass." },
        HOURS: {
          type: "long",
          value: 42,
          doc: "How long it burns.",
          since: "6.2.4",
          preview: true,
          deprecated: "Count them.",
          was: [
            { until: "6.6", type: "string", value: "short" },
            { until: "6.8", type: "list<boolean>", value: [true] },
            { until: "6.9", value: 12 },
          ],
        },
        FOLDABLE: { type: "boolean", value: false, doc: "Whether it folds." },
      },
      operations: {
        ignite: {
          doc: "Lights it.\n\nSecond paragraph about `handle`.",
          since: "6.3",
          removed: "9.9",
          absent: [{ from: "9.5", until: "9.6" }],
          preview: true,
          deprecated: { since: "6.3.3", use: "douse", doc: "Too hot." },
          marks: { since: "6.3.4", deprecated: "none", removed: "9.3", reason: "The printer was wrong." },
          id: "kindle",
          task: "beside",
          idempotent: true,
          params: {
            matches: { id: "match box", type: "string?", doc: "What lights it." },
            wind: { type: "long?", doc: "How windy it is." },
            handle: {
              type: "id<LanternResource>",
              doc: "Which lantern.",
              since: "6.4",
              preview: false,
              deprecated: "Take all of them.",
            },
            recipe: { type: "Lantern.Recipe?", doc: "How to light it." },
          },
          result: { type: "map<string, Lantern.Glow>", doc: "How it shines." },
          errors: { Draught: ["If the window is open.", "If the door is open."] },
          undeclared_errors: {
            Flood: { when: ["If it rains."], since: "6.4.1", removed: "9.9" },
            Soot: "If the chimney is dirty.",
            Rust: null,
          },
          privileges: [
            "Roof.Enter",
            { privilege: "Match.Strike on MatchResource via handle if dry", since: "6.4" },
            { privilege: "Match.Burn via Lantern.Recipe.oil", since: "6.4.2", removed: "9.9", absent: [] },
          ],
          rest: "POST /attic/lantern/{handle}?action=kindle",
          api: {
            call: "POST /loft/{lanternId=handle}/?stove=burn&smoke",
            body: "recipe",
            query: { gale: "wind" },
            headers: { "Match-Box": "matches" },
            status: 202,
          },
          was: [
            {
              until: "6.5",
              result: null,
              rest: null,
              api: null,
            },
            {
              until: "6.6",
              result: { type: "long", doc: "How it shone." },
              rest: { call: "GET /garret" },
              api: "GET /gable",
            },
          ],
        },
        douse: {
          doc: "Puts it out.",
          task: { kind: "only", since: "6.4", removed: "9.9", absent: [] },
        },
      },
      structures: {
        Recipe: {
          id: "recipe_wire",
          doc: "How to light a lantern.",
          since: "6.2.1",
          preview: true,
          deprecated: "Guess instead.",
          includes: "Wick",
          model_keys: ["liquid"],
          fields: {
            glow: {
              type: "Lantern.Glow",
              doc: "How it shall shine.",
              since: "6.2.2",
              preview: false,
              deprecated: "Look yourself.",
            },
            oil: {
              type: "id<{liquid}>?",
              doc: "Identifier of the oil.",
              was: [{ until: "6.7", type: "id<Barrel | Keg:Small by {liquid}>?" }],
            },
            liquid: { type: "string", doc: "What kind of oil." },
            ash: { type: "dynamic<Wick>?", doc: "What is left." },
          },
          unions: {
            glow: {
              BRIGHT: ["oil"],
              DIM: { fields: ["ash?"], since: "6.2.5", removed: "9.9", absent: [] },
              PALE: [{ field: "ash", since: "6.2.6", removed: "9.9", absent: [] }],
            },
          },
          was: [
            { until: "6.8", unions: { glow: null } },
            { until: "6.9", unions: { glow: { BRIGHT: ["oil?"] } } },
          ],
          enumerations: { Mood: { doc: "How one feels.", values: { CALM: "Calm." } } },
        },
      },
      enumerations: {
        Glow: {
          id: "glow_wire",
          doc: "How it shines.",
          since: "6.2",
          preview: true,
          deprecated: "All shine alike.",
          values: {
            BRIGHT: "Bright.",
            PALE: { id: "pale-blue", doc: "Pale.", preview: { until: "9.9" }, deprecated: { doc: "Too cold." } },
            DIM: { doc: "Dim.", since: "6.2.3", preview: false, deprecated: "Too dark." },
          },
        },
      },
    },
  },
  structures: { Wick: { doc: "What burns.", fields: { yarn: { type: "list<string>", doc: "What it is made of." } } } },
  errors: {
    Draught: { doc: "Wind.", fields: { gusts: { type: "set<long>?", doc: "How strong." } } },
    Soot: { doc: "Dirt." },
    Flood: { doc: "Water." },
    Rust: { doc: "Age." },
  },
  enumerations: { Season: { doc: "When.", values: { WINTER: "Cold." } } },
};
