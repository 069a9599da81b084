import { addressOf, type ItemKind } from "../changes/change.ts";
import type { Model, Operation, Service } from "../model/model.ts";
import type { SurfaceItem } from "../surface/surface.ts";
import { memberOf } from "../typescript/names/identifiers.ts";
import type { Names } from "../typescript/names/names.ts";

/** The key for the type of the errors of an operation, from the operation's address. */
export const errorsOf = (operation: string): string => `errors of ${operation}`;

/** The key for the stub factory of a module, from the module's address. */
export const factoryOf = (module: string): string => `factory of ${module}`;

/** The key for the cases of the unions of a structure, from the structure's address. */
export const casesOf = (structure: string): string => `cases of ${structure}`;

/** The name of an operation in findings; one that starts a task is called by its wire id. */
export const nameOf = ({ task, alias, id }: Operation): string => (task === undefined ? (alias ?? id) : id);

/**
 * The exports and members that users see of each item of a model, by the item's address or one of the keys above.
 *
 * @param packageName What imports begin with.
 */
export function targetsOf(
  model: Model,
  names: Names,
  packageName: string,
): ReadonlyMap<string, readonly SurfaceItem[]> {
  const targets = new Map<string, readonly SurfaceItem[]>();
  for (const module of model.modules) {
    const subpath = `${packageName}/${names.directory(module.id)}`;
    const add = (kind: ItemKind, path: string, ...found: readonly Omit<SurfaceItem, "subpath">[]): void =>
      void targets.set(
        addressOf({ kind, module: module.id, path }),
        found.map((item) => ({ subpath, ...item })),
      );
    add("module", "", {});
    targets.set(factoryOf(addressOf({ kind: "module", module: module.id, path: "" })), [
      { subpath, name: names.stubFactory(module) },
    ]);
    const addOperation = (service: Service, operation: Operation): void => {
      const path = `${service.name}.${nameOf(operation)}`;
      const method = { name: names.client(service), member: names.method(operation) };
      add("operation", path, method, { name: names.operation(service, operation) });
      add("result", path, method);
      targets.set(errorsOf(addressOf({ kind: "operation", module: module.id, path })), [
        { subpath, name: names.failure(service, operation) },
      ]);
      for (const param of operation.params)
        add("parameter", `${path}.${param.name}`, {
          name: names.parameters(service, operation),
          member: memberOf(param),
        });
    };
    for (const service of module.services) {
      add("service", service.name, { name: names.client(service) }, { name: names.declared(service) });
      for (const { name } of service.constants)
        add("constant", `${service.name}.${name}`, { name: names.client(service), member: `static ${name}` });
      for (const operation of service.operations) addOperation(service, operation);
    }
    for (const structure of module.structures) {
      const forms = [names.declared(structure), ...(structure.kind === "error" ? [] : [names.input(structure)])];
      add(structure.kind, structure.name, ...forms.map((name) => ({ name })));
      targets.set(
        casesOf(addressOf({ kind: structure.kind, module: module.id, path: structure.name })),
        structure.unions.map((union) => ({ subpath, name: names.cases(structure, union) })),
      );
      for (const field of structure.fields)
        add("field", `${structure.name}.${field.name}`, ...forms.map((name) => ({ name, member: memberOf(field) })));
    }
    for (const enumeration of module.enumerations) {
      const name = names.declared(enumeration);
      add("enumeration", enumeration.name, { name });
      for (const value of enumeration.values)
        add("value", `${enumeration.name}.${value.value}`, { name, member: `static ${names.constant(value)}` });
    }
  }
  return targets;
}
