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
  version: "6.7",
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
        HOURS: { type: "long", value: 42, doc: "How long it burns." },
        FOLDABLE: { type: "boolean", value: false, doc: "Whether it folds." },
      },
      operations: {
        ignite: {
          doc: "Lights it.\n\nSecond paragraph about `handle`.",
          since: "6.3",
          preview: true,
          deprecated: "Too hot.",
          idempotent: true,
          params: {
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
          undeclared_errors: { Soot: "If the chimney is dirty.", Rust: null },
          privileges: [
            "Roof.Enter",
            "Match.Strike on MatchResource via handle if dry",
            "Match.Burn via Lantern.Recipe.oil",
          ],
          rest: "POST /attic/lantern/{handle}?action=kindle",
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
          },
          unions: { glow: { BRIGHT: ["oil"], DIM: ["ash?"] } },
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
    Rust: { doc: "Age." },
  },
  enumerations: { Season: { doc: "When.", values: { WINTER: "Cold." } } },
};
