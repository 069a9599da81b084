import { pathOfModule } from "../definition/qualified-names.ts";
import { compareReleases } from "../definition/releases.ts";
import type { ImportContext } from "./context.ts";
import type { FactModule, Unsaid } from "./facts.ts";
import { mergeModule } from "./modules.ts";
import { patchYaml, readPlain, renderYaml } from "./patch.ts";
import { countChanges, countMissing, createSummary, type Summary } from "./summary.ts";
import { withRelease, type Plain } from "./timeline.ts";
import { NameTable } from "./types.ts";

/** A definition file: its path below the folder, and its text. */
export type Definitions = ReadonlyMap<string, string>;

/** The result of an import. */
export interface ImportResult {
  /** Files that are new or have another text. */
  readonly changed: Definitions;
  /** What the format could not express, each with its module. */
  readonly problems: readonly string[];
  /** How many items are new, changed or removed. */
  readonly summary: Summary;
  /** How many texts are still to be written, by path; files without any are left out. */
  readonly missing: ReadonlyMap<string, number>;
}

const knownReleases = ({ releases, version }: Plain): readonly string[] =>
  (releases as readonly string[] | undefined) ?? [version as string];

/**
 * Merges what one release has into the definitions; `only` are the modules to look at, all when unset, and `unsaid` is
 * what the facts say nothing about.
 */
export function importRelease(
  definitions: Definitions,
  facts: readonly FactModule[],
  release: string,
  only?: ReadonlySet<string>,
  unsaid: ReadonlySet<Unsaid> = new Set(),
): ImportResult {
  const names = new NameTable(facts);
  const byId = new Map(facts.map((fact) => [fact.module, fact]));
  const written = new Map(
    [...definitions].map(([path, text]) => {
      const plain = readPlain(text);
      return [plain["module"] as string, { path, text, plain }] as const;
    }),
  );
  // A module without a file wasn't in any of the releases that the other files were compared with.
  const everywhere = [...written.values()].flatMap(({ plain }) => knownReleases(plain));
  const problems: string[] = [];
  const values: ImportContext["values"] = new Map();
  const modules = [...new Set([...written.keys(), ...byId.keys()])].filter((id) => only?.has(id) ?? true).sort();
  const merged = modules.map((module) => {
    const file = written.get(module);
    const known = file === undefined ? [] : knownReleases(file.plain);
    const releases = [...known, ...(file === undefined ? everywhere : []), release].reduce(withRelease, []);
    // As the file writes it: 9.0 and 9.0.0 are the same.
    const own = releases.find((other) => compareReleases(other, release) === 0)!;
    const context: ImportContext = {
      module,
      release: own,
      releases,
      isNew: !known.includes(own),
      names,
      facts,
      unsaid,
      values,
      problem: (text) => void problems.push(`${module}: ${text}`),
    };
    const none = new Set<string>();
    const root = { present: new Set(releases), preview: none, previewBefore: none, said: undefined, mark: undefined };
    const fact = byId.get(module);
    if (fact !== undefined) checkOwners(fact, context);
    const { finish } = mergeModule(file?.plain, fact, root, context);
    return { module, file, finish };
  });
  const changed = new Map<string, string>();
  const summary = createSummary();
  const missing = new Map<string, number>();
  for (const { module, file, finish } of merged) {
    const plain = finish();
    const path = file?.path ?? pathOfModule(module);
    const text = file === undefined ? renderNew(module, plain) : patchYaml(file.text, plain);
    const count = countMissing(plain);
    if (count > 0) missing.set(path, count);
    countChanges(summary, "modules", file?.plain, plain);
    if (text !== file?.text) changed.set(path, text);
  }
  return { changed, problems, summary, missing };
}

/** Reports types whose container isn't in the facts: the merge would lose them. */
function checkOwners({ services, structures, enums }: FactModule, { problem }: ImportContext): void {
  const owners = new Set([...services, ...structures].map(({ name }) => name));
  for (const { name } of [...structures, ...enums]) {
    const dot = name.lastIndexOf(".");
    if (dot >= 0 && !owners.has(name.slice(0, dot)))
      problem(`${name} is part of ${name.slice(0, dot)}, which isn't there`);
  }
}

function renderNew(module: string, plain: Plain): string {
  const depth = pathOfModule(module).split("/").length - 1;
  return `# yaml-language-server: $schema=${"../".repeat(depth) || "./"}schema.json\n${renderYaml(plain)}`;
}
