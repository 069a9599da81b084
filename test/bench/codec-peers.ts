import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StructureDescriptor, Type } from "../../generated/src/runtime/index.ts";
import { memberIn } from "../../generated/src/runtime/member-name.ts";
import { isEnumeration } from "../../generated/src/runtime/enumeration.ts";
import { installPeers } from "./peers.ts";

/** Another library on 1,000 of the same structure. */
interface CodecPeer {
  readonly name: string;
  /** From a tree that `JSON.parse` made to values. */
  readonly decode: (tree: unknown[]) => unknown;
  /** From values to what `JSON.stringify` takes, where the library has a way back. */
  readonly encode?: (values: readonly unknown[]) => unknown;
}

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access -- Packages that are installed at run time have no types here. */

const packages = installPeers("codecs", { "@bufbuild/protobuf": "2.17.0", zod: "4.6.7", valibot: "1.5.0" });
const require = createRequire(join(packages, "..", "package.json"));
const load = (name: string): Promise<any> => import(pathToFileURL(require.resolve(name)).href);
const [protobuf, wkt, { z }, v] = await Promise.all(
  ["@bufbuild/protobuf", "@bufbuild/protobuf/wkt", "zod", "valibot"].map(load),
);

export function codecPeers(structure: StructureDescriptor): readonly CodecPeer[] {
  const message = protobufOf(structure);
  const zod = z.array(zodOf(structure));
  const valibot = v.array(valibotOf(structure));
  return [
    {
      name: "protobuf-es",
      decode: (tree) => tree.map((item) => protobuf.fromJson(message, item)),
      encode: (values) => values.map((item) => protobuf.toJson(message, item)),
    },
    { name: "zod 4", decode: (tree) => zod.parse(tree) },
    { name: "valibot", decode: (tree) => v.parse(valibot, tree) },
  ];
}

/** Members of the JSON as `toJSON` shows them. */
const fieldsOf = (structure: StructureDescriptor): readonly (readonly [member: string, type: Type])[] =>
  Object.entries(structure.fields()).map(([wireName, type]) => [memberIn(structure, wireName), type]);

const isBuiltin = (type: Type, name: string): boolean => "builtin" in type && type.builtin === name;

/** A schema of zod. */
function zodOf(type: Type): any {
  if ("optional" in type) return zodOf(type.optional).optional();
  if ("list" in type) return z.array(zodOf(type.list));
  if ("map" in type) return z.record(z.string(), zodOf(type.map[1]));
  if ("fields" in type)
    return z.object(Object.fromEntries(fieldsOf(type).map(([name, inner]) => [name, zodOf(inner)])));
  if (isEnumeration(type)) return z.enum(type.values().map(({ value }) => value));
  if (isBuiltin(type, "long")) return z.int();
  if (isBuiltin(type, "boolean")) return z.boolean();
  return isBuiltin(type, "datetime") ? z.iso.datetime().transform((text: string) => new Date(text)) : z.string();
}

/** A schema of valibot. */
function valibotOf(type: Type): any {
  if ("optional" in type) return v.optional(valibotOf(type.optional));
  if ("list" in type) return v.array(valibotOf(type.list));
  if ("map" in type) return v.record(v.string(), valibotOf(type.map[1]));
  if ("fields" in type)
    return v.object(Object.fromEntries(fieldsOf(type).map(([name, inner]) => [name, valibotOf(inner)])));
  if (isEnumeration(type)) return v.picklist(type.values().map(({ value }) => value));
  if (isBuiltin(type, "long")) return v.pipe(v.number(), v.safeInteger());
  if (isBuiltin(type, "boolean")) return v.boolean();
  if (!isBuiltin(type, "datetime")) return v.string();
  return v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text: string) => new Date(text)),
  );
}

/** The schema of a message of protobuf-es, without a compiler; enumerations are text, as open ones have to be. */
function protobufOf(structure: StructureDescriptor): any {
  const { FieldDescriptorProto_Label: Label, FieldDescriptorProto_Type: Kind } = wkt;
  const messages = new Map<string, any>();
  const nameOf = (id: string): string => id.replace(/\W/g, "_");
  const kindOf = (type: Type): object => {
    if ("fields" in type) return { type: Kind.MESSAGE, typeName: `.${add(type)}` };
    if (isBuiltin(type, "long")) return { type: Kind.INT64 };
    if (isBuiltin(type, "boolean")) return { type: Kind.BOOL };
    if (isBuiltin(type, "datetime")) return { type: Kind.MESSAGE, typeName: ".google.protobuf.Timestamp" };
    return { type: Kind.STRING };
  };
  const field = (name: string, type: Type, number: number, parent: string, nested: object[]): object => {
    const inner = "optional" in type ? type.optional : type;
    const one = { name, jsonName: name, number, label: Label.OPTIONAL };
    if ("list" in inner) return { ...one, label: Label.REPEATED, ...kindOf(inner.list) };
    if (!("map" in inner)) return { ...one, ...kindOf(inner) };
    const entry = `${name.charAt(0).toUpperCase()}${name.slice(1)}Entry`;
    const members = inner.map.map((part, at) => field(["key", "value"][at]!, part, at + 1, parent, nested));
    nested.push({ name: entry, field: members, options: { mapEntry: true } });
    return { ...one, label: Label.REPEATED, type: Kind.MESSAGE, typeName: `.${parent}.${entry}` };
  };
  const add = (type: StructureDescriptor): string => {
    const name = nameOf(type.id);
    if (messages.has(name)) return name;
    const nestedType: object[] = [];
    messages.set(name, undefined);
    const fields = fieldsOf(type).map(([member, inner], at) => field(member, inner, at + 1, name, nestedType));
    messages.set(name, { name, field: fields, nestedType });
    return name;
  };
  const root = add(structure);
  const file = protobuf.create(wkt.FileDescriptorProtoSchema, {
    name: "bench.proto",
    syntax: "proto2",
    dependency: ["google/protobuf/timestamp.proto"],
    messageType: [...messages.values()],
  });
  return protobuf.createFileRegistry(file, () => wkt.file_google_protobuf_timestamp).getMessage(root);
}
