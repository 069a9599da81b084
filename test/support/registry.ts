/// <reference types="vite/client" />
import type {
  OperationDescriptor,
  ServiceDescriptor,
  StructureDescriptor,
} from "../../generated/src/runtime/descriptor.ts";
import type { EnumerationClass } from "../../generated/src/runtime/enumeration.ts";
import type { ServiceError } from "../../generated/src/runtime/service-error.ts";

type Module = Readonly<Record<string, unknown>>;

function found<T>(table: ReadonlyMap<string, T>, name: string): T {
  const item = table.get(name);
  if (item === undefined) throw new Error(`The generated package has no ${name}.`);
  return item;
}

function operationsOf(service: ServiceDescriptor): readonly OperationDescriptor<object, unknown>[] {
  return Object.values(service.operations);
}

/** What the modules of a package have, by wire name. */
function registryOf(modules: Readonly<Record<string, Module>>) {
  const structures = new Map<string, StructureDescriptor>();
  const enumerations = new Map<string, EnumerationClass>();
  const errors = new Map<string, typeof ServiceError>();
  const services = new Map<string, ServiceDescriptor>();
  for (const module of Object.values(modules))
    for (const value of Object.values(module)) {
      if (typeof value === "function" && "wireName" in value) {
        if ("of" in value) enumerations.set(value.wireName as string, value as unknown as EnumerationClass);
        else errors.set(value.wireName as string, value as unknown as typeof ServiceError);
      }
      if (typeof value !== "object" || value === null || !("id" in value)) continue;
      if ("fields" in value) structures.set(value.id as string, value as StructureDescriptor);
      if ("operations" in value) services.set(value.id as string, value as ServiceDescriptor);
    }
  return {
    services: [...services.values()],
    structureNames: [...structures.keys()],
    structure: (name: string): StructureDescriptor => found(structures, name),
    hasStructure: (name: string): boolean => structures.has(name),
    enumeration: (name: string): EnumerationClass => found(enumerations, name),
    errors: [...errors.values()].filter((type) => type.wireName !== ""),
    error: (name: string): typeof ServiceError => found(errors, name),
    hasError: (name: string): boolean => errors.has(name),
    service: (name: string): ServiceDescriptor => found(services, name),
    operationsOf,
    operation: (service: string, id: string): OperationDescriptor<object, unknown> => {
      const operation = operationsOf(found(services, service)).find((candidate) => candidate.id === id);
      if (operation === undefined) throw new Error(`The generated package has no ${service} ${id}.`);
      return operation;
    },
  };
}

// A pattern with two stars in front would not exclude what is below a folder whose name begins with a dot.

/** What the package of the recorded release has. */
export const registry = registryOf(
  import.meta.glob<Module>(
    [
      "../../node_modules/.cache/vsphere-sdk-generator/target-6.7/src/*/**/*.ts",
      "!../../node_modules/.cache/vsphere-sdk-generator/target-6.7/src/{runtime,jobs}/**",
    ],
    { eager: true },
  ),
);

/** What the package of all releases has. */
export const newest = registryOf(
  import.meta.glob<Module>(["../../generated/src/*/**/*.ts", "!../../generated/src/{runtime,jobs}/**"], {
    eager: true,
  }),
);
