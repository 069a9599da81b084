import type { FactModule, Unsaid } from "./facts.ts";
import type { Plain, Releases } from "./timeline.ts";
import type { NameTable } from "./types.ts";

/** What the import of one release into one module works with. */
export interface ImportContext {
  readonly module: string;
  /** Release of the facts. */
  readonly release: string;
  /** Releases that the file has been compared with, the imported one included. */
  readonly releases: Releases;
  /** True if the file hasn't been compared with this release before. */
  readonly isNew: boolean;
  readonly names: NameTable;
  /** All facts of the release. */
  readonly facts: readonly FactModule[];
  /** What the facts say nothing about. */
  readonly unsaid: ReadonlySet<Unsaid>;
  /** Values of enumerations by `module Name`; filled as enumerations are merged. */
  readonly values: Map<string, Merged>;
  /** Reports something that the format can't express; that part of the file stays as it was. */
  readonly problem: (text: string) => void;
}

/** Entries of a map of names after the merge, in order, and the releases that have each, by key. */
export interface Merged {
  readonly entries: Plain;
  readonly present: ReadonlyMap<string, ReadonlySet<string>>;
  /** The key of each wire name. */
  readonly keys: ReadonlyMap<string, string>;
}
