/** A privilege that an operation needs. */
export interface PrivilegeExpression {
  readonly privilege: string;
  /** Resource type that it is needed on. */
  readonly resource?: string;
  /** Parameter, or `Structure.field`, that names the resource; `key` or `value` of a map. `at` is the offset. */
  readonly via?: { readonly path: string; readonly part?: "key" | "value"; readonly at: number };
  /** When the privilege is needed; always if unset. */
  readonly condition?: string;
}

const dotted = "[A-Za-z_][A-Za-z0-9_]*";
const resource = "[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)*";

export const privilegePattern = new RegExp(
  `^(${dotted}(?:\\.${dotted})+)(?: on (${resource}))?(?: via (${dotted}(?:\\.${dotted})*)(?:\\/(key|value))?)?(?: if (\\S.*))?$`,
);

/** Reads `System.Read on Datastore via spec.datastore if …`. */
export function parsePrivilege(text: string): PrivilegeExpression | undefined {
  const match = privilegePattern.exec(text);
  if (match === null) return undefined;
  const [, privilege = "", resource, path, part, condition] = match;
  return {
    privilege,
    ...(resource !== undefined && { resource }),
    ...(path !== undefined && {
      via: { path, ...(part !== undefined && { part: part as "key" | "value" }), at: text.indexOf(" via ") + 5 },
    }),
    ...(condition !== undefined && { condition }),
  };
}
