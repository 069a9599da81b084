import type { StructureDeclaration, UnionDeclaration } from "../../definition/format.ts";
import type { Entry, Located } from "../../definition/shapes.ts";
import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import { nameIn } from "../keys.ts";
import type { Field, Structure, Type, Union } from "../model.ts";
import { partsOf } from "../types.ts";
import { presenceOf } from "./lifecycle.ts";
import { historyOf, membersOf } from "./members.ts";
import { wireNameAmong } from "./references.ts";
import type { Mutable, Scopes } from "./symbols.ts";

/** A structure whose name is registered, and its declaration. */
export interface DeclaredStructure {
  readonly node: Mutable<Structure>;
  readonly declaration: StructureDeclaration;
}

/** Fields, inclusions and unions of all structures. */
export function linkStructures(structures: readonly DeclaredStructure[], scopes: Scopes, report: Report): void {
  for (const { node, declaration } of structures)
    node.fields = membersOf(declaration.fields, node, node.module, scopes);
  const byNode = new Map(structures.map((item) => [item.node, item]));
  const included = findInclusions(structures, scopes);
  const done = new Set<Mutable<Structure>>();
  const complete = (node: Mutable<Structure>, path: readonly Mutable<Structure>[]): void => {
    if (done.has(node)) return;
    const { declaration } = byNode.get(node)!;
    const inclusion = included.get(node);
    const circle = inclusion === undefined ? -1 : [...path, node].indexOf(inclusion.target);
    if (inclusion !== undefined && circle < 0) complete(inclusion.target, [...path, node]);
    if (done.has(node)) return;
    done.add(node);
    if (inclusion !== undefined && circle >= 0) {
      const names = [...path, node, inclusion.target].slice(circle).map((item) => nameIn(node.module, item));
      report("cyclic-inclusion", inclusion.span, { name: node.name, path: names.join(" → ") });
    }
    const target = circle < 0 ? inclusion?.target : undefined;
    if (target !== undefined) includeFields(node, target, report);
    linkUnions(node, declaration);
    if (target !== undefined) includeUnions(node, target);
    const { model_keys: keys } = declaration;
    node.modelKeys = keys?.map(({ value }) => wireNameAmong(node.fields, value));
  };
  for (const { node } of structures) complete(node, []);
}

function findInclusions(structures: readonly DeclaredStructure[], scopes: Scopes) {
  const included = new Map<Mutable<Structure>, { target: Mutable<Structure>; span: Span }>();
  for (const { node, declaration } of structures) {
    const { includes } = declaration;
    if (includes === undefined) continue;
    const target = scopes.lookup(includes.value, node.module, "structure", includes.span);
    if (target === undefined) continue;
    if (target.kind === "structure" || target.kind === "error") included.set(node, { target, span: includes.span });
    else scopes.mistaken(includes, target, "a structure", "Only a structure has fields to include.");
  }
  return included;
}

/** Adds the fields of an included structure after those of the structure itself. */
function includeFields(node: Mutable<Structure>, target: Structure, report: Report): void {
  for (const field of node.fields)
    if (target.fields.some((other) => other.name === field.name))
      report("duplicate-field", field.span, { name: node.name, field: field.name, other: nameIn(node.module, target) });
  node.included = target.fields.filter((field) => !node.fields.some((own) => own.name === field.name));
  node.fields = [...node.fields, ...node.included];
}

/**
 * Adds the unions of an included structure after those of the structure itself. Where both have a union of the same
 * discriminant, its cases are joined, and those of the same value become one.
 */
function includeUnions(node: Mutable<Structure>, target: Structure): void {
  const isOwn = (discriminant: string): boolean => node.unions.some((own) => own.discriminant === discriminant);
  const further = target.unions.filter(({ discriminant }) => !isOwn(discriminant));
  const earlier = target.history
    .map((state) => ({ ...state, unions: state.unions.filter(({ discriminant }) => !isOwn(discriminant)) }))
    .filter(({ unions }) => unions.length > 0);
  node.unions = [
    ...node.unions.map((union) => {
      const other = target.unions.find(({ discriminant }) => discriminant === union.discriminant);
      return other === undefined ? union : joined(union, other);
    }),
    ...further,
  ];
  node.history = [...node.history, ...earlier];
}

function joined(own: Union, other: Union): Union {
  const cases = own.cases.map((item) => ({
    ...item,
    fields: [...item.fields, ...(other.cases.find(({ value }) => value === item.value)?.fields ?? [])],
  }));
  return {
    ...own,
    cases: [...cases, ...other.cases.filter(({ value }) => !own.cases.some((item) => item.value === value))],
  };
}

function linkUnions(node: Mutable<Structure>, declaration: StructureDeclaration): void {
  node.unions = (declaration.unions ?? []).map(({ name, value }) => unionOf(node.fields, name, value));
  node.history = historyOf(declaration.was, ({ unions }) => ({
    unions: (unions ?? []).map(({ name, value }) => ({
      discriminant: wireNameAmong(node.fields, name.value),
      union: value === null ? undefined : unionOf(node.fields, name, value),
    })),
  }));
}

function unionOf(fields: readonly Field[], name: Located<string>, declaration: UnionDeclaration): Union {
  const discriminant = wireNameAmong(fields, name.value);
  const field = fields.find((candidate) => candidate.name === discriminant);
  return {
    discriminant,
    cases: declaration.map((entry: Entry<UnionDeclaration[number]["value"]>) => ({
      value: field === undefined ? entry.name.value : wireValueOf(field.type, entry.name.value),
      fields: (entry.value.fields ?? []).flatMap((item) =>
        item.field === undefined
          ? []
          : [
              {
                name: wireNameAmong(fields, item.field.value.name),
                required: item.field.value.required,
                ...presenceOf(item),
                span: item.field.span,
              },
            ],
      ),
      ...presenceOf(entry.value),
      span: entry.name.span,
    })),
    span: name.span,
  };
}

/** The wire value for the name that a definition uses. A name without a value is kept, and a rule reports it later. */
function wireValueOf(type: Type, key: string): string {
  for (const part of partsOf(type))
    if (part.kind === "reference" && part.target.kind === "enumeration")
      return part.target.values.find(({ alias, value }) => (alias ?? value) === key)?.value ?? key;
  return key;
}
