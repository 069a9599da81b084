import type { BuiltinName } from "../model/builtins.ts";
import { code, type Code } from "./code.ts";
import { runtimeType } from "./runtime.ts";

/** The TypeScript types of the builtin types. */
export const builtinTypes: Readonly<Record<BuiltinName, Code>> = {
  void: code`void`,
  boolean: code`boolean`,
  long: code`number`,
  double: code`number`,
  string: code`string`,
  secret: code`string`,
  binary: code`Uint8Array`,
  datetime: code`Date`,
  uri: code`string`,
  opaque: code`${runtimeType("DataValue", "data-value")}`,
  any_error: code`${runtimeType("ServiceError", "service-error")}`,
};
