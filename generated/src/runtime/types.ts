/**
 * The types of the interface language, as descriptors use them: `t.list(t.string)`. Each type contains the code that
 * reads and writes its values, so that a bundler leaves out the code of types that a program doesn't use.
 */
export * from "./error-types.js";
export * from "./value-types.js";
