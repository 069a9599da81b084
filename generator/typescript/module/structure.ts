import type { StatementStructures } from "ts-morph";
import type { Structure } from "../../model/model.ts";
import { code, objectCode } from "../code.ts";
import type { ModuleContext } from "../context.ts";
import { propertyKey, stringLiteral } from "../escaping.ts";
import { StructureKind, VariableDeclarationKind } from "../morph.ts";
import { descriptorTypes, runtimeType } from "../runtime.ts";
import { caseNotes } from "./cases.ts";
import { inputMembers, outputMembers, unusualMembers } from "./fields.ts";
import { unionInput, unionStatements } from "./union.ts";

/**
 * A structure: the form that is received, the form that is sent, its descriptor under the same name, and its unions.
 */
export function structureStatements(node: Structure, context: ModuleContext): StatementStructures[] {
  const { names, docs } = context;
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: names.declared(node),
      docs: [docs.declared(node)],
      properties: outputMembers(node, context),
    },
    ...inputStatements(node, context),
    descriptor(node, context),
    ...node.unions.flatMap((union) => unionStatements(node, union, context)),
  ];
}

/** The form that is sent: an alias for the same type, another interface, or a type with the rules of its unions. */
function inputStatements(node: Structure, context: ModuleContext): StatementStructures[] {
  const { names, differsAsInput } = context;
  const declared = names.declared(node);
  const input = names.input(node);
  const docs = [
    context.docs.input(
      node,
      node.unions.flatMap((union) => caseNotes(node, union)),
    ),
  ];
  if (!differsAsInput(node))
    return [{ kind: StructureKind.TypeAlias, isExported: true, name: input, type: declared, docs }];
  const properties = inputMembers(node, context);
  if (node.unions.length === 0)
    return [{ kind: StructureKind.Interface, isExported: true, name: input, docs, properties }];
  return [
    { kind: StructureKind.Interface, name: names.inputFields(node), properties },
    { kind: StructureKind.TypeAlias, isExported: true, name: input, type: unionInput(node, context), docs },
  ];
}

function descriptor(node: Structure, { names, types, differsAsInput }: ModuleContext): StatementStructures {
  const name = names.declared(node);
  const forms = differsAsInput(node) ? `${name}, ${names.input(node)}` : name;
  const unions = node.unions.map(({ discriminant, cases }) => {
    const members = cases.map(({ value, fields }) => {
      const list = fields.map((field) => stringLiteral(field.required ? field.name : `${field.name}?`));
      return `${propertyKey(value)}: [${list.join(", ")}]`;
    });
    return `${propertyKey(discriminant)}: { ${members.join(", ")} }`;
  });
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [
      {
        name,
        type: code`${runtimeType("StructureDescriptor", "descriptor")}<${forms}>`,
        initializer: objectCode({
          id: stringLiteral(node.id),
          fields: code`() => ({ ${types.fields(node.fields)} })`,
          members: unusualMembers(node.fields),
          unions:
            unions.length === 0 ? undefined : code`/* @__PURE__ */ ${descriptorTypes}.unions({ ${unions.join(", ")} })`,
        }),
      },
    ],
  };
}
