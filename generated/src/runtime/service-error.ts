import type { Fields } from "./descriptor.js";
import type { DynamicStructure } from "./dynamic-structure.js";
import { printable, VsphereError, type ErrorContext } from "./errors.js";
import type { ErrorMessage } from "./fault.js";
import type { JsonValue } from "./json.js";
import { className } from "./member-name.js";

/** The content of an error that the server reported, and the call that it belongs to. */
export interface ServiceErrorReport extends ErrorContext {
  readonly wireName: string;
  readonly messages: readonly ErrorMessage[];
  readonly data?: DynamicStructure | undefined;
  /** Fields that this version doesn't know, as they came. */
  readonly extra?: Readonly<Record<string, JsonValue>> | undefined;
  readonly httpStatus?: number | undefined;
  /** Sets the fields of a class when the error turns out to belong to it; used by the codecs. */
  readonly complete?: ((error: ServiceError, type: typeof ServiceError) => void) | undefined;
}

const brand: unique symbol = /* @__PURE__ */ Symbol.for("vsphere-sdk.ServiceError") as never;
/** An error whose cause is another error uses that one's function to set its fields. */
type Branded = { readonly [brand]?: ServiceErrorReport["complete"] | true };

/**
 * An error that the server reported. Each standard error has its own class. `instanceof` compares wire names, so it
 * also works with a second copy of the package, and for errors that an operation doesn't declare.
 *
 * A program contains only the classes that it names. An error has typed fields at once when the operation declares it;
 * otherwise the first `instanceof` with its class sets them. Until then they are in `extra`.
 */
export class ServiceError extends VsphereError {
  /** Wire name of the errors of this class; empty for `ServiceError` itself. */
  static readonly wireName: string = "";

  /** The fields that this class has in addition to `messages` and `data`, or describes in more detail. */
  static readonly fields: () => Fields = () => ({});

  /** Wire name of the error, such as `com.vmware.vapi.std.errors.not_found`. */
  declare readonly wireName: string;
  /** The messages, outermost first. `messagesOf` also gives what newer releases report with a message. */
  declare readonly messages: readonly ErrorMessage[];
  /** Further data for programs; its structure depends on the error. `undefined` when there is none. */
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
