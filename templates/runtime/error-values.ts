import type { Codec } from "./codec.js";
import type { Fields, StructureDescriptor, Type } from "./descriptor.js";
import type { DynamicStructure } from "./dynamic-structure.js";
import type { ErrorClass } from "./error-mapper.js";
import { invalid, type ErrorMessage } from "./fault.js";
import { isDeeper, type JsonObject, type JsonValue } from "./json.js";
import { memberName, memberOf } from "./member-name.js";
import { ServiceError, type ServiceErrorReport } from "./service-error.js";

const localizableMessage = { id: "string", default_message: "string", args: { list: "string" } } as const;
const messageType = (fields: Fields): StructureDescriptor => ({
  id: "com.vmware.vapi.std.localizable_message",
  fields: () => fields,
});
const sentMessage = /* @__PURE__ */ messageType(localizableMessage);
const receivedMessage = /* @__PURE__ */ messageType({ ...localizableMessage, localized: { optional: "string" } });
const anyStructure: Type = { optional: { dynamic: [] } };

/** What errors came as: sent again over the same protocol, they are the same. */
const sources = new WeakMap<ServiceError, { readonly codec: Codec; readonly json: JsonValue }>();

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Messages, each as well as it can be read: a broken one must not hide the error. */
function readMessages(codec: Codec, type: Type, json: JsonValue | undefined): ErrorMessage[] {
  const { format } = codec;
  const items = json === undefined ? json : format.unwrap("OPTIONAL", json);
  return (Array.isArray(items) ? (items as readonly JsonValue[]) : []).map((item) => {
    const message = attempt(() => codec.decode(type, item)) as ErrorMessage | undefined;
    if (message !== undefined) return message;
    const fields = format.fields(item) ?? {};
    const text = (name: string): string => (typeof fields[name] === "string" ? fields[name] : "");
    const args = Array.isArray(fields["args"]) ? (fields["args"] as readonly unknown[]) : [];
    return { id: text("id"), defaultMessage: text("default_message"), args: args.filter((arg) => typeof arg === "string") };
  });
}

/**
 * An error that the server reported, or that a value holds; its class is one of those given, or the general one.
 * Whatever else of it can't be read, it stays the error that it is.
 *
 * @throws Fault when it is no error at all.
 */
export function readError(
  codec: Codec,
  json: JsonValue,
  wireName: string = codec.format.errorNameOf(json),
  call: Partial<ServiceErrorReport> = {},
  classes?: readonly ErrorClass[],
): ServiceError {
  const fields = codec.format.fields(json);
  if (fields === undefined) throw invalid("an error", json);
  const { messages, data = null, ...others } = fields;
  const isKept = !isDeeper(json);
  const extra: Record<string, JsonValue> = isKept ? others : {};
  const type = (classes?.find((item) => item.wireName === wireName) ?? ServiceError) as typeof ServiceError;
  let last: unknown;
  /** Reads the fields that a class knows, once. */
  const complete = (error: ServiceError, { fields: fieldsOf }: typeof ServiceError): void => {
    if (last === fieldsOf) return;
    last = fieldsOf;
    for (const [field, fieldType] of Object.entries(fieldsOf())) {
      const member = memberName(field);
      const item = memberOf(fields, field) as JsonValue | undefined;
      const value =
        field === "messages"
          ? typedMessages(error, readMessages(codec, (fieldType as { list: Type }).list, item))
          : item === undefined
            ? undefined
            : attempt(() => codec.decode(fieldType, item));
      if (value === undefined) continue;
      Object.assign(error, { [member]: value });
      delete extra[field];
    }
  };
  const error = new type({
    ...call,
    wireName,
    messages: readMessages(codec, receivedMessage, messages),
    data: attempt(() => codec.decode(anyStructure, data)) as DynamicStructure | undefined,
    extra,
    complete,
  });
  complete(error, type);
  if (isKept) sources.set(error, { codec, json });
  return error;
}

/** An error that explains another one has a message of its own in front. */
const typedMessages = (error: ServiceError, messages: readonly ErrorMessage[]): readonly ErrorMessage[] => [
  ...error.messages.slice(0, error.messages.length - messages.length),
  ...messages,
];

/** JSON of an error as a value. */
export function writeError(codec: Codec, error: ServiceError, strict: boolean): JsonValue {
  const source = sources.get(error);
  if (source?.codec === codec) return source.json;
  const own = (error.constructor as typeof ServiceError).fields();
  const fields: Fields = { messages: { list: sentMessage }, data: anyStructure, ...own };
  const members = Object.fromEntries(
    Object.keys(fields).map((field) => [memberName(field), memberOf(error, memberName(field))]),
  );
  if (own["messages"] === undefined)
    members["messages"] = error.messages.map(({ id, defaultMessage, args }) => ({ id, defaultMessage, args }));
  return codec.writeNamed({ id: error.wireName, isError: true, fields: () => fields }, members, strict);
}

/** The name and fields of a JSON object, for an error of the package `com.vmware.vapi.std.errors`. */
export function nameOfErrorType(fields: JsonObject): string {
  const type = fields["error_type"];
  return typeof type === "string" ? `com.vmware.vapi.std.errors.${type.toLowerCase()}` : "";
}
