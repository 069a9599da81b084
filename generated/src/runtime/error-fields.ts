import type { ErrorType, Fields, StructureDescriptor, Type } from "./descriptor.js";

/** Fields of every error, whose messages have these fields beyond the three that all releases have. */
export function errorFields(further: Fields): Fields {
  const fields = { id: "string", default_message: "string", args: { list: "string" }, ...further } as const;
  const message: StructureDescriptor = { id: "com.vmware.vapi.std.localizable_message", fields: () => fields };
  return { messages: { list: message }, data: { optional: { dynamic: [] } } };
}

/** True for the class of an error. */
export const isErrorType = (type: Type): type is ErrorType =>
  typeof type === "function" && "wireName" in type && !("of" in type);

const descriptors = new WeakMap<object, StructureDescriptor>();

/** What the wire has of a structure, or of the errors of a class. */
export function descriptorOf(type: StructureDescriptor | ErrorType): StructureDescriptor {
  if ("id" in type) return type;
  let descriptor = descriptors.get(type);
  if (descriptor === undefined) {
    const fields = (): Fields => ({ ...errorFields({}), ...type.fields() });
    descriptors.set(type, (descriptor = { id: type.wireName, isError: true, fields }));
  }
  return descriptor;
}
