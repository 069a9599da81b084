import { compareReleases } from "../../definition/releases.ts";
import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Field, History, Model, Presence, Type } from "../model.ts";
import { difference, inReleases, intersection, lifeOf, type Life } from "../presence.ts";
import { targetsOf } from "../types.ts";
import { operationsOf, structuresOf } from "./walk.ts";

/**
 * Checks that everything an item refers to exists in every release that has the item, so that every view is complete.
 */
export function checkNeeds(model: Model, report: Report): void {
  for (const structure of structuresOf(model))
    for (const field of structure.fields)
      checkField(field, lifeOf(structure), `${structure.name}.${field.name}`, report);
  for (const { operation, name } of operationsOf(model)) {
    const life = lifeOf(operation);
    const { output, outputSpan, history, task } = operation;
    checkStates({ type: output, typeSpan: outputSpan }, outputsOf(history), life, name, report);
    if (task !== undefined) checkType(task.result, life, name, outputSpan, report);
    for (const param of operation.params) checkField(param, life, `${name}.${param.name}`, report);
    for (const item of operation.errors)
      checkTarget(item.error, intersection(life, lifeOf(item)), name, item.span, report);
    for (const item of operation.privileges)
      if (item.via !== undefined) {
        // Whether a parameter exists is checked with the path.
        const { structure, name: field } = item.via;
        const needed = intersection(life, lifeOf(item));
        const found = structure?.fields.find((candidate) => candidate.name === field);
        for (const target of [structure, found])
          if (target !== undefined) checkTarget(target, needed, name, item.span, report);
      }
  }
}

interface TypeState {
  readonly type: Type;
  readonly typeSpan: Span;
}

const outputsOf = (history: History<{ readonly output?: Type; readonly outputSpan?: Span }>): History<TypeState> =>
  history.flatMap(({ until, span, output, outputSpan }) =>
    output === undefined ? [] : [{ until, span, type: output, typeSpan: outputSpan ?? span }],
  );

const checkField = (field: Field, owner: Life, name: string, report: Report): void =>
  checkStates(field, field.history, intersection(owner, lifeOf(field)), name, report);

/** Checks the current type and the earlier ones, each for the releases that had it. */
function checkStates(current: TypeState, history: History<TypeState>, life: Life, name: string, report: Report): void {
  let from: string | undefined;
  for (const { until, type, typeSpan } of history) {
    checkType(type, intersection(life, [{ from, until }]), name, typeSpan, report);
    from = until;
  }
  const now = from === undefined ? life : intersection(life, [{ from, until: undefined }]);
  checkType(current.type, now, name, current.typeSpan, report);
}

function checkType(type: Type, life: Life, name: string, span: Span, report: Report): void {
  for (const target of targetsOf(type)) checkTarget(target, life, name, span, report);
}

function checkTarget(
  target: Presence & { readonly name: string },
  needed: Life,
  name: string,
  span: Span,
  report: Report,
): void {
  const [missing] = difference(needed, lifeOf(target));
  if (missing === undefined) return;
  const release = inReleases(missing);
  const isEarly =
    target.since !== undefined && (missing.from === undefined || compareReleases(missing.from, target.since) < 0);
  if (isEarly) report("needs-later", span, { name, release, other: target.name, later: target.since });
  else report("needs-removed", span, { name, release, other: target.name });
}
