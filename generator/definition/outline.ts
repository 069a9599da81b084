import { compareText } from "../text/compare.ts";
import type { ModuleDeclaration } from "./format.ts";
import { splitName, standardErrors } from "./qualified-names.ts";
import { oldestOf } from "./releases.ts";

/** What is known of a definition before names are looked up, and which other modules it has to be read with. */
export interface Outline {
  readonly module: string;
  /** Newest release that it describes. */
  readonly version: string;
  /** First release that it has been compared with; undefined where it doesn't say that. */
  readonly oldest: string | undefined;
  /** First release that has the module; undefined if all have it. */
  readonly since: string | undefined;
  /** How many texts are still to be written. */
  readonly missing: number;
  /** Every module that something in it may refer to; some may not exist. */
  readonly references: readonly string[];
  /** As `references`, but only of the part that other modules see. */
  readonly seenReferences: readonly string[];
  /** Modules of the structures that it includes; the fields of these are shown in it, too. */
  readonly inclusions: readonly string[];
}

/**
 * The outline of a definition; undefined if it lacks its module or its version.
 *
 * @param seen The part of it that other modules see.
 * @param missing How many texts are still to be written.
 */
export function outlineOf(
  declaration: ModuleDeclaration,
  seen: ModuleDeclaration,
  missing: number,
): Outline | undefined {
  const { module, version, releases = [], since } = declaration;
  if (module === undefined || version === undefined) return undefined;
  return {
    module: module.value,
    version: version.value,
    oldest: oldestOf(releases.map(({ value }) => value)),
    since: since?.value === "none" ? undefined : since?.value,
    missing,
    references: sorted(namesIn(declaration).add(standardErrors), module.value),
    seenReferences: sorted(namesIn(seen), module.value),
    inclusions: sorted(inclusionsIn(declaration), module.value),
  };
}

const sorted = (names: ReadonlySet<string>, module: string): readonly string[] =>
  [...new Set([...names].map((name) => (name === standardErrors ? name : splitName(name, module).owner)))]
    .filter((owner) => owner !== module)
    .sort(compareText);

/**
 * Everything in a declaration that looks like a name in another module, whatever it is used for. One name too many does
 * no harm, but if one is missed, runs don't notice changes of that module.
 */
function namesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === "string") {
    if (value.includes(".") && /^[\w.]+$/.test(value)) found.add(value);
  } else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value)) if (key !== "span") namesIn(item, found);
  return found;
}

function inclusionsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value))
      if (key === "includes") namesIn(item, found);
      else if (key !== "span") inclusionsIn(item, found);
  return found;
}
