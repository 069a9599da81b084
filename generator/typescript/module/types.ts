import type { StatementStructures } from "ts-morph";
import type { DocWriter } from "../doc-comments.ts";
import { moduleFile, type EmitContext, type ModuleFile } from "./file.ts";
import type { FileDraft } from "../imports.ts";
import { Scope, StructureKind, VariableDeclarationKind } from "../morph.ts";
import {
  withoutOptional,
  type Enumeration,
  type Field,
  type Lifecycle,
  type Module,
  type Structure,
  type Union,
} from "../../model/model.ts";
import { memberName } from "../names.ts";
import { render } from "../templates.ts";
import { propertyKey, stringLiteral } from "../escaping.ts";
import type { Direction, TypePrinter } from "../type-text.ts";

/** Enumerations, structures, their descriptors and guards: all that a module has besides its services. */
export function emitTypes(context: EmitContext, module: Module): FileDraft[] {
  const structures = module.structures.filter((structure) => structure.kind === "structure");
  return [
    ...moduleFile(context, module, "enumerations", (file) => {
      for (const enumeration of module.enumerations) addEnumeration(enumeration, context, file);
    }),
    ...moduleFile(context, module, "structures", (file) => {
      for (const structure of structures) addStructure(structure, context, file);
    }),
    ...moduleFile(context, module, "descriptors", (file) => {
      for (const structure of module.structures) addDescriptor(structure, context, file);
    }),
    ...moduleFile(context, module, "guards", (file) => {
      for (const structure of structures)
        for (const union of structure.unions) addGuard(structure, union, context, file);
    }),
  ];
}

function addEnumeration(
  enumeration: Enumeration,
  { names }: EmitContext,
  { docs, types, statements }: ModuleFile,
): void {
  const name = names.declared(enumeration);
  const values = names.values(enumeration);
  const text = `${values} | (string & {})`;
  const constants = enumeration.values.map((item) => item.value);
  statements.push(
    {
      kind: StructureKind.TypeAlias,
      isExported: true,
      name: values,
      type: constants.map(stringLiteral).join(" | "),
      docs: [`Values of {@link ${name}} that this version knows.`],
    },
    {
      kind: StructureKind.Class,
      isExported: true,
      name,
      extends: `${types.runtime("Enumeration", "enumeration", "value")}<${values}>`,
      docs: [docs.enumeration(enumeration)],
      properties: [
        // A private member makes the class nominal: without it two enumerations would be assignable to each other.
        { name: "nominal", hasDeclareKeyword: true, scope: Scope.Private, isReadonly: true, type: stringLiteral(name) },
        {
          name: "wireName",
          isStatic: true,
          isReadonly: true,
          initializer: stringLiteral(enumeration.id),
          docs: ["Name of the enumeration in the interface definitions."],
        },
        ...enumeration.values.map((item) => ({
          name: names.constant(item.value),
          isStatic: true,
          isReadonly: true,
          type: name,
          initializer: render("ts/enumeration-constant.hbs", {
            enumeration: name,
            text: stringLiteral(item.value),
          }).trim(),
          docs: [docs.value(item, enumeration)],
        })),
      ],
      methods: [
        {
          name: "of",
          isStatic: true,
          parameters: [{ name: "text", type: text }],
          returnType: name,
          statements: render("ts/enumeration-of.hbs", { enumeration: intern(types, name) }).trim(),
          docs: ["The value for a text; one that this version doesn't know is kept."],
        },
        {
          name: "values",
          isStatic: true,
          returnType: `readonly ${name}[]`,
          statements: render("ts/enumeration-values.hbs", {
            constants: constants.map((value) => `${name}.${names.constant(value)}`).join(", "),
          }).trim(),
          docs: ["The values that this version knows, in the order of the definition."],
        },
      ],
    },
  );
}

function intern(types: TypePrinter, name: string): string {
  types.runtime("intern", "enumeration", "value");
  return name;
}

/** A member of an interface or a class. */
export interface Member {
  readonly name: string;
  readonly hasQuestionToken: boolean;
  readonly type: string;
  readonly docs: string[];
}

/** The members that stand for fields or parameters. */
export function members(
  fields: readonly Field[],
  container: Lifecycle,
  direction: Direction,
  { docs, types }: { readonly docs: DocWriter; readonly types: TypePrinter },
): Member[] {
  return fields.map((field) => ({
    name: propertyKey(memberName(field.name)),
    hasQuestionToken: field.type.kind === "optional",
    type: types.typescript(field.type, direction),
    docs: [docs.field(field, container)],
  }));
}

