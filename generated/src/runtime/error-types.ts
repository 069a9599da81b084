import type { BuiltinType, ErrorConstructor, ErrorType } from "./descriptor.js";
import { errorFields } from "./error-fields.js";
import { errorWriter, readError } from "./error-values.js";
import { bare } from "./primitive.js";

export const any_error: BuiltinType = {
  builtin: "any_error",
  writer: errorWriter,
  reader: (codec) => (json) => readError(codec, bare(json, codec)),
};

/** The type whose values are errors of a class. */
export const error = <T>(type: ErrorConstructor<T>): ErrorType<T> => ({
  error: type,
  id: type.wireName,
  isError: true,
  fields: () => ({ ...errorFields({}), ...type.fields() }),
  writer: errorWriter,
  reader: (codec) => (json) => {
    const content = bare(json, codec);
    return readError(codec, content, codec.format.errorNameOf(content) || type.wireName, {}, [type]);
  },
});
