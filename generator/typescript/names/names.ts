import type { Enumeration, EnumerationValue, Module, Operation, Service, Structure, Union } from "../../model/model.ts";
import type { ModuleFile } from "./reserved.ts";

/** A declaration of a module that other declarations can refer to. */
export type Declared = Structure | Enumeration | Service;

/** Every identifier and path of the package. Each of them is decided only once. */
export interface Names {
  /** Folder of a module below `src`, which is also its subpath of the package: `vcenter/vm-template`. */
  directory(module: string): string;
  /** Path of the file that declares something: `src/vcenter/vm/power.ts`. */
  file(node: Declared): string;
  /** Path of another file of a module. */
  moduleFile(module: string, file: ModuleFile): string;
  /** Place of the module in the tree of the stub factory: `["vcenter", "vm_template"]`. */
  stubPath(module: string): readonly string[];
  /** Name of a value that holds the module: `vcenterVmTemplate`. */
  local(module: string): string;
  /** Put in front of a name of the module where something else has that name: `VcenterVmTemplate`. */
  prefix(module: string): string;

  /**
   * The name of a declaration: for a structure, the received form and the descriptor; for an error or an enumeration,
   * the class; for a service, the interface and the descriptor.
   */
  declared(node: Declared): string;
  /** The form in which a structure is sent. */
  input(structure: Structure): string;
  /**
   * Members of a structure with unions in the form in which it is sent, without the rules of its unions; not exported.
   */
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
  /** Every name that a module has taken: an import of the same name into its files gets another one. */
  taken(module: string): ReadonlySet<string>;
  /** The same names, each with the key of the declaration that has it. */
  decided(module: string): readonly (readonly [string, string])[];
}
