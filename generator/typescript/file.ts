import type { StatementStructures } from "ts-morph";

/** A file of generated code that isn't printed yet. */
export interface FileDraft {
  /** Path below the output folder. */
  readonly path: string;
  readonly banner: string;
  /** Names that the folder of the file exports. */
  readonly taken: ReadonlySet<string>;
  readonly statements: readonly StatementStructures[];
}

/** A file of the output. */
export interface OutputFile {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Hash of the text, where it is known. */
  readonly hash?: string;
  /** True for a hand-written file: it is copied byte for byte. */
  readonly asIs?: boolean;
}

/** A file that a template makes. */
export interface TemplateFile {
  readonly path: string;
  readonly template: string;
  readonly view: Readonly<Record<string, unknown>>;
}

/** The files that are made for one module. */
export interface ModuleFiles {
  readonly files: readonly OutputFile[];
  /** The names that can be imported from the module. */
  readonly exports: readonly string[];
}
