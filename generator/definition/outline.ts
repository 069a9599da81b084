import { compareText } from "../text/compare.ts";
import type { ModuleDeclaration } from "./format.ts";
import { splitName, standardErrors } from "./qualified-names.ts";

/** What can be told of a definition before names are looked up, and which other modules it has to be read with. */
export interface Outline {
  readonly module: string;
  /** Newest release that it describes. */
  readonly version: string;
  /** First release that has the module; undefined: all. */
  readonly since: string | undefined;
  /** How many texts are still to be written. */
  readonly missing: number;
  /** Every module that something in it may refer to, whether it is there or not. */
  readonly references: readonly string[];
  /** As `references`, of what other modules see of it. */
  readonly seenReferences: readonly string[];
  /** Modules with a structure that is included, so that all of its fields are shown, too. */
  readonly inclusions: readonly string[];
}

/**
 * The outline of a definition; undefined where it doesn't say what every definition says.
 *
 * @param seen What other modules see of it.
 * @param missing How many texts are still to be written.
 */
export function outlineOf(
  declaration: ModuleDeclaration,
  seen: ModuleDeclaration,
  missing: number,
): Outline | undefined {
  const { module, version, since } = declaration;
  if (module === undefined || version === undefined) return undefined;
  return {
    module: module.value,
    version: version.value,
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
 * Everything in a declaration that is written as a name of another module, whatever it is there for: one too many does
 * no harm, but one that is missed would be a change that no run notices.
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
