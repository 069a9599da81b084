import { mountNames, type Mount } from "../../definition/mounts.ts";
import { printUrl } from "../../definition/rest.ts";
import type { Report } from "../../diagnostics/collector.ts";
import { nameIn } from "../keys.ts";
import type { Model, Module, Rest } from "../model.ts";
import { intersection, lifeOf, type Life } from "../presence.ts";
import { operationsOf } from "./walk.ts";

/**
 * A call by a REST mapping, and its releases. Two operations with the same call in the same release can't be told
 * apart.
 */
export interface Route {
  /** Mount, verb and URL. Parameters are compared by position, not by name. */
  readonly shape: string;
  readonly life: Life;
}

interface NamedRoute extends Route {
  readonly module: string;
  /** Name of the operation. */
  readonly name: string;
  readonly mount: Mount;
  readonly mapping: Rest;
}

const routesIn = (model: Model): readonly NamedRoute[] =>
  operationsOf(model).flatMap(({ module, operation, name }) =>
    mountNames.flatMap((mount) => {
      const mapping = operation[mount];
      if (mapping === undefined) return [];
      const shape = `${mount} ${mapping.method} ${printUrl(mapping, () => "")}`;
      return [{ shape, life: lifeOf(operation), module: module.id, name, mount, mapping }];
    }),
  );

/** The REST calls of a module's operations. */
export const routesOf = (module: Module): readonly Route[] =>
  routesIn({ modules: [module] }).map(({ shape, life }) => ({ shape, life }));

/** Checks that no two operations have the same mapping in a release. */
export function checkRoutes(model: Model, report: Report): void {
  findClashes(routesIn(model), ({ module, name, mount, mapping }, other) =>
    report("rest-clash", mapping.span, { operation: name, other: nameIn(module, other), mount }),
  );
}

/** Calls `onClash` for each route that an earlier one has already. */
export function findClashes<R extends Route>(routes: readonly R[], onClash: (route: R, earlier: R) => void): void {
  const seen = new Map<string, R[]>();
  for (const route of routes) {
    const others = seen.get(route.shape) ?? [];
    const other = others.find(({ life }) => intersection(life, route.life).length > 0);
    if (other !== undefined) onClash(route, other);
    others.push(route);
    seen.set(route.shape, others);
  }
}
