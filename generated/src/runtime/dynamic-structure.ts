/** A structure whose type is known at run time only. */
export class DynamicStructure {
  /** Name on the wire of the structure that it holds. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}
