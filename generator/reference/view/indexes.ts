import { compareReleases } from "../../definition/releases.ts";
import type { Lifecycle, Operation, Service, Structure } from "../../model/model.ts";
import { compareText } from "../../text/compare.ts";
import { memberOf } from "../../typescript/names/identifiers.ts";
import { plain } from "../markdown.ts";
import { operationAnchor, type ModulePage, type SiteContext } from "../site-context.ts";

/** A link of an index page, which is at the root of the site or below it. */
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

/** The sentence that a text begins with. */
export const firstSentence = (text: string): string => text.split(/\n|(?<=[.!?]) /, 1)[0]!;

function operationItem(site: SiteContext, page: ModulePage, service: Service, operation: Operation): Item {
  const name = operationAnchor(service, operation, site.names);
  return { href: `${page.path}#${name}`, name, note: plain(firstSentence(operation.doc), page.speak) };
}

function groupBy<T>(items: Iterable<readonly [key: string, item: T]>): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const [key, item] of items) groups.set(key, [...(groups.get(key) ?? []), item]);
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

/** Releases that something came with, the newest first. */
export function releasesOf(site: SiteContext): readonly string[] {
  return [...new Set([...newItems(site)].map(([release]) => release))].sort((a, b) => compareReleases(b, a));
}

/** What came with a release: modules, and what is new in those that were there before. */
export function releaseView(release: string, site: SiteContext): Readonly<Record<string, unknown>> {
  const items = [...newItems(site)].filter(([since]) => since === release);
  return {
    release,
    groups: groupBy(items.map(([, subpath, kind, item]) => [subpath, { kind, ...item }] as const)).map(
      ([subpath, found]) => ({
        subpath,
        href: site.pages.find(({ entry }) => entry.subpath === subpath)!.path,
        kinds: groupBy(found.map((item) => [item.kind, item] as const)).map(([kind, list]) => ({ kind, list })),
      }),
    ),
  };
}

/** Everything that came later than what it is part of; what is new with its container is not told again. */
function* newItems(
  site: SiteContext,
): Generator<readonly [release: string, subpath: string, kind: string, item: Item]> {
  const { names } = site;
  for (const page of site.pages) {
    const { module, entry, speak } = page;
    const item = function* (
      node: Lifecycle & { readonly doc: string },
      container: Lifecycle | undefined,
      kind: string,
      name: string,
      anchor = name,
    ): Generator<readonly [string, string, string, Item]> {
      if (node.since === undefined || node.since === container?.since) return;
      const note = plain(firstSentence(node.doc), speak);
      yield [node.since, entry.subpath, kind, { href: `${page.path}${anchor && `#${anchor}`}`, name, note }];
    };
    yield* item(module, undefined, "Modules", entry.subpath, "");
    for (const service of module.services) {
      yield* item(service, module, "Services", names.client(service));
      for (const operation of service.operations) {
        const anchor = operationAnchor(service, operation, names);
        yield* item(operation, service.since === undefined ? module : service, "Operations", anchor);
        const parameters = names.parameters(service, operation);
        for (const param of operation.params)
          yield* item(param, operation, "Parameters", `${parameters}.${memberOf(param)}`);
      }
    }
    for (const structure of module.structures) {
      const name = names.declared(structure);
      yield* item(structure, module, structure.kind === "error" ? "Errors" : "Structures", name);
      for (const field of structure.fields) yield* item(field, structure, "Fields", `${name}.${memberOf(field)}`);
    }
    for (const enumeration of module.enumerations) {
      const name = names.declared(enumeration);
      yield* item(enumeration, module, "Enumerations", name);
      for (const value of enumeration.values)
        yield* item(value, enumeration, "Values", `${name}.${names.constant(value)}`);
    }
  }
}
