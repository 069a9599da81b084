import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import { compareReleases, unreadRelease } from "../../definition/releases.ts";
import { keyOfOperation } from "../keys.ts";
import type { History, Lifecycle, Model, Module, Operation, Period, Presence, Service, Structure } from "../model.ts";
import { isThere } from "../presence.ts";

/** An item with releases of its own. */
interface Item {
  readonly name: string;
  readonly node: Presence & Partial<Pick<Lifecycle, "previewUntil" | "deprecated">>;
  readonly history?: History<unknown>;
  readonly span: Span;
  /** The item that it is part of, without which it can't exist. */
  readonly owner?: { readonly name: string; readonly node: Presence };
}

/** Checks that the releases of each item are in order, within the life of its owner, and known to its module. */
export function checkLifecycles(model: Model, report: Report): void {
  for (const module of model.modules)
    for (const item of itemsOf(module)) {
      const releases = namedReleases(item);
      checkKnown(item, releases, module, report);
      checkOrder(item, releases, report);
      if (item.owner !== undefined) checkOwner(item, item.owner, report);
    }
}

/** A release that an item names, and the key that names it. */
interface Named {
  readonly key: string;
  readonly release: string;
  /** True where the owner of the item names the same release; the owner is checked by itself. */
  readonly isInherited: boolean;
}

type Lists = readonly (readonly Named[])[];

/** The releases that an item names, in lists; the releases of one list have to be in order. */
function namedReleases({ node, history = [], owner }: Item): Lists {
  const whole = owner?.node as Item["node"] | undefined;
  const named = (key: string, release: string | undefined, ofOwner?: string): readonly Named[] =>
    release === undefined ? [] : [{ key, release, isInherited: release === ofOwner }];
  const since = named("since", node.since, whole?.since);
  const removed = named("removed", node.removed, whole?.removed);
  const isOwn = ({ from }: Period): boolean => whole?.absent.some((period) => period.from === from) !== true;
  const gaps = node.absent
    .filter(isOwn)
    .flatMap(({ from, until }) => [...named("absent from", from), ...named("absent until", until)]);
  return [
    [...since, ...gaps, ...removed],
    [...since, ...history.flatMap(({ until }) => named("was … until", until)), ...removed],
    [...since, ...named("preview until", node.previewUntil, whole?.previewUntil)],
    [...named("deprecated since", node.deprecated?.since), ...removed],
  ];
}

function checkKnown(item: Item, lists: Lists, { version }: Module, report: Report): void {
  for (const { key, release, isInherited } of lists.flat())
    if (!isInherited && version !== unreadRelease && compareReleases(release, version) > 0)
      report("since-too-late", item.span, { name: item.name, what: key, release, version });
}

function checkOrder({ node, name, span }: Item, lists: Lists, report: Report): void {
  for (const releases of lists)
    for (const [at, later] of releases.entries()) {
      const earlier = releases[at - 1];
      if (earlier === undefined || (earlier.isInherited && later.isInherited)) continue;
      if (later.release === unreadRelease || earlier.release === unreadRelease) continue;
      if (compareReleases(later.release, earlier.release) <= 0)
        report("release-order", span, {
          name,
          what: later.key,
          release: later.release,
          other: earlier.key,
          earlier: earlier.release,
        });
    }
  // An item may be deprecated from its first release on, but not earlier.
  const { since, deprecated } = node;
  if (deprecated?.since !== undefined && since !== undefined && compareReleases(deprecated.since, since) < 0)
    report("release-order", span, {
      name,
      what: "deprecated since",
      release: deprecated.since,
      other: "since",
      earlier: since,
    });
}

function checkOwner({ node, name, span }: Item, owner: NonNullable<Item["owner"]>, report: Report): void {
  if (node.since !== undefined && node.since !== owner.node.since && !isThere(owner.node, node.since))
    report("outside-owner", span, {
      name,
      what: `was added in ${node.since}`,
      owner: owner.name,
      life: inWords(owner.node),
    });
  if (
    node.removed !== undefined &&
    owner.node.removed !== undefined &&
    compareReleases(node.removed, owner.node.removed) > 0
  )
    report("outside-owner", span, {
      name,
      what: `was removed in ${node.removed}`,
      owner: owner.name,
      life: inWords(owner.node),
    });
}

function inWords({ since, removed, absent }: Presence): string {
  const gaps = absent.map(({ from, until }) => `was gone from ${from} until ${until}`);
  const words = [
    ...(since === undefined ? [] : [`was added in ${since}`]),
    ...gaps,
    ...(removed === undefined ? [] : [`was removed in ${removed}`]),
  ];
  return words.join(" and ");
}

function itemsOf(module: Module): readonly Item[] {
  const owner = { name: module.id, node: module };
  const top = [...module.services, ...module.structures, ...module.enumerations];
  return [
    { name: module.id, node: module, span: module.span },
    ...top.map((node) => ({
      name: node.name,
      node,
      history: "history" in node ? node.history : [],
      span: node.span,
      owner,
    })),
    ...module.services.flatMap(partsOfService),
    ...module.structures.flatMap(partsOfStructure),
    ...module.enumerations.flatMap((enumeration) =>
      enumeration.values.map((node) => ({
        name: `${enumeration.name}.${node.alias ?? node.value}`,
        node,
        span: node.span,
        owner: { name: enumeration.name, node: enumeration },
      })),
    ),
  ];
}

function partsOfService(service: Service): readonly Item[] {
  const owner = { name: service.name, node: service };
  return [
    ...service.constants.map((node) => ({
      name: `${service.name}.${node.name}`,
      node,
      history: node.history,
      span: node.span,
      owner,
    })),
    ...service.operations.flatMap((operation) => partsOfOperation(operation, owner)),
  ];
}

function partsOfOperation(operation: Operation, owner: NonNullable<Item["owner"]>): readonly Item[] {
  const name = `${owner.name}.${keyOfOperation(operation)}`;
  const own = { name, node: operation };
  return [
    { name, node: operation, history: operation.history, span: operation.span, owner },
    ...operation.params.map((node) => ({
      name: `${name}.${node.alias ?? node.name}`,
      node,
      history: node.history,
      span: node.span,
      owner: own,
    })),
    ...operation.errors.map((node) => ({ name: `${node.error.name} of ${name}`, node, span: node.span, owner: own })),
    ...operation.privileges.map((node) => ({
      name: `${node.privilege} of ${name}`,
      node,
      span: node.span,
      owner: own,
    })),
  ];
}

/** Fields and union cases of a structure. Included fields are checked with the structure that declares them. */
function partsOfStructure(structure: Structure): readonly Item[] {
  const owner = { name: structure.name, node: structure };
  return [
    ...structure.fields
      .filter((field) => !structure.included.includes(field))
      .map((node) => ({
        name: `${structure.name}.${node.alias ?? node.name}`,
        node,
        history: node.history,
        span: node.span,
        owner,
      })),
    ...structure.unions.flatMap((union) =>
      union.cases.flatMap((item) => {
        const name = `${structure.name}.${union.discriminant} ${item.value}`;
        return [
          { name, node: item, span: item.span, owner },
          ...item.fields.map((field) => ({
            name: `${name} ${field.name}`,
            node: field,
            span: field.span,
            owner: { name, node: item },
          })),
        ];
      }),
    ),
  ];
}
