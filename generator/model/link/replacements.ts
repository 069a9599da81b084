import { splitName } from "../../definition/qualified-names.ts";
import { compareReleases } from "../../definition/releases.ts";
import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Deprecation, Lifecycle, Module, Presence } from "../model.ts";
import { keyOf, keyOfOperation } from "../keys.ts";
import { difference, inReleases, intersection, lifeOf } from "../presence.ts";
import type { Named, Scopes } from "./symbols.ts";

/** Checks that whatever deprecated items recommend instead exists, and isn't gone while it is recommended. */
export function checkReplacements(modules: readonly Module[], scopes: Scopes, report: Report): void {
  for (const module of modules) {
    const check = (item: Lifecycle, siblings: Members): void => {
      const { deprecated } = item;
      const { use } = deprecated ?? {};
      if (deprecated === undefined || use === undefined) return;
      const dot = use.lastIndexOf(".");
      const owner = dot < 0 ? undefined : scopes.find(use.slice(0, dot), module.id);
      const members = owner === undefined ? siblings : membersOf(owner);
      const member = owner === undefined ? use : use.slice(dot + 1);
      const found = named(use, siblings) ?? scopes.find(use, module.id) ?? named(member, members);
      if (found !== undefined) return checkThere(item, deprecated, found, use, report);
      const { owner: home, local } = splitName(use, module.id);
      if (scopes.mayHave(home, local)) return;
      const others = owner === undefined ? scopes.of(module.id).map(({ name }) => name) : [];
      const suggestion = suggest(member, [...members.map(([name]) => name), ...others]);
      report("unresolved-name", deprecated.span, { kind: "item", name: use, suggestion });
    };
    check(module, []);
    for (const item of [...module.services, ...module.structures, ...module.enumerations]) {
      check(item, []);
      const siblings = membersOf(item);
      switch (item.kind) {
        case "service":
          for (const member of [...item.operations, ...item.constants]) check(member, siblings);
          for (const { params } of item.operations) {
            const others = params.map((param) => [keyOf(param), param] as const);
            for (const param of params) check(param, others);
          }
          break;
        case "enumeration":
          for (const value of item.values) check(value, siblings);
          break;
        default:
          for (const field of item.fields) if (!item.included.includes(field)) check(field, siblings);
      }
    }
  }
}

/** A replacement may come later than the deprecation: it is announced then. */
function checkThere(
  item: Lifecycle,
  { since, span }: Deprecation,
  found: Presence,
  name: string,
  report: Report,
): void {
  const recommended = intersection(lifeOf(item), [{ from: since, until: undefined }]);
  const gone = difference(recommended, lifeOf(found)).find(
    ({ until }) => until === undefined || found.since === undefined || compareReleases(until, found.since) > 0,
  );
  if (gone !== undefined) report("use-removed", span, { name, release: inReleases(gone) });
}

type Members = readonly (readonly [name: string, member: Presence])[];

/** The first one, because the operation that waits for a task comes before the one that starts it. */
const named = (wanted: string, members: Members): Presence | undefined =>
  members.find(([name]) => name === wanted)?.[1];

/** The members of an item, by their names in definitions. */
function membersOf(item: Named): Members {
  switch (item.kind) {
    case "service":
      return [
        ...item.operations.map((operation) => [keyOfOperation(operation), operation] as const),
        ...item.constants.map((constant) => [constant.name, constant] as const),
      ];
    case "enumeration":
      return item.values.map((value) => [value.alias ?? value.value, value]);
    default:
      return item.fields.map((field) => [keyOf(field), field]);
  }
}
