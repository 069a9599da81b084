import { compareReleases } from "../../definition/releases.ts";
import type { Lifecycle, Module, Service, Structure } from "../../model/model.ts";
import { compareText } from "../../text/compare.ts";
import { camelCase, pascalCase } from "./identifiers.ts";
import type { Declared } from "./names.ts";
import { reservedIdentifiers } from "./reserved.ts";

/**
 * The key of a name: it uses the declaration's name in its module, because two declarations may have the same wire id.
 */
export const keyOf = (node: Declared, role: string): string => `${node.module} ${node.name} ${role}`;

/** The name that an item wants. */
interface Claim {
  readonly key: string;
  readonly wanted: string;
  readonly item: Lifecycle;
  /** A declaration has precedence over names that are derived from another declaration. */
  readonly rank: "declared" | "derived";
}

/**
 * Gives every exported name of one module to the item that claimed it first; a later item gets its name with a `$`
 * appended. Returns the names by `keyOf`; the name of the factory is taken from the start.
 */
export function planModule(module: Module, factory: string): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  const taken = new Set<string>([factory]);
  for (const { key, wanted } of claimsOf(module).sort(byAge)) {
    let name = wanted;
    while (taken.has(name) || reservedIdentifiers.has(name)) name += "$";
    taken.add(name);
    chosen.set(key, name);
  }
  return chosen;
}

function byAge(a: Claim, b: Claim): number {
  return (
    compareReleases(a.item.since ?? "0", b.item.since ?? "0") ||
    compareText(a.rank, b.rank) ||
    compareText(a.key, b.key)
  );
}

function claimsOf({ services, structures, enumerations }: Module): Claim[] {
  return [
    ...[...services, ...structures, ...enumerations].map((node) => claim(node, "declared", declaredName(node))),
    ...structures.flatMap(structureClaims),
    ...enumerations.map((node) => claim(node, "values", `${declaredName(node)}Value`)),
    ...services.flatMap(serviceClaims),
  ];
}

const plainName = ({ name }: Declared): string => name.replace(/\./g, "");

/** `Power.State` → `PowerState`; a name that is also that of a global gets the prefix `Vapi`. */
function declaredName(node: Declared): string {
  const plain = plainName(node);
  return reservedIdentifiers.has(plain) ? `Vapi${plain}` : plain;
}

function claim(node: Declared, role: string, wanted: string, item: Lifecycle = node): Claim {
  return { key: keyOf(node, role), wanted, item, rank: role === "declared" ? "declared" : "derived" };
}

function structureClaims(node: Structure): Claim[] {
  const name = declaredName(node);
  return [
    claim(node, "input", `${name}Input`),
    claim(node, "inputFields", `${name}InputFields`),
    ...node.unions.flatMap(({ discriminant }) => [
      claim(node, `cases ${discriminant}`, `${name}${pascalCase(discriminant)}Cases`),
      claim(node, `guard ${discriminant}`, `is${name}${pascalCase(discriminant)}`),
    ]),
  ];
}

function serviceClaims(node: Service): Claim[] {
  const name = plainName(node);
  return [
    claim(node, "client", `${name}Client`),
    claim(node, "id", `${camelCase(name)}Id`),
    ...node.operations.flatMap((operation) => {
      const { id } = operation;
      const method = pascalCase(operation.alias ?? id);
      return [
        claim(node, `parameters ${id}`, `${name}${method}Parameters`, operation),
        claim(node, `operation ${id}`, `${camelCase(name)}${method}`, operation),
        claim(node, `errors ${id}`, `${camelCase(name)}${method}Errors`, operation),
        claim(node, `failure ${id}`, `${name}${method}Error`, operation),
      ];
    }),
  ];
}