function addStructure(structure: Structure, context: EmitContext, file: ModuleFile): void {
  const { names, directions } = context;
  const { docs, types, statements } = file;
  const direction: Direction = directions.isReceived(structure) ? "received" : "sent";
  const declared = names.declared(structure);
  statements.push({
    kind: StructureKind.Interface,
    isExported: true,
    name: declared,
    docs: [docs.structure(structure)],
    properties: members(structure.fields, structure, direction, file),
  });
  if (directions.hasTwoForms(structure)) {
    const note = `{@link ${declared}} as it is sent: values of enumerations may be plain texts.`;
    statements.push({
      kind: StructureKind.Interface,
      isExported: true,
      name: names.sent(structure),
      docs: [note],
      properties: members(structure.fields, structure, "sent", file).map((property) => ({
        ...property,
        docs: [`See {@link ${declared}.${property.name}}.`],
      })),
    });
  }
  for (const union of structure.unions) statements.push(cases(structure, union, direction, context, types));
}

/** What a structure is for each value of a discriminant. */
function cases(
  structure: Structure,
  union: Union,
  direction: Direction,
  { names }: EmitContext,
  types: TypePrinter,
): StatementStructures {
  const declared = names.declared(structure);
  const fieldOf = (name: string): Field | undefined => structure.fields.find((field) => field.name === name);
  const discriminant = fieldOf(union.discriminant);
  const enumeration =
    discriminant === undefined ? "unknown" : types.typescript(withoutOptional(discriminant.type), "received");
  const member = memberName(union.discriminant);
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: names.cases(structure, union),
    docs: [`{@link ${declared}} by the value of \`${member}\`.`],
    properties: union.cases.map(({ value, fields }) => {
      const literal = stringLiteral(value);
      const tag =
        direction === "received" ? `${enumeration} & { readonly value: ${literal} }` : `${enumeration} | ${literal}`;
      const required = fields.filter((field) => field.required);
      const optional = fields.filter((field) => !field.required);
      const list = (items: typeof fields): string => items.map((item) => `\`${memberName(item.name)}\``).join(", ");
      return {
        name: value,
        type: `${declared} & { ${[
          `${member}: ${tag}`,
          ...required.map((item) => {
            const field = fieldOf(item.name);
            return `${memberName(item.name)}: ${field === undefined ? "never" : types.typescript(withoutOptional(field.type), direction)}`;
          }),
        ].join("; ")} }`,
        docs: [
          [
            required.length === 0 ? "" : `Has ${list(required)}.`,
            optional.length === 0 ? "" : `May have ${list(optional)}.`,
            fields.length === 0 ? "Has no fields of its own." : "",
          ]
            .filter((part) => part !== "")
            .join(" "),
        ],
      };
    }),
  };
}

function addDescriptor(structure: Structure, { names }: EmitContext, { types, statements }: ModuleFile): void {
  const name = names.descriptor(structure);
  const structureType =
    structure.kind === "error" ? types.errorClass(structure, "type") : types.structure(structure, "received");
  statements.push({
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    docs: [`Describes {@link ${names.declared(structure)}} to the codecs.`],
    declarations: [
      {
        name,
        type: `${types.runtime("StructureDescriptor", "descriptor")}<${structureType}>`,
        initializer: render("ts/structure-descriptor.hbs", {
          id: stringLiteral(structure.id),
          fields: types.fieldDescriptors(structure.fields),
          isError: structure.kind === "error",
          unions: structure.unions.map((union) => ({
            discriminant: propertyKey(union.discriminant),
            cases: union.cases.map(({ value, fields }) => ({
              value: propertyKey(value),
              fields: fields.map((field) => stringLiteral(field.required ? field.name : `${field.name}?`)).join(", "),
            })),
          })),
        }).trim(),
      },
    ],
  });
}

function addGuard(structure: Structure, union: Union, { names }: EmitContext, { types, statements }: ModuleFile): void {
  const declared = types.structure(structure, "received");
  const casesName = types.declared(structure.module, "structures", names.cases(structure, union), "type");
  types.runtime("isUnionCase", "union", "value");
  statements.push({
    kind: StructureKind.Function,
    isExported: true,
    name: names.guard(structure, union),
    typeParameters: [{ name: "Case", constraint: `keyof ${casesName}` }],
    parameters: [
      { name: "value", type: declared },
      { name: "wanted", type: "Case" },
    ],
    returnType: `value is ${casesName}[Case]`,
    statements: render("ts/union-guard.hbs", {
      descriptor: types.declared(structure.module, "descriptors", names.descriptor(structure), "value"),
      discriminant: stringLiteral(union.discriminant),
    }).trim(),
    docs: [
      `True when \`${memberName(union.discriminant)}\` has the wanted value and the fields that belong to it are set.`,
    ],
  });
}
