import type { FieldJson } from "../model/json-model.ts";
import { changed, type Change, type Item } from "./change.ts";
import { isRecased, pair, sameText, when, type Pairs } from "./pair.ts";
import { compareDocs, compareLifecycles, compareNames, compareRest, splitLifecycle, type Both } from "./remarks.ts";
import {
  compareTypes,
  isOptional,
  readType,
  renamedType,
  textOfType,
  type ApiType,
  type TypeChange,
} from "./type-changes.ts";

/** What is needed to compare the fields of a structure, or the parameters of an operation. */
export interface MembersContext {
  readonly noun: "field" | "parameter";
  /** The item of a member. */
  readonly oldItem: (member: FieldJson) => Item;
  readonly newItem: (member: FieldJson) => Item;
  readonly typeId: (id: string) => string;
  /** True for a new member whose type is optional, but which has to be given in a case of a union. */
  readonly isNeeded?: (name: string) => boolean;
  /** What follows from a change of a member, by its old and its new name. */
  readonly parts: (old: string | undefined, now: string | undefined) => readonly Change[];
}

/** Which member became which; types are compared with the ids of the new model. */
export function pairMembers(
  olds: readonly FieldJson[],
  news: readonly FieldJson[],
  typeId: (id: string) => string,
): Pairs<FieldJson> {
  const text = (type: ApiType): string => textOfType(type);
  return pair(
    olds,
    news,
    ({ name }) => name,
    ({ name }) => name,
    (old, now) => {
      const [before, after] = [renamedType(typeOf(old), typeId), typeOf(now)];
      return [
        ...when(isRecased(old.name, now.name), 2, "the same name but for its spelling"),
        ...when(text(before) === text(after), 1, `the same type ${text(after)}`),
        ...sameText(old.doc, now.doc),
        ...when(
          (old.called ?? old.name) === (now.called ?? now.name),
          2,
          `the same name in the package, ${old.called ?? old.name}`,
        ),
      ];
    },
  );
}

const typeOf = ({ type, resource_types }: FieldJson): ApiType => readType(type, resource_types);

export function compareMembers(pairs: Pairs<FieldJson>, context: MembersContext): readonly Change[] {
  const { noun, oldItem, newItem, parts } = context;
  const spelling = (member: FieldJson, isNeeded = false): "required" | "optional" =>
    isOptional(typeOf(member)) && !isNeeded ? "optional" : "required";
  return [
    ...pairs.same.flatMap(([old, now]) => compareMember(old, now, context)),
    ...pairs.renamed.flatMap(({ old, new: now, evidence }) => [
      changed(
        noun,
        isRecased(old.name, now.name) ? "recased" : "renamed",
        { old: oldItem(old), new: newItem(now) },
        { before: old.name, after: now.name, evidence, parts: parts(old.name, now.name) },
      ),
      // Its name in the package follows from its name on the wire, so that is no change of its own.
      ...compareMember({ ...old, ...(now.called !== undefined && { called: now.called }) }, now, context),
    ]),
    ...pairs.removed.map((member) =>
      changed(
        noun,
        `removed-${spelling(member)}`,
        { old: oldItem(member) },
        { before: textOfType(typeOf(member)), parts: parts(member.name, undefined) },
      ),
    ),
    ...pairs.added.map((member) =>
      changed(
        noun,
        `added-${spelling(member, context.isNeeded?.(member.name))}`,
        { new: newItem(member) },
        { after: textOfType(typeOf(member)), parts: parts(undefined, member.name) },
      ),
    ),
  ];
}

function compareMember(
  old: FieldJson,
  now: FieldJson,
  { oldItem, newItem, typeId }: MembersContext,
): readonly Change[] {
  const both: Both = { old: oldItem(old), new: newItem(now) };
  const [oldLife, oldMember] = splitLifecycle(old);
  const [newLife, newMember] = splitLifecycle(now);
  const { name: _, called: oldCalled, type: __, resource_types: ___, doc: oldDoc, ...oldRest } = oldMember;
  const { name: _1, called: newCalled, type: _2, resource_types: _3, doc: newDoc, ...newRest } = newMember;
  const isRenamed = old.name !== now.name;
  return [
    ...typeChanges(both, typeOf(old), typeOf(now), typeId),
    ...(isRenamed ? [] : compareNames(both, oldCalled, newCalled)),
    ...compareDocs(both, oldDoc, newDoc),
    ...compareLifecycles(both, oldLife, newLife),
    ...compareRest(both, oldRest, newRest),
  ];
}

/** The differences of a type, each as a change of its item; the old type has ids of the old model. */
export function typeChanges(both: Both, old: ApiType, now: ApiType, typeId: (id: string) => string): readonly Change[] {
  const place = ({ inside }: TypeChange): string | undefined => (inside === "" ? undefined : inside);
  return compareTypes(renamedType(old, typeId), now).map((change) =>
    changed("type", change.kind, both, { before: textOfType(old), after: textOfType(now), detail: place(change) }),
  );
}
