/** What YAML can say. */
export type Yaml = null | boolean | number | string | readonly Yaml[] | Definition;
export type Definition = { readonly [key: string]: Yaml };

/** What an item can say of its life, all at once; the period in which it was gone has to be one of those that it needs. */
const life = (from: string, until: string): Definition => ({
  removed: "none",
  absent: [{ from, until }],
  marks: { since: "6.0" },
});

/**
 * A definition with every key of the format, and nothing wrong with it. A name or word of it stands for one thing
 * only, so that a test can put something else in its place wherever it is mentioned.
 */
export const harmless: Definition = {
  module: "com.vmware.lighting.attic",
  document: "https://example.org/reference/attic.html",
  version: "6.7",
  releases: ["6.6", "6.7"],
  doc: "Lamps below the roof. Second sentence.",
  since: "6.1",
  ...life("6.5.1", "6.5.2"),
  preview: true,
  deprecated: "Attics are damp; use the cellar.",
  services: {
    Lantern: {
      id: "lantern_wire",
      doc: "Switches lanterns, see `Wick.Spec`.",
      since: "6.2",
      ...life("6.5.3", "6.5.4"),
      preview: false,
      deprecated: "Lanterns smell.",
      constants: {
        FUEL: {
          type: "string",
          value: "petroleum",
          doc: "What burns.",
          since: "6.3",
          ...life("6.5.5", "6.5.6"),
          preview: true,
          deprecated: "Oil is dear.",
          was: [{ until: "6.4", type: "string", value: "tallow" }],
        },
        TINTS: { type: "list<string>", value: ["amber", "crimson"], doc: "Colours of glass." },
        HOURS: { type: "long", value: 42, doc: "How long it burns." },
        FOLDABLE: {
          type: "boolean",
          value: false,
          doc: "Whether it folds.",
          was: [{ until: "6.4", value: ["yes", "maybe"], type: "list<string>" }],
        },
      },
      operations: {
        ignite: {
          id: "ignite_wire",
          doc: "Lights it.\n\nSecond paragraph about `handle`.",
          since: "6.3",
          ...life("6.5.5", "6.5.6"),
          preview: { until: "6.6" },
          deprecated: { doc: "Too hot.", since: "6.6", use: "HOURS" },
          idempotent: true,
          task: { kind: "beside", since: "6.3", removed: "none", absent: [{ from: "6.5.7", until: "6.5.8" }] },
          params: {
            handle: { type: "id<LanternResource>", doc: "Which lantern." },
            recipe: {
              id: "recipe_param",
              type: "Lantern.Recipe?",
              doc: "How to light it.",
              since: "6.4",
              ...life("6.5.7", "6.5.8"),
              preview: false,
              deprecated: "Take all of them.",
              was: [{ until: "6.4.1", type: "string?" }],
            },
            wind: { type: "string?", doc: "How strong the wind is." },
            lull: { type: "string?", doc: "How calm it is." },
          },
          result: { type: "map<string, Lantern.Glow>", doc: "How it shines." },
          errors: {
            Draught: ["If the window is open.", "If the door is open."],
            "Lantern.Gale": {
              when: "If there is a storm.",
              since: "6.3.1",
              removed: "none",
              absent: [{ from: "6.5.7", until: "6.5.8" }],
            },
          },
          undeclared_errors: {
            Soot: "If the chimney is dirty.",
            Rust: null,
            Mould: { when: ["If it is wet."] },
            Dust: { when: null },
          },
          privileges: [
            "Roof.Enter",
            "Match.Strike on MatchResource via handle if dry",
            "Match.Burn via Lantern.Recipe.oil",
            { privilege: "Bucket.Fill", since: "6.3.1", removed: "none", absent: [{ from: "6.5.7", until: "6.5.8" }] },
          ],
          rest: "POST /attic/lantern/{handle}?action=kindle",
          api: {
            call: "POST /attic/lanterns/{handle}",
            body: "recipe",
            query: { breeze: "wind" },
            headers: { "X-Calm": "lull" },
            status: 201,
          },
          was: [
            {
              until: "6.4",
              result: { type: "string", doc: "What was seen." },
              rest: "PUT /attic/torch/{handle}",
              api: null,
            },
            { until: "6.4.1", result: null, rest: null, api: "PUT /attic/torches/{handle}" },
          ],
        },
        extinguish: { doc: "Puts it out.", task: "only" },
      },
      structures: {
        Recipe: {
          id: "recipe_wire",
          doc: "How to light a lantern.",
          since: "6.2.1",
          ...life("6.5.5", "6.5.6"),
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
            oil: { type: "id<{liquid}>?", doc: "Identifier of the oil." },
            liquid: { type: "string", doc: "What kind of oil." },
            ash: { type: "dynamic<Wick>?", doc: "What is left." },
            smoke: { type: "string?", doc: "What rises." },
          },
          unions: {
            glow: {
              BRIGHT: ["oil"],
              DIM: {
                fields: [
                  "ash?",
                  { field: "smoke?", since: "6.2.4", removed: "none", absent: [{ from: "6.5.7", until: "6.5.8" }] },
                ],
                since: "6.2.3",
                removed: "none",
                absent: [{ from: "6.5.7", until: "6.5.8" }],
              },
            },
          },
          was: [
            { until: "6.4", unions: { glow: null } },
            { until: "6.5", unions: { glow: { BRIGHT: ["oil"] } } },
          ],
          enumerations: { Mood: { doc: "How one feels.", values: { CALM: "Calm." } } },
        },
      },
      errors: { Gale: { doc: "Storm." } },
      enumerations: {
        Glow: {
          id: "glow_wire",
          doc: "How it shines.",
          since: "6.2",
          preview: true,
          deprecated: "All shine alike.",
          ...life("6.5.5", "6.5.6"),
          values: {
            BRIGHT: "Bright.",
            DIM: {
              id: "DIM_WIRE",
              doc: "Dim.",
              since: "6.2.3",
              ...life("6.5.7", "6.5.8"),
              preview: false,
              deprecated: "Too dark.",
            },
          },
        },
      },
    },
  },
  structures: { Wick: { doc: "What burns.", fields: { yarn: { type: "list<string>", doc: "What it is made of." } } } },
  errors: {
    Draught: { doc: "Wind.", fields: { gusts: { type: "set<long>?", doc: "How strong." } } },
    Soot: { doc: "Dirt." },
    Rust: { doc: "Age." },
    Mould: { doc: "Wetness." },
    Dust: { doc: "Neglect." },
  },
  enumerations: {
    Season: {
      doc: "When.",
      marks: { since: "6.1", deprecated: "6.6", removed: "none", reason: "Printed wrong." },
      values: { WINTER: "Cold." },
    },
  },
};
