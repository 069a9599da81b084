import type { FactModule, Unsaid } from "./facts.ts";
import type { Releases } from "./timeline.ts";
import type { NameTable } from "./types.ts";

/** What the import of one release into one module works with. */
export interface ImportContext {
  readonly module: string;
  /** Release of the facts. */
  readonly release: string;
  /** Releases that the file has been compared with, the imported one included. */
  readonly releases: Releases;
  /** Whether the file hasn't been compared with this release before. */
  readonly isNew: boolean;
  readonly names: NameTable;
  /** All facts of the release. */
  readonly facts: readonly FactModule[];
  /** What the facts don't speak of. */
  readonly unsaid: ReadonlySet<Unsaid>;
  /** When values of enumerations are there, by `module Name`; filled as enumerations are merged. */
  readonly values: Map<string, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Something that the format can't say; the file stays as it was in that. */
  readonly problem: (text: string) => void;
}
