import type { Field, Operation } from "./model.ts";

/** What definitions call a member: its name in the SDK where it has one of its own, else its name on the wire. */
export const keyOf = ({ alias, name }: Pick<Field, "alias" | "name">): string => alias ?? name;

/** What definitions call an operation: the one that starts a task has the key of the one that waits for it. */
export const keyOfOperation = ({ alias, id, task }: Operation): string =>
  task === undefined ? (alias ?? id) : (alias ?? id).replace(/_task$/, "");
