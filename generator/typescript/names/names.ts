import type { Enumeration, EnumerationValue, Module, Operation, Service, Structure, Union } from "../../model/model.ts";
import type { ModuleFile } from "./reserved.ts";

/** A declaration of a module that others can name. */
export type Declared = Structure | Enumeration | Service;

/** Every identifier and path of the package, decided once. */
export interface Names {
  /** Folder of a module below `src`, and its subpath of the package: `vcenter/vm-template`. */
  directory(module: string): string;
  /** Path of the file that declares something: `src/vcenter/vm/power.ts`. */
  file(node: Declared): string;
  /** Path of another file of a module. */
  moduleFile(module: string, file: ModuleFile): string;
  /** Place of the module in the tree of the stub factory: `["vcenter", "vm_template"]`. */
  stubPath(module: string): readonly string[];
  /** The module as the name of a value: `vcenterVmTemplate`. */
  local(module: string): string;
  /** What goes before a name of the module where another thing has that name: `VcenterVmTemplate`. */
  prefix(module: string): string;

  /** Structure as it is received and its descriptor, error class, enumeration class, or interface of a service and its descriptor. */
  declared(node: Declared): string;
  /** Structure as it is sent. */
  input(structure: Structure): string;
  /** Members of a structure with unions as it is sent, whatever the discriminants say; not exported. */
  inputFields(structure: Structure): string;
  cases(structure: Structure, union: Union): string;
  guard(structure: Structure, union: Union): string;
  /** Literal type of the known values. */
  values(enumeration: Enumeration): string;
  /** Static member of the class of an enumeration. */
  constant(value: Pick<EnumerationValue, "value" | "alias">): string;
  client(service: Service): string;
  /** Constant for the wire name of a service; not exported. */
  serviceId(service: Service): string;
  parameters(service: Service, operation: Operation): string;
  operation(service: Service, operation: Operation): string;
  errorMapper(service: Service, operation: Operation): string;
  /** Union of the errors that an operation declares. */
  failure(service: Service, operation: Operation): string;
  method(operation: Operation): string;
  stubFactory(module: Module): string;
  /** Every name that a module has taken: what its files import from elsewhere is called otherwise. */
  taken(module: string): ReadonlySet<string>;
  /** The same names, each with what has it. */
  decided(module: string): readonly (readonly [string, string])[];
}
