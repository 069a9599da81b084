import { keyOfOperation } from "../keys.ts";
import type { Model, Module, Operation, Service, Structure } from "../model.ts";

/** An operation, with the name that messages use for it. */
export interface NamedOperation {
  readonly module: Module;
  readonly service: Service;
  readonly operation: Operation;
  readonly name: string;
}

export const operationsOf = (model: Model): readonly NamedOperation[] =>
  model.modules.flatMap((module) =>
    module.services.flatMap((service) =>
      service.operations.map((operation) => ({
        module,
        service,
        operation,
        name: `${service.name}.${keyOfOperation(operation)}`,
      })),
    ),
  );

export const structuresOf = (model: Model): readonly Structure[] =>
  model.modules.flatMap((module) => module.structures);
