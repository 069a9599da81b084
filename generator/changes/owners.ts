import type { ModelJson } from "../model/json-model.ts";

export type Side = "old" | "new";

/** Finds the container of an item: the service or type that its name begins with, or else the module. */
export class Owners {
  readonly #names: Readonly<Record<Side, ReadonlySet<string>>>;

  constructor(models: Readonly<Record<Side, ModelJson>>) {
    const names = (side: Side): ReadonlySet<string> =>
      new Set(
        models[side].flatMap(({ module, services, structures, enums }) =>
          [...services, ...structures, ...enums].map(({ name }) => this.keyOf(side, module, name)),
        ),
      );
    this.#names = { old: names("old"), new: names("new") };
  }

  keyOf(side: Side, module: string, name: string): string {
    return `${side} ${module} ${name}`;
  }

  /** The key of the container of a name. */
  placeOf(side: Side, module: string, name: string): string {
    const words = name.split(".").slice(0, -1);
    for (; words.length > 0; words.pop()) {
      const key = this.keyOf(side, module, words.join("."));
      if (this.#names[side].has(key)) return key;
    }
    return name === "" ? "" : this.keyOf(side, module, "");
  }
}
