import type { ServiceError } from "./service-error.js";

/** The class of an error in the interface definitions. */
export interface ErrorClass<T = unknown> {
  /** Name on the wire, such as `com.vmware.vapi.std.errors.not_found`. */
  readonly wireName: string;
  readonly prototype: T;
}

/** The class of each error of a union. */
export type ErrorClasses<Failure> = Failure extends unknown ? ErrorClass<Failure> : never;

/** Recognizes the errors that an operation declares. */
export class ErrorMapper<Failure = unknown> {
  readonly #operation: { readonly errors?: () => readonly ErrorClasses<Failure>[] };

  constructor(operation: { readonly errors?: () => readonly ErrorClasses<Failure>[] }) {
    this.#operation = operation;
  }

  /** The classes of the declared errors, by their names on the wire. */
  get table(): ReadonlyMap<string, ErrorClasses<Failure>> {
    return new Map((this.#operation.errors?.() ?? []).map((type) => [type.wireName, type]));
  }

  /** The error, with its type, when the operation declares it; `undefined` for all other errors. */
  match(error: unknown): Failure | undefined {
    // `instanceof` also makes the class set its fields.
    const classes = this.#operation.errors?.() as readonly unknown[] as readonly (typeof ServiceError)[] | undefined;
    const isDeclared = classes?.some((type) => error instanceof type) ?? false;
    return isDeclared ? (error as Failure) : undefined;
  }
}
