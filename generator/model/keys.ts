import type { Field, Operation } from "./model.ts";

/** The name of a member in definitions: its own name in the SDK where it has one, otherwise its name on the wire. */
export const keyOf = ({ alias, name }: Pick<Field, "alias" | "name">): string => alias ?? name;

/**
 * The name of an operation in definitions. The operation that starts a task has the same key as the one that waits for
 * it.
 */
export const keyOfOperation = ({ alias, id, task }: Operation): string =>
  task === undefined ? (alias ?? id) : (alias ?? id).replace(/_task$/, "");
