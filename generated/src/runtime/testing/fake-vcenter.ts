import type { DataValue } from "../data-value.js";
import type { OperationDescriptor, ServiceDescriptor } from "../descriptor.js";
import type { Enumeration } from "../enumeration.js";
import type { ErrorClass } from "../error-mapper.js";
import type { Fetch } from "../http.js";
import type { Id } from "../id.js";
import { checkOptions, type OptionKinds } from "../options.js";
import { ServiceError, type ServiceErrorReport } from "../service-error.js";
import { listOperations } from "../supports.js";
import type { Task } from "../task.js";
import { answerAbout } from "./about-server.js";
import { answerJsonRpc } from "./json-rpc-server.js";
import { answerRest } from "./rest-server.js";
import { compareReleases, isRelease } from "./release.js";
import { sampleOf, type SampleSize } from "./sample.js";
import { sessionOperations, Sessions, type Users } from "./sessions.js";
import * as t from "../types.js";

/** Functions that answer the operations of a service; each has the type of the client's method. */
export type Handlers<Service> = {
  readonly [Method in keyof Service]?: Service[Method] extends (
    ...parameters: infer Parameters
  ) => Promise<infer Output>
    ? (...parameters: Parameters) => Answer<Output> | Promise<Answer<Output>>
    : never;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answer<Output> = [Output] extends [Task<any, any>] ? Id : Fixture<Output>;

/** A value as a test may write it: an enumeration may also be its text, and a list may be readonly. */
export type Fixture<T> = unknown extends T
  ? T
  : T extends Enumeration<infer Text>
    ? T | Text
    : T extends string | number | boolean | undefined | Date | Uint8Array | DataValue | ServiceError
      ? T
      : T extends ReadonlySet<infer Item>
        ? ReadonlySet<Fixture<Item>>
        : T extends ReadonlyMap<infer Key, infer Value>
          ? ReadonlyMap<Fixture<Key>, Fixture<Value>>
          : { readonly [Member in keyof T]: Fixture<T[Member]> };

/** A failure that a test can cause. */
export type Trouble =
  /** The operation reports an error, whether it declares it or not. */
  | { readonly error: ServiceError }
  /** The answer is delayed by so many milliseconds. */
  | { readonly delayMs: number }
  /** The connection is cut: before the operation is carried out, or after that, while the answer is being sent. */
  | { readonly cut: "before" | "after" }
  /** The server sends this HTTP answer, whatever the protocol. */
  | {
      readonly status: number;
      readonly body: string;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** A call that the server has accepted. */
export interface ReceivedCall {
  readonly service: string;
  readonly operation: string;
  /** The parameters by member. */
  readonly input: unknown;
  readonly opId: string | undefined;
  /** User of the session; `undefined` without a session. */
  readonly user: string | undefined;
}

/** The services, users and answers of a fake vCenter. */
export interface FakeVcenterOptions {
  /** Services that the server has, besides sessions; `on` adds further ones. */
  readonly services?: readonly ServiceDescriptor[] | undefined;
  /** Passwords by user; when unset, every user may log in. */
  readonly users?: Users | undefined;
  /** Whether optional values are set in sample answers; `full` (they are set) when unset. */
  readonly samples?: SampleSize | undefined;
  /**
   * Release of the server, such as `7.0.3`: it lacks operations that were added later. When unset, it has every
   * operation of its services, and says that it is the first release that has all of them.
   */
  readonly release?: string | undefined;
  /** Objects that calls read and change, made by `inventory` of `…/testing/inventory`; none when unset. */
  readonly inventory?: FakeInventory | undefined;
}

const known: OptionKinds<keyof FakeVcenterOptions> = {
  services: "a list",
  users: "an object of strings",
  samples: "a string that isn't empty",
  release: "a string that isn't empty",
  inventory: "an object",
};

/** Makes a server answer calls about its objects. */
export interface FakeInventory {
  install(vcenter: FakeVcenter): void;
}

/** A request, in a form that any HTTP server can provide. */
export interface HttpExchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
  /** The body as bytes, for requests that transfer files. */
  readonly bytes?: Uint8Array | undefined;
}

/** The answer of the server, for code that sends it over a network. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: string;
  /** The body as bytes, for files; it takes the place of `body`. */
  readonly bytes?: Uint8Array | undefined;
  /** Whether the connection is cut before, or in the middle of, the answer. */
  readonly cut?: boolean | undefined;
}

