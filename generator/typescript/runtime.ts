import type { Reference } from "./code.ts";

/** A reference to an export of the runtime, by the file that declares it, so that no other file is loaded. */
const reference = (name: string, file: string, use: Reference["use"]): Reference => ({
  name,
  file: `src/runtime/${file}.ts`,
  use,
  prefix: "Vapi",
});

export const runtimeType = (name: string, file: string): Reference => reference(name, file, "type");
/** The types that descriptors are composed of. */
export const descriptorTypes: Reference = reference("t", "types", "namespace");
export const runtimeValue = (name: string, file: string): Reference => reference(name, file, "value");
