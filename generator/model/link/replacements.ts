import { splitName } from "../../definition/qualified-names.ts";
import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Lifecycle, Module } from "../model.ts";
import { keyOf, keyOfOperation } from "../keys.ts";
import type { Named, Scopes } from "./symbols.ts";

/** Checks that whatever deprecated items recommend instead exists. */
export function checkReplacements(modules: readonly Module[], scopes: Scopes, report: Report): void {
  for (const module of modules) {
    const check = ({ deprecated }: Lifecycle, siblings: readonly string[]): void => {
      const { use, span } = deprecated ?? {};
      if (use === undefined || siblings.includes(use)) return;
      const { owner: home, local } = splitName(use, module.id);
      if (scopes.mayHave(home, local)) return;
      const dot = use.lastIndexOf(".");
      const owner = dot < 0 ? undefined : scopes.find(use.slice(0, dot), module.id);
      const candidates =
        owner === undefined ? [...siblings, ...scopes.of(module.id).map(({ name }) => name)] : membersOf(owner);
      const member = use.slice(dot + 1);
      if (owner !== undefined && candidates.includes(member)) return;
      const suggestion = suggest(owner === undefined ? use : member, candidates);
      report("unresolved-name", span, { kind: "item", name: use, suggestion });
    };
    check(module, []);
    for (const item of [...module.services, ...module.structures, ...module.enumerations]) {
      check(item, []);
      const siblings = membersOf(item);
      switch (item.kind) {
        case "service":
          for (const member of [...item.operations, ...item.constants]) check(member, siblings);
          for (const { params } of item.operations) for (const param of params) check(param, params.map(keyOf));
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

/** The names that the members of an item have in definitions. */
function membersOf(item: Named): readonly string[] {
  switch (item.kind) {
    case "service":
      return [...item.operations.map(keyOfOperation), ...item.constants.map(({ name }) => name)];
    case "enumeration":
      return item.values.map(({ value, alias }) => alias ?? value);
    default:
      return item.fields.map(keyOf);
  }
}
