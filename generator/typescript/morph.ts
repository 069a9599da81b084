import { createRequire } from "node:module";
import type * as morph from "ts-morph";

// Imported as a module it would be read twice: node looks through all nine megabytes of it for what it exports.
export const { Project, Scope, StructureKind, VariableDeclarationKind } = createRequire(import.meta.url)(
  "ts-morph",
) as typeof morph;
