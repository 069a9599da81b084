import type { Reference } from "./code.ts";

/** Something that a file of the runtime exports; by its file, so that nothing else is loaded. */
const reference = (name: string, file: string, use: Reference["use"]): Reference => ({
  name,
  file: `src/runtime/${file}.ts`,
  use,
  prefix: "Vapi",
});

export const runtimeType = (name: string, file: string): Reference => reference(name, file, "type");
/** The types that descriptors are made of. */
export const descriptorTypes: Reference = reference("t", "types", "namespace");
export const runtimeValue = (name: string, file: string): Reference => reference(name, file, "value");
