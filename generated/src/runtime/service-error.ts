import type { Fields } from "./descriptor.js";
import type { DynamicStructure } from "./dynamic-structure.js";
import { printable, VsphereError, type ErrorContext } from "./errors.js";
import type { ErrorMessage } from "./fault.js";
import type { JsonValue } from "./json.js";
import { className } from "./member-name.js";

/** What the server said when it reported an error, and of which call. */
export interface ServiceErrorReport extends ErrorContext {
  readonly wireName: string;
  readonly messages: readonly ErrorMessage[];
  readonly data?: DynamicStructure | undefined;
  /** Fields that this version doesn't know, as they came. */
  readonly extra?: Readonly<Record<string, JsonValue>> | undefined;
  readonly httpStatus?: number | undefined;
  /** Sets the fields that a class of the error knows; for the codecs. */
  readonly complete?: ((error: ServiceError, type: typeof ServiceError) => void) | undefined;
}

const brand: unique symbol = /* @__PURE__ */ Symbol.for("vsphere-sdk.ServiceError") as never;
/** An error by which another one is explained lends it what it knows of its fields. */
type Branded = { readonly [brand]?: ServiceErrorReport["complete"] | true };

/**
 * An error that the server reported. Each standard error has its own class; `instanceof` compares the name on
 * the wire, so that it works across two copies of the package and for errors that an operation doesn't declare.
 *
 * A program contains only the classes that it names. An error gets its typed fields at once when the operation declares
 * it, otherwise with the first `instanceof` of its class. Until then they are in `extra`.
 */
export class ServiceError extends VsphereError {
  /** Name on the wire of the errors of this class; empty for all of them. */
  static readonly wireName: string = "";

  /** Fields of the error beyond `messages` and `data`, or with more to them than these have here. */
  static readonly fields: () => Fields = () => ({});

  /** Name of the error on the wire, such as `com.vmware.vapi.std.errors.not_found`. */
  declare readonly wireName: string;
  /** What happened, outermost message first. `messagesOf` has all that newer releases say of them. */
  declare readonly messages: readonly ErrorMessage[];
  /** Further data for programs; its structure depends on the error. */
  declare readonly data: DynamicStructure | undefined;
  /** Fields that this version doesn't know, by wire name, as they came. */
  declare readonly extra: Readonly<Record<string, JsonValue>>;
  /** HTTP status of the answer. */
  declare readonly httpStatus: number | undefined;

  constructor(report: ServiceErrorReport) {
    super(describe(report), report);
    this.wireName = report.wireName;
    this.name = printable(className(report.wireName)) || "ServiceError";
    this.messages = report.messages;
    this.data = report.data;
    this.extra = report.extra ?? {};
    this.httpStatus = report.httpStatus;
    const { complete = (report.cause as Branded | undefined)?.[brand] ?? true } = report;
    Object.defineProperty(this, brand, { value: complete });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== "object" || value === null || !(brand in value)) return false;
    if (this.wireName === "") return true;
    const error = value as ServiceError & Branded;
    if (error.wireName !== this.wireName) return false;
    const complete = error[brand];
    if (typeof complete === "function") complete(error, this);
    return true;
  }
}

function describe({ messages, wireName }: ServiceErrorReport): string {
  const texts = messages.map((message) => message.defaultMessage || message.id).filter(Boolean);
  return texts.join(" ") || `The server reported ${wireName || "an error"} without a message`;
}
