import type { Field, Operation } from "./model.ts";

/** The name of something as the definition of a module writes it: in full where it belongs to another module. */
export const nameIn = (
  module: string,
  { module: own, name }: { readonly module: string; readonly name: string },
): string => (own === module ? name : `${own}.${name}`);

/** The name of a member in definitions: its own name in the SDK where it has one, otherwise its name on the wire. */
export const keyOf = ({ alias, name }: Pick<Field, "alias" | "name">): string => alias ?? name;

/**
 * The name of an operation in definitions. The operation that starts a task has the same key as the one that waits for
 * it.
 */
export const keyOfOperation = ({ alias, id, task }: Operation): string =>
  task === undefined ? (alias ?? id) : (alias ?? id).replace(/_task$/, "");
