import type { Codec } from "./codec.js";
import { InexactNumberError } from "./inexact-number-error.js";
import type { JsonObject } from "./json.js";
import { toJson } from "./to-json.js";

/** Holds fields of a structure that this version doesn't know, as they came. */
const unknownFields: unique symbol = /* @__PURE__ */ Symbol.for("vsphere-sdk.unknownFields") as never;

interface UnknownFields {
  readonly codec: Codec;
  /** Wire name of the structure that they were received with. */
  readonly structure: string;
  readonly fields: JsonObject;
}
type Received = { readonly [unknownFields]?: UnknownFields };

/**
 * The fields of a received structure that this version of the package doesn't know, by wire name and in the JSON of the
 * protocol; `undefined` when there are none. A copy of the structure (`{ ...info }`) keeps them. They are sent back
 * with a structure of the same type, over the same protocol.
 */
export function unknownFieldsOf(structure: object): JsonObject | undefined {
  return (structure as Received)[unknownFields]?.fields;
}

/** The unknown fields that are to be sent with a structure. */
export function unknownFieldsFor(codec: Codec, structure: string, value: object): JsonObject | undefined {
  const received = (value as Received)[unknownFields];
  return received?.codec === codec && received.structure === structure ? received.fields : undefined;
}

/** Members with a number that JavaScript cannot represent exactly, and its digits. */
export type InexactMembers = Readonly<Record<string, string>>;

/** Defines a member that throws when it is read; the rest of the structure can be used. */
export function defineInexact(value: object, member: string, path: string, structure: string, digits: string): void {
  const get = (): never => {
    const text = `${path} of ${structure} is ${digits}: JavaScript cannot represent it exactly`;
    throw new InexactNumberError(text, digits);
  };
  Object.defineProperty(value, member, { get, enumerable: true, configurable: true });
}

/** Keeps unknown fields with a structure, and makes `JSON.stringify` show them, and the digits of inexact members. */
export function keepUnknown(
  value: object,
  codec: Codec,
  structure: string,
  fields: JsonObject | undefined,
  inexact: InexactMembers,
): void {
  if (fields !== undefined)
    (value as { [unknownFields]?: UnknownFields })[unknownFields] = { codec, structure, fields };
  if ("toJSON" in value) return;
  const toJSON = (): unknown => {
    const members = Object.keys(value).map((name) => [name, inexact[name] ?? value[name as never]]);
    const others = Object.entries(fields ?? {}).map(([name, item]) => [
      name,
      toJson(codec.format.generic(item, codec)),
    ]);
    return Object.fromEntries([...others, ...members]) as unknown;
  };
  Object.defineProperty(value, "toJSON", { value: toJSON });
}
