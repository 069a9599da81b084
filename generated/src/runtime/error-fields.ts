import type { Fields, StructureDescriptor } from "./descriptor.js";
import * as t from "./value-types.js";

/** The fields that every error has. `further` are fields of its messages, beyond the three that all releases have. */
export function errorFields(further: Fields): Fields {
  const fields = { id: t.string, default_message: t.string, args: t.list(t.string), ...further };
  const message: StructureDescriptor = { id: "com.vmware.vapi.std.localizable_message", fields: () => fields };
  return { messages: t.list(message), data: t.optional(t.anyStructure) };
}
