import type { Fields, StructureDescriptor } from "./descriptor.js";
import * as t from "./value-types.js";

/** Fields of every error, whose messages have these fields beyond the three that all releases have. */
export function errorFields(further: Fields): Fields {
  const fields = { id: t.string, default_message: t.string, args: t.list(t.string), ...further };
  const message: StructureDescriptor = { id: "com.vmware.vapi.std.localizable_message", fields: () => fields };
  return { messages: t.list(message), data: t.optional(t.anyStructure) };
}
