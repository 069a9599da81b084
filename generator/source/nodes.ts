import type { Span } from "../diagnostics/span.ts";

/** A scalar of a definition: a text, or a value that YAML reads as a number, a boolean or null. */
export interface ScalarTree {
  readonly kind: "scalar";
  readonly span: Span;
  /** The text in the file; for a quoted or folded text, the text that it means. */
  readonly text: string;
  /** The type as which YAML reads it. */
  readonly type: "text" | "number" | "boolean" | "null";
}

export interface ListTree {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly Tree[];
}

export interface MapTree {
  readonly kind: "map";
  readonly span: Span;
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: ScalarTree;
  readonly value: Tree;
}

/** A definition file as a tree; every node has its place in the file. */
export type Tree = ScalarTree | ListTree | MapTree;

/** The kind of a tree, in words. */
export function describe(tree: Tree): string {
  if (tree.kind === "map") return "a map";
  if (tree.kind === "list") return "a list";
  return tree.type === "null" ? "empty" : tree.type === "text" ? "text" : `a ${tree.type}`;
}
