import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import { compareReleases } from "../../definition/releases.ts";
import type { History, Lifecycle, Model, Module, Operation, Presence, Service, Structure } from "../model.ts";
import { isThere } from "../presence.ts";

/** An item with releases of its own. */
interface Item {
  readonly name: string;
  readonly node: Presence & Partial<Pick<Lifecycle, "previewUntil" | "deprecated">>;
  readonly history?: History<unknown>;
  readonly span: Span;
  /** What it is part of: it is not there without it. */
  readonly owner?: { readonly name: string; readonly node: Presence };
}

/** That the releases of each item are in order, in the life of what it is part of, and known to its module. */
export function checkLifecycles(model: Model, report: Report): void {
  for (const module of model.modules)
    for (const item of itemsOf(module)) {
      checkKnown(item, module, report);
      checkOrder(item, report);
      if (item.owner !== undefined) checkOwner(item, item.owner, report);
    }
}

/** Releases that an item names, and what for. */
const namedReleases = ({ node, history = [] }: Item): readonly (readonly [what: string, release: string])[] =>
  (
    [
      ["since", node.since],
      ...node.absent.flatMap(({ from, until }) => [
        ["absent from", from],
        ["absent until", until],
      ]),
      ["deprecated since", node.deprecated?.since],
      ["preview until", node.previewUntil],
      ...history.map(({ until }) => ["was … until", until]),
      ["removed", node.removed],
    ] as readonly (readonly [string, string | undefined])[]
  ).filter((entry): entry is readonly [string, string] => entry[1] !== undefined);

function checkKnown(item: Item, { version }: Module, report: Report): void {
  for (const [what, release] of namedReleases(item))
    if (compareReleases(release, version) > 0)
      report("since-too-late", item.span, { name: item.name, what, release, version });
}

function checkOrder(item: Item, report: Report): void {
  const { node, name, span, history = [] } = item;
  const after = (what: string, release: string | undefined, other: string, earlier: string | undefined): void => {
    if (release !== undefined && earlier !== undefined && compareReleases(release, earlier) <= 0)
      report("release-order", span, { name, what, release, other, earlier });
  };
  after("removed", node.removed, "since", node.since);
  let before: readonly [string, string | undefined] = ["since", node.since];
  for (const { from, until } of node.absent) {
    after("absent from", from, ...before);
    after("absent until", until, "absent from", from);
    before = ["absent until", until];
  }
  if (node.absent.length > 0) after("removed", node.removed, ...before);
  before = ["since", node.since];
  for (const { until } of history) {
    after("was … until", until, ...before);
    before = ["was … until", until];
  }
  if (history.length > 0) after("removed", node.removed, ...before);
  after("preview until", node.previewUntil, "since", node.since);
  const deprecated = node.deprecated?.since;
  if (deprecated !== undefined && node.since !== undefined && compareReleases(deprecated, node.since) < 0)
    report("release-order", span, {
      name,
      what: "deprecated since",
      release: deprecated,
      other: "since",
      earlier: node.since,
    });
  after("removed", node.removed, "deprecated since", deprecated);
}

function checkOwner({ node, name, span }: Item, owner: NonNullable<Item["owner"]>, report: Report): void {
  if (node.since !== undefined && node.since !== owner.node.since && !isThere(owner.node, node.since))
    report("outside-owner", span, {
      name,
      what: `came with ${node.since}`,
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
    ...(since === undefined ? [] : [`came with ${since}`]),
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
    ...top.map((node) => ({ name: node.name, node, span: node.span, owner })),
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
  const name = `${owner.name}.${operation.alias ?? operation.id}`;
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

/** Included fields belong to the structure that declares them. */
function partsOfStructure(structure: Structure): readonly Item[] {
  const owner = { name: structure.name, node: structure };
  return [
    {
      name: structure.name,
      node: { ...structure, since: structure.since },
      history: structure.history,
      span: structure.span,
    },
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
