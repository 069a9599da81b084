import type { Codec } from "./codec.js";
import { isDeep } from "./depth.js";
import type { Fields, StructureDescriptor, Write } from "./descriptor.js";
import { errorFields } from "./error-fields.js";
import type { ErrorClass } from "./error-mapper.js";
import { converter, Fault, invalid, type ErrorMessage } from "./fault.js";
import type { JsonObject, JsonValue } from "./json.js";
import { memberName, memberOf } from "./member-name.js";
import { unknownFieldsOf } from "./received.js";
import { ServiceError, type ServiceErrorReport } from "./service-error.js";
import * as t from "./value-types.js";
import { unreadable } from "./unreadable.js";

/** The JSON in which errors were received: when they are sent again over the same protocol, it is the same. */
const sources = new WeakMap<ServiceError, { readonly codec: Codec; readonly json: JsonValue }>();

/**
 * Reads an error that the server reported, or that is part of a value. Its class is one of those given, or the general
 * one. Even if some of its fields can't be read, it is still an error of that name.
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
  const read = (own: Fields): ServiceErrorReport => {
    const fields = { ...errorFields({ localized: t.optional(t.string) }), ...own };
    const value = codec.decodeLeniently({ id: wireName, fields: () => fields }, json) as Partial<ServiceErrorReport>;
    const { messages = [], ...members } = Object.fromEntries(Object.entries(value)) as typeof value;
    return {
      ...members,
      wireName,
      messages: messages.map((message) => ({ ...noMessage, ...message })),
      extra: unknownFieldsOf(value) ?? {},
    };
  };
  const type = (classes?.find((item) => item.wireName === wireName) ?? ServiceError) as typeof ServiceError;
  let completed: unknown = type.fields;
  const report = read(type.fields());
  const error = new type({
    ...report,
    ...call,
    complete: (target, { fields }) => {
      if (completed === fields) return;
      completed = fields;
      const { messages, ...members } = read(fields());
      // An error that was made from this one, its cause, has messages of its own.
      Object.assign(target, members, target.cause === undefined && { messages });
    },
  });
  Object.assign(error, report);
  if (!isDeep(json)) sources.set(error, { codec, json });
  return error;
}

const noMessage: ErrorMessage = { id: "", defaultMessage: "", args: [] };

/** The function that writes errors as values. */
export function errorWriter(codec: Codec): Write {
  return (value, strict) => {
    if (!(value instanceof ServiceError)) throw invalid("a ServiceError", value, `${converter}unexpected.python.type`);
    return writeError(codec, value, strict);
  };
}

function writeError(codec: Codec, error: ServiceError, strict: boolean): JsonValue {
  const source = sources.get(error);
  if (source?.codec === codec) return source.json;
  const own = (error.constructor as typeof ServiceError).fields();
  const fields = { ...errorFields({}), ...own };
  const members = Object.fromEntries(
    Object.keys(fields).map((field) => [memberName(field), memberOf(error, memberName(field))]),
  );
  if (own["messages"] === undefined)
    members["messages"] = error.messages.map(({ id, defaultMessage, args }) => ({ id, defaultMessage, args }));
  return codec.writeNamed({ id: error.wireName, isError: true, fields: () => fields }, members, strict);
}

/** The full name of a standard error, from its field `error_type`. */
export function nameOfErrorType(fields: JsonObject): string {
  const type = fields["error_type"];
  return typeof type === "string" ? `com.vmware.vapi.std.errors.${type.toLowerCase()}` : "";
}

/**
 * The messages of an error, as a structure of the definitions. It can have fields that only later releases report, such
 * as the parameters of a message with their types, so that programs can compose their own texts.
 *
 * ```ts
 * for (const { id, params } of messagesOf(error, LocalizableMessage)) console.log(texts[id], params?.get("vm")?.s);
 * ```
 *
 * @throws MalformedResponseError when a message doesn't have the type.
 */
export function messagesOf<T>(error: ServiceError, type: StructureDescriptor<T, unknown>): readonly T[] {
  const source = sources.get(error) ?? sources.get(error.cause as ServiceError);
  if (source === undefined) return error.messages as readonly unknown[] as readonly T[];
  const { codec, json } = source;
  try {
    const fields = codec.format.fields(json) ?? {};
    return codec.decode(t.list(type), fields["messages"] ?? []) as T[];
  } catch (fault) {
    throw fault instanceof Fault ? unreadable(fault) : fault;
  }
}
