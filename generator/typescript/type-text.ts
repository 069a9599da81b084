import type { Directions } from "./directions.ts";
import type { Imports } from "./imports.ts";
import { assertNever, type Enumeration, type Structure, type Type } from "../model/model.ts";
import type { Names } from "./names.ts";
import { propertyKey, stringLiteral } from "./escaping.ts";

/** Sent: strict, but an enumeration may be its plain text. Received: what the codec delivers. */
export type Direction = "sent" | "received";

/** Where each exported name of a module is declared. */
export type FileOf = (module: string, part: ModulePart) => string;

/** The files of a module, in the order in which they build on each other. */
export const moduleParts = [
  "enumerations",
  "structures",
  "descriptors",
  "errors",
  "clients",
  "operations",
  "guards",
  "stub-factory",
  "index",
] as const;
export type ModulePart = (typeof moduleParts)[number];

/** Prints types for one file of the output. */
export class TypePrinter {
  readonly #names: Names;
  readonly #directions: Directions;
  readonly #imports: Imports;

  constructor(names: Names, directions: Directions, imports: Imports) {
    this.#names = names;
    this.#directions = directions;
    this.#imports = imports;
  }

  /** TypeScript of a type. */
  typescript(type: Type, direction: Direction): string {
    switch (type.kind) {
      case "builtin":
        return this.#builtin(type.name);
      case "id": {
        const id = this.runtime("Id", "id");
        return type.resourceTypes.length === 0 ? id : `${id}<${type.resourceTypes.map(stringLiteral).join(" | ")}>`;
      }
      case "optional":
        return `${this.typescript(type.element, direction)} | undefined`;
      case "list":
        return `readonly ${this.#element(type.element, direction)}[]`;
      case "set":
        return `ReadonlySet<${this.typescript(type.element, direction)}>`;
      case "map":
        return `ReadonlyMap<${this.typescript(type.key, direction)}, ${this.typescript(type.value, direction)}>`;
      case "dynamic":
        return this.runtime("DynamicStructure", "dynamic-structure");
      case "reference":
        return type.target.kind === "enumeration"
          ? this.#enumeration(type.target, direction)
          : this.structure(type.target, direction);
      case "unresolved":
        throw new Error("a type was never resolved");
      default:
        return assertNever(type);
    }
  }

  /** Interface of a structure. */
  structure(structure: Structure, direction: Direction): string {
    const twin = direction === "sent" && this.#directions.hasTwoForms(structure);
    return this.#declared(
      structure.module,
      "structures",
      twin ? this.#names.sent(structure) : this.#names.declared(structure),
      "type",
    );
  }

  /** The type as a descriptor has it. */
  descriptor(type: Type): string {
    switch (type.kind) {
      case "builtin":
        return stringLiteral(type.name);
      case "id":
        return '"id"';
      case "optional":
      case "list":
      case "set":
        return `{ ${type.kind}: ${this.descriptor(type.element)} }`;
      case "map":
        return `{ map: [${this.descriptor(type.key)}, ${this.descriptor(type.value)}] }`;
      case "dynamic":
        return `{ dynamic: [${type.hasFieldsOf.map((structure) => this.#structureDescriptor(structure)).join(", ")}] }`;
      case "reference":
        return type.target.kind === "enumeration"
          ? this.#declared(type.target.module, "enumerations", this.#names.declared(type.target), "value")
          : this.#structureDescriptor(type.target);
      case "unresolved":
        throw new Error("a type was never resolved");
      default:
        return assertNever(type);
    }
  }

  /** The members of an object of fields, by wire name. */
  fieldDescriptors(
    fields: readonly { readonly name: string; readonly type: Type }[],
  ): readonly { readonly key: string; readonly type: string }[] {
    return fields.map(({ name, type }) => {
      const text = this.descriptor(type);
      // Where objects have a member of that name the compiler takes it for what is wanted, and literals for any text.
      const widens = name in Object.prototype && /^["{]/.test(text);
      return { key: propertyKey(name), type: widens ? `${text} as const` : text };
    });
  }

  /** Class of an error. */
  errorClass(error: Structure, kind: "type" | "value"): string {
    return this.#declared(error.module, "errors", this.#names.declared(error), kind);
  }

  /** Something of the runtime; by its file, so that nothing else is loaded. */
  runtime(name: string, file: string, kind: "type" | "value" = "type"): string {
    return this.#imports.use(name, `src/runtime/${file}.ts`, kind);
  }

  /** Something of this or another module. */
  declared(module: string, part: ModulePart, name: string, kind: "type" | "value"): string {
    return this.#declared(module, part, name, kind);
  }

  #declared(module: string, part: ModulePart, name: string, kind: "type" | "value"): string {
    const directory = this.#names.directory(module);
    const prefix = directory
      .split(/[/-]/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("");
    return this.#imports.use(name, `src/${directory}/${part}.ts`, kind, prefix);
  }

  #structureDescriptor(structure: Structure): string {
    return this.#declared(structure.module, "descriptors", this.#names.descriptor(structure), "value");
  }

  #enumeration(enumeration: Enumeration, direction: Direction): string {
    const type = this.#declared(enumeration.module, "enumerations", this.#names.declared(enumeration), "type");
    return direction === "received"
      ? type
      : `${type} | ${this.#declared(enumeration.module, "enumerations", this.#names.values(enumeration), "type")}`;
  }

  #element(type: Type, direction: Direction): string {
    const text = this.typescript(type, direction);
    return / \| |^readonly /.test(text) && !/^[A-Za-z]+<[^|]*>$/.test(text) ? `(${text})` : text;
  }

  #builtin(name: string): string {
    switch (name) {
      case "long":
      case "double":
        return "number";
      case "string":
      case "secret":
      case "uri":
        return "string";
      case "binary":
        return "Uint8Array";
      case "datetime":
        return "Date";
      case "opaque":
        return this.runtime("DataValue", "data-value");
      case "any_error":
        return this.runtime("ServiceError", "service-error");
      default:
        return name;
    }
  }
}
