import type { Enumeration, Structure } from "../model/model.ts";
import type * as types from "../../templates/runtime/types.ts";
import { assertNever } from "../model/types.ts";
import type { Names } from "../typescript/names/names.ts";
import type { LoadedPackage } from "./package-source.ts";
import type { Sample } from "./samples.ts";

interface ValueClass {
  readonly of: (...parts: readonly unknown[]) => unknown;
  readonly from: (...parts: readonly unknown[]) => unknown;
}
type Constructor = new (report: object) => object;

/** Makes the values that samples describe, with the classes of a package. */
export class SampleValues {
  readonly #loaded: LoadedPackage;
  readonly #names: Names;
  readonly #packageName: string;

  constructor(loaded: LoadedPackage, names: Names, packageName: string) {
    this.#loaded = loaded;
    this.#names = names;
    this.#packageName = packageName;
  }

  /** What the package exports under a name, from the subpath of a module or from its root. */
  exported(name: string, module?: string): unknown {
    const subpath = module === undefined ? this.#packageName : `${this.#packageName}/${this.#names.directory(module)}`;
    const found = this.#loaded.get(subpath)?.[name];
    if (found === undefined)
      throw new Error(`${subpath} has no ${name}: the package was not generated from these definitions.`);
    return found;
  }

  valueOf(sample: Sample): unknown {
    switch (sample.kind) {
      case "literal":
        return sample.value;
      case "none":
        return undefined;
      case "date":
        return new Date(sample.time);
      case "bytes":
        return new Uint8Array(sample.bytes);
      case "list":
        return sample.items.map((item) => this.valueOf(item));
      case "set":
        return new Set(sample.items.map((item) => this.valueOf(item)));
      case "map":
        return new Map(sample.entries.map(([key, value]) => [this.valueOf(key), this.valueOf(value)]));
      case "object":
        return Object.fromEntries(sample.members.map(([member, value]) => [member, this.valueOf(value)]));
      case "enumeration":
        return (this.#declared(sample.enumeration) as ValueClass).of(sample.value);
      case "error": {
        const error = new (this.#declared(sample.error) as Constructor)({ wireName: sample.error.id, messages: [] });
        const fields = this.valueOf(sample.fields) as Readonly<Record<string, unknown>>;
        // In errors, enumerations are represented by their texts.
        const asText = (value: unknown): unknown => (value instanceof this.#enumeration ? String(value) : value);
        return Object.assign(
          error,
          Object.fromEntries(Object.entries(fields).map(([name, item]) => [name, asText(item)])),
        );
      }
      case "anyError":
        return new (this.exported("ServiceError") as Constructor)({
          wireName: "com.vmware.vapi.std.errors.error",
          messages: [],
        });
      case "data":
        return (this.exported("DataValue") as ValueClass).of(this.#types.string, sample.text);
      case "dynamic": {
        const declared = sample.type === undefined ? bareStructure : this.#declared(sample.type);
        const type = sample.type?.kind === "error" ? this.#types.error(declared as never) : declared;
        return (this.exported("DynamicStructure") as ValueClass).from(type, this.valueOf(sample.value));
      }
      default:
        return assertNever(sample);
    }
  }

  get #enumeration(): abstract new (text: string) => unknown {
    return this.exported("Enumeration") as never;
  }

  /** The types that descriptors are made of. */
  get #types(): typeof types {
    return this.exported("types") as never;
  }

  #declared(node: Structure | Enumeration): unknown {
    return this.exported(this.#names.declared(node), node.module);
  }
}

const bareStructure = { id: "com.example.structure", fields: () => ({}) };
