import type { Field, Lifecycle, Structure } from "../../model/model.ts";
import type { Code } from "../../typescript/code.ts";
import { fieldMembers, outputMembers } from "../../typescript/module/fields.ts";
import { memberOf } from "../../typescript/names/identifiers.ts";
import { badges, type PageWriter } from "../site-context.ts";
import { lifeView } from "./life.ts";

/** How generated code declares a member. */
interface Form {
  readonly optional: boolean;
  readonly type: string;
}

export interface FieldView {
  readonly name: string;
  readonly anchor: string;
  /** The only form, or the form in which it is received. */
  readonly form: Form;
  /** The form in which it is sent, where that is another one. */
  readonly sent: Form | undefined;
  readonly doc: string;
  readonly badges: readonly string[];
  readonly life: readonly string[];
}

type Member = ReturnType<typeof fieldMembers>[number];

const formOf = ({ hasQuestionToken, type }: Member, writer: PageWriter): Form => ({
  optional: hasQuestionToken === true,
  type: writer.type(type as Code),
});

function fieldView(
  field: Field,
  owner: string,
  form: Form,
  sent: Form | undefined,
  container: Lifecycle,
  writer: PageWriter,
): FieldView {
  const name = memberOf(field);
  return {
    name,
    anchor: `${owner}.${name}`,
    form,
    sent: sent === undefined || (sent.type === form.type && sent.optional === form.optional) ? undefined : sent,
    doc: writer.prose(field.doc),
    badges: badges(field, container),
    life: lifeView(field, container, writer),
  };
}

/** Parameters of an operation; these are only sent. */
export function parameterViews(
  params: readonly Field[],
  owner: string,
  container: Lifecycle,
  writer: PageWriter,
): readonly FieldView[] {
  const members = fieldMembers(params, container, "input", writer.page.emit);
  return params.map((field, at) => fieldView(field, owner, formOf(members[at]!, writer), undefined, container, writer));
}

/** Fields of a structure, as they are received and as they are sent. */
export function structureFieldViews(node: Structure, owner: string, writer: PageWriter): readonly FieldView[] {
  const { emit } = writer.page;
  const received = outputMembers(node, emit);
  const sent =
    node.kind === "error" || !emit.differsAsInput(node) ? received : fieldMembers(node.fields, node, "input", emit);
  return node.fields.map((field, at) =>
    fieldView(field, owner, formOf(received[at]!, writer), formOf(sent[at]!, writer), node, writer),
  );
}
