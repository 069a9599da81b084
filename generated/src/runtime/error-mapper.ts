import type { ServiceError } from "./service-error.js";

/** Class of one error of the interface definitions. */
export interface ErrorClass<T = unknown> {
  /** Name on the wire, such as `com.vmware.vapi.std.errors.not_found`. */
  readonly wireName: string;
  readonly prototype: T;
}

/** The class of each error of a union. */
export type ErrorClasses<Failure> = Failure extends unknown ? ErrorClass<Failure> : never;

/** Table from wire name to class for the errors that one operation declares. */
export class ErrorMapper<Failure = unknown> {
  readonly #classes: () => readonly ErrorClasses<Failure>[];
  #byWireName: ReadonlyMap<string, ErrorClasses<Failure>> | undefined;

  constructor(classes: () => readonly ErrorClasses<Failure>[]) {
    this.#classes = classes;
  }

  /** The declared errors by wire name. */
  get table(): ReadonlyMap<string, ErrorClasses<Failure>> {
    return (this.#byWireName ??= new Map(this.#classes().map((type) => [type.wireName, type])));
  }

  /** The error, typed, if it is one that the operation declares; `undefined` for everything else. */
  match(error: unknown): Failure | undefined {
    const wireName = (error as Partial<ServiceError> | null | undefined)?.wireName;
    return typeof wireName === "string" && this.table.has(wireName) ? (error as Failure) : undefined;
  }
}
