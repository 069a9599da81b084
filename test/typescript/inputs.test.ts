import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { builtinNames } from "../../generator/model/builtins.ts";
import { generateFrom } from "../support/definitions.ts";

/**
 * What a field of each type is when it is received and when it is sent. A structure whose field differs has an input of
 * its own; of any other one the input is another name.
 */
const forms: readonly (readonly [type: string, output: string, input: string])[] = [
  ...builtinNames.filter((name) => name !== "void").map((name) => [name, "", ""] as const),
  ["id<Room>", 'Id<"Room">', 'Id<"Room">'],
  ["dynamic<Same>", "DynamicStructure", "DynamicStructure"],
  ["Same", "Same", "Same"],
  ["Same?", "Same", "Same"],
  ["Mode", "Mode", "Mode | ModeValue"],
  ["Mode?", "Mode", "Mode | ModeValue"],
  ["Other", "Other", "OtherInput"],
  ["Other?", "Other", "OtherInput"],
  ["Choice", "Choice", "ChoiceInput"],
  ["list<string>", "string[]", "readonly string[]"],
  ["list<Mode>", "Mode[]", "readonly (Mode | ModeValue)[]"],
  ["list<Mode?>", "(Mode | undefined)[]", "readonly (Mode | ModeValue | undefined)[]"],
  ["list<Other>", "Other[]", "readonly OtherInput[]"],
  ["list<Same>", "Same[]", "readonly Same[]"],
  ["list<list<Mode>>", "Mode[][]", "readonly (readonly (Mode | ModeValue)[])[]"],
  ["set<string>", "Set<string>", "ReadonlySet<string>"],
  ["set<Mode>", "Set<Mode>", "ReadonlySet<Mode | ModeValue>"],
  ["map<string, string>", "Map<string, string>", "ReadonlyMap<string, string>"],
  ["map<Mode, string>", "Map<Mode, string>", "ReadonlyMap<Mode | ModeValue, string>"],
  ["map<string, Mode>", "Map<string, Mode>", "ReadonlyMap<string, Mode | ModeValue>"],
  ["map<Mode, Other>", "Map<Mode, Other>", "ReadonlyMap<Mode | ModeValue, OtherInput>"],
  [
    "map<string, map<Mode, Same>>",
    "Map<string, Map<Mode, Same>>",
    "ReadonlyMap<string, ReadonlyMap<Mode | ModeValue, Same>>",
  ],
  [
    "list<map<Mode, set<Mode>>>",
    "Map<Mode, Set<Mode>>[]",
    "readonly ReadonlyMap<Mode | ModeValue, ReadonlySet<Mode | ModeValue>>[]",
  ],
];

const doc = "A thing.";
const field = (type: string): object => ({ f: { type, doc } });
const nameOf = (at: number): string => `Form${at}`;
const definition = {
  module: "com.vmware.test",
  version: "6.7",
  doc,
  structures: {
    Same: { doc, fields: field("string") },
    Other: { doc, fields: field("Mode") },
    // Only its union makes it another one.
    Choice: {
      doc,
      fields: { on: { type: "Mode", doc }, more: { type: "string?", doc } },
      unions: { on: { FULL: ["more"] } },
    },
    ...Object.fromEntries(forms.map(([type], at) => [nameOf(at), { doc, fields: field(type) }])),
    // Each needs the other to know what it is.
    Left: { doc, fields: { right: { type: "Right?", doc } } },
    Right: { doc, fields: { left: { type: "Left?", doc }, mode: { type: "Mode?", doc } } },
    // Far from what differs.
    Far: { doc, fields: field("Near?") },
    Near: { doc, fields: field("Left?") },
  },
  enumerations: { Mode: { doc, values: { FULL: doc, TINY: doc } } },
};

/** Types of the only field by name of the interface; `alias` where a name stands for another one. */
const declared = new Map<string, string>();
let paramsFile: ts.SourceFile;

const parse = (text: string): ts.SourceFile => ts.createSourceFile("file.ts", text, ts.ScriptTarget.ES2022, true);
const plain = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/([[(<]) | ([\])>])/g, "$1$2")
    .replace(/ \| undefined$/, "");

beforeAll(async () => {
  const params = Object.fromEntries(forms.map(([type], at) => [`p${at}`, { type, doc }]));
  const services = { Box: { doc, operations: { open: { doc, params } } } };
  const { text, diagnostics } = await generateFrom({ "test.yaml": JSON.stringify({ ...definition, services }) });
  expect(diagnostics.map((item) => item.text)).toEqual([]);
  for (const node of parse(text("src/test/types.ts")).statements) {
    if (ts.isInterfaceDeclaration(node)) {
      const [member] = node.members;
      if (member !== undefined && ts.isPropertySignature(member))
        declared.set(node.name.text, plain(member.type!.getText()));
    } else if (ts.isTypeAliasDeclaration(node)) declared.set(node.name.text, `= ${plain(node.type.getText())}`);
  }
  paramsFile = parse(text("src/test/box.ts"));
});

describe("a structure with a field of each type", () => {
  it.each(forms.map(([type, output, input], at) => [type, output, input, nameOf(at)] as const))(
    "%s",
    (_type, output, input, name) => {
      if (output !== "") expect(declared.get(name)).toBe(output);
      expect(declared.get(`${name}Input`)).toBe(output === input ? `= ${name}` : input);
    },
  );

  it("knows of what stands far away, and of itself", () => {
    for (const name of ["Left", "Right", "Far", "Near"]) expect(declared.get(`${name}Input`), name).not.toMatch(/^=/);
    expect(declared.get("FarInput")).toBe("NearInput");
  });
});

it("a parameter of each type is what an input has", () => {
  const parameters = paramsFile.statements.find(
    (node): node is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(node) && node.name.text === "BoxOpenParameters",
  )!;
  expect(parameters.members.length).toBe(forms.length);
  parameters.members.forEach((member, at) => {
    const [, output, input] = forms[at]!;
    if (output !== "") expect(plain((member as ts.PropertySignature).type!.getText())).toBe(input);
  });
});
