import type * as morph from "ts-morph";
import { requirePackage } from "../cache/packages.mjs";

// Imported as a module it would be read twice: node looks through all nine megabytes of it for what it exports.
export const { Project, Scope, StructureKind, VariableDeclarationKind } = requirePackage("ts-morph") as typeof morph;
