import type { MemberDeclaration } from "../../definition/format.ts";
import { compareReleases, unreadRelease } from "../../definition/releases.ts";
import type { Entry, Located } from "../../definition/shapes.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Field, History, Lifecycle } from "../model.ts";
import { inherit } from "./lifecycle.ts";
import { typeOf, withWireNames } from "./references.ts";
import type { Scopes } from "./symbols.ts";

/** The fields of a structure or the parameters of an operation. */
export function membersOf(
  entries: readonly Entry<MemberDeclaration>[] | undefined,
  container: Lifecycle,
  module: string,
  scopes: Scopes,
): readonly Field[] {
  return withWireNames(
    (entries ?? []).map(({ name, value }) => ({
      kind: "field",
      name: value.id?.value ?? name.value,
      alias: value.id && name.value,
      doc: value.doc?.value ?? "",
      type: typeOf(value.type, module, scopes),
      typeSpan: value.type?.span ?? name.span,
      ...inherit(value, container),
      history: historyOf(value.was, ({ type }) => ({
        type: typeOf(type, module, scopes),
        typeSpan: type?.span ?? name.span,
      })),
      span: name.span,
    })),
  );
}

/** Earlier states, the oldest first. */
export function historyOf<Written extends { readonly until: Located<string> | undefined; readonly span: Span }, State>(
  was: readonly Written[] | undefined,
  stateOf: (written: Written) => State,
): History<State> {
  return (was ?? [])
    .map((written) => ({
      until: written.until?.value ?? unreadRelease,
      span: written.until?.span ?? written.span,
      ...stateOf(written),
    }))
    .sort((a, b) => compareReleases(a.until, b.until));
}
