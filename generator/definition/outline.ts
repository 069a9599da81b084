import { compareText } from "../text/compare.ts";
import { hashOf } from "../text/hash.mjs";
import type { ModuleDeclaration, OperationDeclaration, ServiceDeclaration } from "./format.ts";
import { splitName } from "./qualified-names.ts";

/** The errors that an operation can name without their module. */
export const standardErrors = "com.vmware.vapi.std.errors";

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
  /** Those with a structure that is included, so that all of its fields are shown, too. */
  readonly inclusions: readonly string[];
  /** Hash of all that other modules can see of it: what it says of its items, and of its operations their names only. */
  readonly interface: string;
}

/** The outline of a definition; undefined where it doesn't say what every definition says. */
export function outlineOf(declaration: ModuleDeclaration, missing: number): Outline | undefined {
  const { module, version, since } = declaration;
  if (module === undefined || version === undefined) return undefined;
  const references = new Set([standardErrors]);
  const inclusions = new Set<string>();
  collect(declaration, module.value, references, inclusions);
  return {
    module: module.value,
    version: version.value,
    since: since?.value === "none" ? undefined : since?.value,
    missing,
    references: [...references].sort(compareText),
    inclusions: [...inclusions].sort(compareText),
    interface: hashOf(JSON.stringify(interfaceOf(declaration), withoutTexts)),
  };
}

const isName = (text: string): boolean => /^[\w.]+$/.test(text);

/**
 * Modules of everything in a declaration that is written as a name of another module, whatever it is there for: one too
 * many does no harm, but one that is missed would be a change that no run notices.
 */
function collect(value: unknown, module: string, references: Set<string>, inclusions: Set<string>): void {
  if (typeof value === "string") {
    if (value.includes(".") && isName(value)) references.add(splitName(value, module).owner);
  } else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value)) {
      if (key === "span") continue;
      collect(item, module, references, inclusions);
      if (key === "includes") collect(item, module, inclusions, inclusions);
    }
}

/** Places, and texts that are shown where they are written only. */
const withoutTexts = (key: string, value: unknown): unknown => (key === "span" || key === "doc" ? undefined : value);

/** A declaration without what only its own module depends on. */
function interfaceOf({ document: _, services, ...module }: ModuleDeclaration): unknown {
  return { ...module, services: services?.map(({ name, value }) => ({ name, value: interfaceOfService(value) })) };
}

function interfaceOfService({ operations, constants, ...service }: ServiceDeclaration): unknown {
  return {
    ...service,
    constants: constants?.map(({ name }) => name),
    operations: operations?.map(({ name, value }) => ({ name, value: headOf(value) })),
  };
}

/** The names of an operation, and when it had them: they can be in the way of those of structures. */
const headOf = ({ id, since, removed, absent, task }: OperationDeclaration): unknown => ({
  id,
  since,
  removed,
  absent,
  task,
});
