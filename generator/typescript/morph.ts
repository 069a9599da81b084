import type * as morph from "ts-morph";
import { requirePackage } from "../cache/packages.mjs";

// An `import` would read the file twice: Node looks through all nine megabytes of it to find the exports.
export const { Project, Scope, StructureKind, VariableDeclarationKind } = requirePackage("ts-morph") as typeof morph;
