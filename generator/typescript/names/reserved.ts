import { globalNames } from "./globals.ts";

/** Each list contains names that would cause a conflict in one kind of place; a name is only reserved there. */

const words =
  "abstract any as async await bigint boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for function get if implements import in instanceof interface let never new null number object of package private protected public readonly return satisfies set static string super switch symbol this throw true try type typeof undefined unknown using var void while with yield";
const objects = "arguments eval globalThis";
const runtime =
  "CallOptions Case DataValue DynamicStructure Enumeration ErrorMapper Fields Id Invoker NoParameters OperationDescriptor ServiceDescriptor ServiceError StructureDescriptor StubFactory isUnionCase";

/** Names that a declaration can't have: words of the language, globals, and names that generated files import. */
export const reservedIdentifiers: ReadonlySet<string> = new Set([
  ...words.split(" "),
  ...objects.split(" "),
  ...runtime.split(" "),
  ...globalNames,
]);

/** Method names that have a special meaning for a class, an interface or an object. */
export const reservedMethods: ReadonlySet<string> = new Set(["constructor", "new", "then"]);

/** Static members that the class of an enumeration has already: its own ones, and those of every function. */
export const reservedStatics: ReadonlySet<string> = new Set([
  ..."of values reader writer wireName prototype name length arguments caller apply bind call".split(" "),
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** Fields that the class of every error already has a member for. */
export const commonErrorFields: ReadonlySet<string> = new Set(["messages", "data"]);

/** Members that the class of every error has already: a field of the same name gets another one. */
export const errorMembers: readonly string[] = [
  ...commonErrorFields,
  ..."cause constructor extra httpStatus message name opId operation retryAfterMs service stack toJSON wireName".split(
    " ",
  ),
];

/** Folders and files at the root of the package. */
export const reservedDirectories: ReadonlySet<string> = new Set(
  "runtime index errors node testing stub-factory deploy inventory jobs tasks transfer waiters".split(" "),
);

/** Files in the folder of each module beside those of its services. */
const moduleFiles = ["index", "types", "errors", "stub-factory"] as const;
export type ModuleFile = (typeof moduleFiles)[number];

/**
 * Names that the file of a service can't have: other files of the module, and names that Windows reserves for devices.
 */
export const reservedFiles: ReadonlySet<string> = new Set([
  ...moduleFiles,
  ..."con prn aux nul".split(" "),
  ...Array.from({ length: 10 }, (_, digit) => [`com${digit}`, `lpt${digit}`]).flat(),
]);
