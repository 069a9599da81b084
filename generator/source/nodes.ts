import type { Span } from "../diagnostics/span.ts";

/** A text of a definition, or what YAML takes for a number, a boolean or null. */
export interface ScalarTree {
  readonly kind: "scalar";
  readonly span: Span;
  /** The text in the file, or what its quotes and folds mean. */
  readonly text: string;
  /** What YAML takes it for. */
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

/** A definition file as a tree, every node with its place. */
export type Tree = ScalarTree | ListTree | MapTree;

/** What a tree is, in words. */
export function describe(tree: Tree): string {
  if (tree.kind === "map") return "a map";
  if (tree.kind === "list") return "a list";
  return tree.type === "null" ? "empty" : tree.type === "text" ? "text" : `a ${tree.type}`;
}
