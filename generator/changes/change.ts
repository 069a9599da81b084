/** What a change can be about, and what can happen to it. The table of rules has an entry for each of them. */
export interface Kinds {
  readonly module: "added" | "removed" | "renamed";
  readonly factory: "added" | "removed";
  readonly service: "added" | "removed" | "renamed" | "recased" | "moved";
  readonly operation: "added" | "removed" | "renamed" | "recased" | "task" | "idempotent" | "not-idempotent";
  readonly parameter: MemberKind;
  readonly result: "added" | "removed";
  readonly structure: "added" | "removed" | "renamed" | "recased" | "moved" | "kind" | "resource";
  readonly field: MemberKind;
  readonly enumeration: "added" | "removed" | "renamed" | "recased" | "moved";
  readonly value: "added" | "removed" | "renamed" | "recased";
  readonly error: "added" | "removed" | "declared" | "undeclared";
  readonly union: "added" | "removed";
  readonly case: "added" | "added-required" | "removed";
  readonly "case-field": "gained-optional" | "gained-required" | "lost" | "moved" | "made-required" | "made-optional";
  readonly type: TypeKind;
  readonly constant: "added" | "removed" | "value" | "type";
  readonly id: "service" | "structure" | "error" | "enumeration";
  readonly name: "changed";
  readonly privilege: "added" | "removed" | "changed";
  readonly mapping: "added" | "removed" | "changed" | "status";
  readonly docs: "changed";
  readonly lifecycle:
    | "since"
    | "deprecated"
    | "restored"
    | "deprecation"
    | "preview-began"
    | "preview-ended"
    | "removal";
  readonly unhandled: "difference";
}

type MemberKind = "added-required" | "added-optional" | "removed-required" | "removed-optional" | "renamed" | "recased";

/** How a type can change, whole or inside. */
export type TypeKind =
  | "made-optional"
  | "made-required"
  | "resource-widened"
  | "resource-narrowed"
  | "resource-changed"
  | "resource-field"
  | "has-fields-widened"
  | "has-fields-narrowed"
  | "has-fields-changed"
  | "text"
  | "builtin"
  | "container"
  | "target";

export type Noun = keyof Kinds;

/** Who sees the values of a type: what callers send, what they receive, both, or no operation at all. */
export type Direction = "sent" | "received" | "both" | "unreached";

export type ItemKind =
  | "module"
  | "service"
  | "operation"
  | "parameter"
  | "result"
  | "constant"
  | "structure"
  | "error"
  | "field"
  | "enumeration"
  | "value";

/** Something in a model. */
export interface Item {
  readonly kind: ItemKind;
  readonly module: string;
  /** Its name in the module, such as `Power.start` or `CreateSpec.name`; that of a module is empty. */
  readonly path: string;
  /** What leads to it: the operation that it belongs to, or the wire id of its type. */
  readonly reach:
    | { readonly operation: string; readonly direction: "sent" | "received" }
    | { readonly type: string }
    | undefined;
  /** True when it, or something that contains it, is a technical preview. */
  readonly preview: boolean;
}

/** One name for an item in a model, the same in every model. */
export const addressOf = ({ kind, module, path }: Pick<Item, "kind" | "module" | "path">): string =>
  path === "" ? `${kind} ${module}` : `${kind} ${module}.${path}`;

/** One change between two models. */
export interface Change {
  readonly noun: Noun;
  readonly kind: string;
  /** The item before; unset for what is new. */
  readonly old: Item | undefined;
  /** The item afterwards; unset for what is gone. */
  readonly new: Item | undefined;
  /** What changed about the item: `list<string>` before, `list<string?>` after. Also set if the item came or went. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Which part of the item changed, where it has several: an error, a privilege, a mount, the case of a union. */
  readonly detail: string | undefined;
  /** Why two items with different names are considered the same item. */
  readonly evidence: readonly string[];
  /** Changes that follow from this one, or are part of it. */
  readonly parts: readonly Change[];
}

/** A change and everything that follows from it. */
export const withParts = (change: Change): readonly Change[] => [change, ...change.parts.flatMap(withParts)];

interface Told {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly detail?: string | undefined;
  readonly evidence?: readonly string[];
  readonly parts?: readonly Change[];
}

export function changed<N extends Noun>(
  noun: N,
  kind: Kinds[N],
  items: { readonly old?: Item | undefined; readonly new?: Item | undefined },
  { before, after, detail, evidence = [], parts = [] }: Told = {},
): Change {
  return { noun, kind, old: items.old, new: items.new, before, after, detail, evidence, parts };
}
