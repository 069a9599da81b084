import { mounts, type Mount } from "../definition/mounts.ts";
import type { MappingJson } from "../model/json-model.ts";
import { changed, type Change } from "./change.ts";
import { canonical, type Both } from "./remarks.ts";

/** What became of the parameters of an operation. */
export interface Parameters {
  readonly renamed: ReadonlyMap<string, string>;
  readonly removed: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
}

/** A mapping as text, for people. */
export function textOfMapping({ method, url, body, query, headers, status }: MappingJson): string {
  const carried = (what: string, items: Readonly<Record<string, string>> = {}): string[] =>
    Object.entries(items).map(([name, parameter]) => `${what} ${name}${name === parameter ? "" : ` = ${parameter}`}`);
  return [
    `${method} ${url}`,
    ...(body === undefined ? [] : [`body ${body}`]),
    ...carried("query", query),
    ...carried("header", headers),
    ...(status === undefined ? [] : [`status ${status}`]),
  ].join(", ");
}

/**
 * What a mapping puts on the wire, apart from the status. Variables of a URL are identified by the parameters that fill
 * them, because their own names don't appear on the wire.
 */
function onTheWire(mapping: MappingJson, renamed: Parameters["renamed"], without: ReadonlySet<string>): string {
  const { method, url, path = {}, body, query = {}, headers = {} } = mapping;
  const now = (parameter: string): string => renamed.get(parameter) ?? parameter;
  const variables = new Map(Object.entries(path).map(([parameter, variable]) => [variable, parameter]));
  const carried = (items: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(items)
        .filter(([, parameter]) => !without.has(parameter))
        .map(([name, parameter]) => [name === parameter ? now(name) : name, now(parameter)]),
    );
  return canonical({
    method,
    url: url.replace(/\{(\w+)\}/g, (_, variable: string) => `{${now(variables.get(variable) ?? variable)}}`),
    body: body === undefined || without.has(body) ? undefined : now(body),
    query: carried(query),
    headers: carried(headers),
  });
}

/** What became of a mapping, and whether the parameters of the operation explain all of it. */
export interface MappingChange {
  readonly change: Change;
  readonly follows: boolean;
}

export function compareMapping(
  both: Both,
  mount: Mount,
  old: MappingJson | undefined,
  now: MappingJson | undefined,
  { renamed, removed, added }: Parameters,
): readonly MappingChange[] {
  const told = {
    before: old && textOfMapping(old),
    after: now && textOfMapping(now),
    detail: `/${mount}`,
  };
  if (old === undefined || now === undefined) {
    if (old === now) return [];
    // Without a mapping of its own an operation has the default mapping of the mount, if there is one.
    const kind = mounts[mount].hasDefault ? "changed" : old === undefined ? "added" : "removed";
    return [{ change: changed("mapping", kind, both, told), follows: false }];
  }
  const [none, nothing] = [new Map<string, string>(), new Set<string>()];
  const isUntouched = onTheWire(old, none, nothing) === onTheWire(now, none, nothing);
  const follows = onTheWire(old, renamed, removed) === onTheWire(now, none, added);
  return [
    ...(isUntouched ? [] : [{ change: changed("mapping", "changed", both, told), follows }]),
    ...(old.status === now.status ? [] : [{ change: changed("mapping", "status", both, told), follows: false }]),
  ];
}