/**
 * A vCenter for tests: it checks requests as a real one does, and answers with values of the test or with samples.
 *
 * ```ts
 * const vcenter = new FakeVcenter();
 * vcenter.on(powerService, { get: () => ({ state: PowerState.POWERED_ON }) });
 * const power = new PowerClient(connect({ host: "vcenter.test", user: "u", password: "p", fetch: vcenter.fetch }));
 * ```
 */
export class FakeVcenter {
  readonly #operations = new Map<string, Map<string, OperationDescriptor>>();
  readonly #handlers = new Map<OperationDescriptor, (input: never) => unknown>();
  readonly #troubles: {
    readonly operation: OperationDescriptor | undefined;
    readonly trouble: Trouble;
    times: number;
  }[] = [];
  readonly #samples: SampleSize;
  readonly #files = new Map<string, (exchange: HttpExchange) => HttpAnswer>();

  /** Release of the server; `undefined` for the newest. */
  readonly release: string | undefined;
  /** The valid sessions, with their users. */
  readonly sessions: Sessions;
  /** The calls that were accepted, in order. */
  readonly calls: ReceivedCall[] = [];

  /** @throws TypeError when an option is unknown or invalid. */
  constructor(options: FakeVcenterOptions = {}) {
    checkOptions("FakeVcenter", options, known);
    if (options.release !== undefined && !isRelease(options.release))
      throw new TypeError("FakeVcenter: release must be like 7.0 or 8.0.3");
    this.sessions = new Sessions(options.users);
    this.#samples = options.samples ?? "full";
    this.release = options.release;
    for (const operation of [...sessionOperations, listOperations]) this.#add(operation);
    this.#handlers.set(listOperations, ({ serviceId }: { serviceId: string }) => this.#listOperations(serviceId));
    for (const service of options.services ?? []) this.on(service, {});
    options.inventory?.install(this);
  }

  /** Adds a service, and functions that answer its operations; operations without one answer with samples. */
  on<Service>(service: ServiceDescriptor<Service>, handlers: Handlers<Service>): this {
    const operations = service.operations as Readonly<Record<string, OperationDescriptor>>;
    for (const [method, operation] of Object.entries(operations)) {
      this.#add(operation);
      const handler = (handlers as Readonly<Record<string, ((input: never) => unknown) | undefined>>)[method];
      const known = this.find(operation.service, operation.id);
      if (handler !== undefined && known !== undefined) this.#handlers.set(known, handler);
    }
    return this;
  }

  /**
   * Makes the next calls fail: those of an operation, or any calls when `operation` is unset; one call unless `times`
   * says more.
   */
  trouble(trouble: Trouble, { operation, times = 1 }: { operation?: OperationDescriptor; times?: number } = {}): this {
    this.#troubles.push({ operation, trouble, times });
    return this;
  }

  /** A `fetch` that calls this server without a network, for `connect` and the transports. */
  readonly fetch: Fetch = async (url, { method, headers, body: sent, signal }) => {
    const { pathname, searchParams } = new URL(url);
    const names = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    // The body of a file may be anything that a `fetch` accepts.
    const bytes = sent === undefined || typeof sent === "string" ? undefined : await bytesOf(sent, signal);
    const body = typeof sent === "string" ? sent : "";
    const exchange = {
      method,
      path: pathname,
      query: searchParams,
      header: (name: string) => names.get(name.toLowerCase()),
      body,
      bytes,
    };
    const answer = await abortable(this.answer(exchange), signal);
    if (answer.cut) throw new TypeError("fetch failed", { cause: new Error("ECONNRESET: the connection was cut") });
    const type = answer.contentType === undefined ? {} : { "content-type": answer.contentType };
    const hasBody = answer.status !== 204 && answer.status !== 304;
    return new Response(hasBody ? ((answer.bytes as never) ?? answer.body) : null, {
      status: answer.status,
      headers: { ...type, ...answer.headers },
    });
  };

  /** Answers one request, of any protocol. */
  async answer(exchange: HttpExchange): Promise<HttpAnswer> {
    for (const [prefix, answer] of this.#files) if (exchange.path.startsWith(prefix)) return answer(exchange);
    if (exchange.path === "/sdk") return answerAbout(this, exchange);
    return exchange.path === "/api" && exchange.method === "POST"
      ? answerJsonRpc(this, exchange)
      : answerRest(this, exchange);
  }

  /** Makes a function answer requests below a path that are not calls, such as those for files. */
  onFiles(prefix: string, answer: (exchange: HttpExchange) => HttpAnswer): this {
    this.#files.set(prefix, answer);
    return this;
  }

  /** Origin of the server, for the URLs of files that it offers. */
  origin = "https://vcenter.test";

  /** An operation of the server by its service and its name; `undefined` when the server doesn't have it. */
  find(service: string, id: string): OperationDescriptor | undefined {
    return this.#operations.get(service)?.get(id);
  }

  hasService(service: string): boolean {
    return this.#operations.has(service);
  }

  /** All operations that the server has. */
  get operations(): readonly OperationDescriptor[] {
    return [...this.#operations.values()].flatMap((operations) => [...operations.values()]);
  }

  /** The failure for a call, if a test has asked for one. */
  takeTrouble(operation: OperationDescriptor): Trouble | undefined {
    const entry = this.#troubles.find(
      ({ operation: wanted, times }) =>
        times > 0 && (wanted === undefined || (wanted.service === operation.service && wanted.id === operation.id)),
    );
    if (entry === undefined) return undefined;
    entry.times -= 1;
    return entry.trouble;
  }

  /** Carries out an accepted call. */
  perform(operation: OperationDescriptor, input: unknown, call: Pick<ReceivedCall, "opId" | "user">): unknown {
    this.calls.push({ service: operation.service, operation: operation.id, input, ...call });
    const handler = this.#handlers.get(operation);
    return handler === undefined ? sampleOf(operation.output?.() ?? t.void, this.#samples) : handler(input as never);
  }

  #listOperations(service: string): ReadonlySet<string> {
    const operations = this.#operations.get(service);
    if (operations !== undefined) return new Set(operations.keys());
    throw new ServiceError({ wireName: "com.vmware.vapi.std.errors.not_found", messages: [] });
  }

  #add(operation: OperationDescriptor): void {
    const { service, id, since } = operation;
    if (this.release !== undefined && compareReleases(since ?? "0", this.release) > 0) return;
    if (!this.#operations.has(service)) this.#operations.set(service, new Map());
    const operations = this.#operations.get(service)!;
    if (!operations.has(id)) operations.set(id, operation);
  }
}

/**
 * An error as the server reports it, with its data and the fields of its class: `vapiError(NotFound, "There is no
 * vm-9.")`.
 */
export function vapiError<T extends ServiceError>(
  type: ErrorClass<T>,
  text?: string,
  fields: Partial<Omit<T, keyof ServiceError>> & Pick<ServiceErrorReport, "data"> = {},
): T {
  const message = { id: `${type.wireName}.fake`, defaultMessage: text ?? "", args: [] };
  const construct = type as unknown as new (report: ServiceErrorReport) => T;
  const { data, ...own } = fields;
  const error = new construct({ wireName: type.wireName, messages: text === undefined ? [] : [message], data });
  return Object.assign(error, own);
}

async function bytesOf(body: BodyInit, signal: AbortSignal): Promise<Uint8Array> {
  return new Uint8Array(await abortable(new Response(body).arrayBuffer(), signal));
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
