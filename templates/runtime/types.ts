/**
 * The types of the interface language, as descriptors use them: `t.list(t.string)`. Each says how its values are
 * written and read, so that a bundler leaves out what a program has no value of.
 */
export * from "./error-types.js";
export * from "./value-types.js";
