import { packPlaceless, unpackPlaceless } from "../cache/pack.ts";
import { createSourceFile, type Span } from "../diagnostics/span.ts";
import type { ModuleDeclaration, OperationDeclaration, ServiceDeclaration } from "./format.ts";
import { forMounts } from "./mounts.ts";

/**
 * The part of a declaration that other modules can see: its items, but only the names of operations, and no texts for
 * people. Modules that refer to it are linked with this part only, so that they depend on nothing else.
 */
export const interfaceOf = (declaration: ModuleDeclaration): ModuleDeclaration =>
  withoutDocs({
    ...declaration,
    document: undefined,
    releases: undefined,
    version: undefined,
    services: declaration.services?.map((entry) => ({ ...entry, value: interfaceOfService(entry.value) })),
  });

/** An interface as a text. */
export const packInterface = (seen: ModuleDeclaration): string => packPlaceless(seen);

/** The interface from such a text. */
export const unpackInterface = (text: string): ModuleDeclaration => unpackPlaceless(text, nowhere) as ModuleDeclaration;

const nowhere: Span = { source: createSourceFile("", ""), start: 0, end: 0 };

const interfaceOfService = (service: ServiceDeclaration): ServiceDeclaration => ({
  ...service,
  constants: service.constants?.map((entry) => ({
    ...entry,
    value: { ...entry.value, type: undefined, value: undefined, was: undefined },
  })),
  operations: service.operations?.map((entry) => ({ ...entry, value: headOf(entry.value) })),
});

/** The names of an operation, and when it had them: they can conflict with names of structures. */
const headOf = (operation: OperationDeclaration): OperationDeclaration => ({
  ...operation,
  idempotent: undefined,
  params: undefined,
  result: undefined,
  errors: undefined,
  undeclared_errors: undefined,
  privileges: undefined,
  ...forMounts(() => undefined),
  was: undefined,
});

/** A copy without documentation. Places stay as they are. */
function withoutDocs<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutDocs) as T;
  // A loop, because it goes through every definition.
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    if (key !== "doc") copy[key] = key === "span" ? item : withoutDocs(item as unknown);
  return copy as T;
}
