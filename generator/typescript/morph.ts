import type * as morph from "ts-morph";

// The values of ts-morph's enumerations, so that only the thread that prints has to load it; a test compares them.

export const StructureKind = {
  Class: 2 as morph.StructureKind.Class,
  Function: 13 as morph.StructureKind.Function,
  ImportDeclaration: 16 as morph.StructureKind.ImportDeclaration,
  Interface: 19 as morph.StructureKind.Interface,
  TypeAlias: 38 as morph.StructureKind.TypeAlias,
  VariableStatement: 41 as morph.StructureKind.VariableStatement,
} as const;

export const Scope = { Private: "private" as morph.Scope.Private } as const;

export const VariableDeclarationKind = { Const: "const" as morph.VariableDeclarationKind.Const } as const;
