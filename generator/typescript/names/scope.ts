import { compareReleases } from "../../definition/releases.ts";
import type { Lifecycle, Module, Service, Structure } from "../../model/model.ts";
import { compareText } from "../../text/compare.ts";
import { camelCase, pascalCase } from "./identifiers.ts";
import type { Declared } from "./names.ts";
import { reservedIdentifiers } from "./reserved.ts";

/** Names are kept by what a thing is called in its module: its wire id may be that of another thing, too. */
export const keyOf = (node: Declared, role: string): string => `${node.module} ${node.name} ${role}`;

/** A name that an item would like to have. */
interface Claim {
  readonly key: string;
  readonly wanted: string;
  readonly item: Lifecycle;
  /** The item itself comes before what is made of another one. */
  readonly rank: "declared" | "derived";
}

/**
 * Gives every exported name of one module to the item that came first with it; a later one gets a `$` behind its own.
 * Returns the names by `keyOf`; that of the factory is taken beforehand.
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

/** `Power.State` → `PowerState`; what is called like a global gets a name of its own. */
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
