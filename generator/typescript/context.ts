import type { Enumeration, Model, Service, Structure } from "../model/model.ts";
import type { DocComments } from "./doc-comments.ts";
import type { DiffersAsInput } from "./inputs.ts";
import type { Names } from "./names/names.ts";
import type { Types } from "./types.ts";

/** The input of every emitter. */
export interface EmitContext {
  readonly model: Model;
  readonly names: Names;
  readonly types: Types;
  readonly differsAsInput: DiffersAsInput;
}

/** The input for the files of one module. */
export interface ModuleContext extends EmitContext {
  readonly docs: DocComments;
}

/** The declarations of one file. */
export interface FileItems {
  readonly path: string;
  readonly services: readonly Service[];
  readonly structures: readonly Structure[];
  readonly enumerations: readonly Enumeration[];
}
