import { compareReleases } from "../../definition/releases.ts";
import type { Lifecycle, Module, Operation, Service, Structure } from "../../model/model.ts";
import { compareText } from "../../text/compare.ts";
import { memberOf } from "../../typescript/names/identifiers.ts";
import type { Names } from "../../typescript/names/names.ts";
import { plain } from "../markdown.ts";
import { operationAnchor, type ModulePage, type SiteContext } from "../site-context.ts";

/** An entry of an index page, which is at the root of the site or below it; one without an address is only a name. */
interface Item {
  readonly href: string;
  readonly name: string;
  readonly note: string;
}

/** Every operation of the site. */
export function* operationsOf(
  site: SiteContext,
): Generator<{ readonly page: ModulePage; readonly service: Service; readonly operation: Operation }> {
  for (const page of site.pages)
    for (const service of page.module.services)
      for (const operation of service.operations) yield { page, service, operation };
}

/** The first sentence of a text. */
export const firstSentence = (text: string): string => text.split(/\n|(?<=[.!?]) /, 1)[0]!;

function operationItem(site: SiteContext, page: ModulePage, service: Service, operation: Operation): Item {
  const name = operationAnchor(service, operation, site.names);
  return { href: `${page.path}#${name}`, name, note: plain(firstSentence(operation.doc), page.speak) };
}

function groupBy<T>(items: Iterable<readonly [key: string, item: T]>): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const [key, item] of items) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b));
}

/** Privileges, and the operations that need them. */
export function privilegesView(site: SiteContext): Readonly<Record<string, unknown>> {
  const needed: (readonly [string, Item])[] = [];
  let unsaid = 0;
  for (const { page, service, operation } of operationsOf(site)) {
    if (operation.privileges.length === 0) unsaid += 1;
    for (const privilege of new Set(operation.privileges.map((item) => item.privilege)))
      needed.push([privilege, operationItem(site, page, service, operation)]);
  }
  return {
    unsaid,
    groups: groupBy(needed).map(([name, items]) => ({ name, anchor: name, items })),
  };
}

/** Errors, and the operations that report them. */
export function errorsView(site: SiteContext): Readonly<Record<string, unknown>> {
  const reported = new Map<Structure, Item[]>();
  for (const { page, service, operation } of operationsOf(site))
    for (const error of new Set(operation.errors.map((item) => item.error)))
      reported.set(error, [...(reported.get(error) ?? []), operationItem(site, page, service, operation)]);
  const errors = site.pages.flatMap((page) =>
    page.module.structures
      .filter(({ kind }) => kind === "error")
      .map((error) => ({
        name: site.names.declared(error),
        anchor: site.names.declared(error),
        subpath: page.entry.aliases[0] ?? page.entry.subpath,
        href: `${page.path}#${site.names.declared(error)}`,
        id: error.id,
        note: plain(firstSentence(error.doc), page.speak),
        items: reported.get(error) ?? [],
        count: (reported.get(error) ?? []).length,
      })),
  );
  return { groups: errors.sort((a, b) => compareText(a.name, b.name)) };
}

/** What each release brought, deprecated or removed, the newest first. */
export function changesByRelease(site: SiteContext): ReadonlyMap<string, readonly ReleaseEvent[]> {
  const byRelease = groupBy(Array.from(events(site), (event) => [event.release, event] as const));
  return new Map([...byRelease].sort(([a], [b]) => compareReleases(b, a)));
}

/** What a release added, deprecated and removed, by module. */
export function releaseView(
  release: string,
  changes: readonly ReleaseEvent[],
  site: SiteContext,
): Readonly<Record<string, unknown>> {
  return {
    release,
    groups: groupBy(changes.map((event) => [event.subpath, event] as const)).map(([subpath, ofModule]) => ({
      subpath,
      href: site.pages.find(({ entry }) => entry.subpath === subpath)?.path ?? "",
      kinds: groupBy(ofModule.map(({ kind, item }) => [kind, item] as const)).map(([kind, list]) => ({ kind, list })),
    })),
  };
}

/** A change that a release made. */
export interface ReleaseEvent {
  readonly release: string;
  readonly subpath: string;
  readonly kind: string;
  readonly item: Item;
}

/** An item with its name and its container. */
interface Part {
  readonly node: Lifecycle & { readonly doc: string };
  readonly container: Lifecycle | undefined;
  readonly kind: string;
  readonly name: string;
  readonly anchor: string;
}

/** Every item of a module. */
function* partsOf(module: Module, subpath: string, names: Names): Generator<Part> {
  const part = (node: Part["node"], container: Part["container"], kind: string, name: string, anchor = name): Part => ({
    node,
    container,
    kind,
    name,
    anchor,
  });
  yield part(module, undefined, "Modules", subpath, "");
  for (const service of module.services) {
    yield part(service, module, "Services", names.client(service));
    for (const operation of service.operations) {
      const anchor = operationAnchor(service, operation, names);
      yield part(operation, service.since === undefined ? module : service, "Operations", anchor);
      const parameters = names.parameters(service, operation);
      for (const param of operation.params)
        yield part(param, operation, "Parameters", `${parameters}.${memberOf(param)}`);
    }
  }
  for (const structure of module.structures) {
    const name = names.declared(structure);
    yield part(structure, module, structure.kind === "error" ? "Errors" : "Structures", name);
    for (const field of structure.fields) yield part(field, structure, "Fields", `${name}.${memberOf(field)}`);
  }
  for (const enumeration of module.enumerations) {
    const name = names.declared(enumeration);
    yield part(enumeration, module, "Enumerations", name);
    for (const value of enumeration.values)
      yield part(value, enumeration, "Values", `${name}.${names.constant(value)}`);
  }
}

/**
 * The changes of each release: an item counts as added, deprecated or removed by itself only where its release differs
 * from that of its container.
 */
function* events(site: SiteContext): Generator<ReleaseEvent> {
  for (const { module, entry, speak, path } of site.pages) {
    const { subpath } = entry;
    for (const { node, container, kind, name, anchor } of partsOf(module, subpath, site.names)) {
      const item = (text: string): Item => ({
        href: `${path}${anchor && `#${anchor}`}`,
        name,
        note: plain(firstSentence(text), speak),
      });
      const { since, deprecated } = node;
      if (since !== undefined && since !== container?.since)
        yield { release: since, subpath, kind, item: item(node.doc) };
      if (deprecated?.since !== undefined && deprecated !== container?.deprecated)
        yield { release: deprecated.since, subpath, kind: "Deprecated", item: item(deprecated.doc) };
    }
  }
  // A removed item has no page; it is shown by the name that it had.
  for (const module of site.whole.modules) {
    const subpath = `${site.source.name}/${site.names.directory(module.id)}`;
    for (const { node, container, name } of partsOf(module, subpath, site.names)) {
      const { removed } = node;
      if (removed !== undefined && removed !== container?.removed)
        yield {
          release: removed,
          subpath,
          kind: "Removed",
          item: { href: "", name, note: plain(firstSentence(node.doc)) },
        };
    }
  }
}
