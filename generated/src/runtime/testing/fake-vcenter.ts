import type { DataValue } from "../data-value.js";
import type { OperationDescriptor, ServiceDescriptor } from "../descriptor.js";
import type { Enumeration } from "../enumeration.js";
import type { ErrorClass } from "../error-mapper.js";
import type { Fetch } from "../http.js";
import type { Id } from "../id.js";
import { ServiceError, type ServiceErrorReport } from "../service-error.js";
import { listOperations } from "../supports.js";
import type { Task } from "../task.js";
import { answerAbout } from "./about-server.js";
import { answerJsonRpc } from "./json-rpc-server.js";
import { answerRest } from "./rest-server.js";
import { compareReleases } from "./release.js";
import { sampleOf, type SampleSize } from "./sample.js";
import { sessionOperations, Sessions, type Users } from "./sessions.js";
import * as t from "../types.js";

/** What answers the operations of a service; each is typed as the client's method. */
export type Handlers<Service> = {
  readonly [Method in keyof Service]?: Service[Method] extends (
    ...parameters: infer Parameters
  ) => Promise<infer Output>
    ? (...parameters: Parameters) => Answer<Output> | Promise<Answer<Output>>
    : never;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answer<Output> = [Output] extends [Task<any, any>] ? Id : Fixture<Output>;

/** A value as a test may write it: enumerations also as their texts, lists also as readonly ones. */
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

/** What goes wrong on demand. */
export type Trouble =
  /** The operation reports an error, one that it declares or any other. */
  | { readonly error: ServiceError }
  /** The answer takes its time. */
  | { readonly delayMs: number }
  /** The connection is cut: before anything is done, or when it is done and the answer is under way. */
  | { readonly cut: "before" | "after" }
  /** The answer is this, whatever the protocol. */
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
  /** The arguments by member. */
  readonly input: unknown;
  readonly opId: string | undefined;
  /** Who called; `undefined` without a session. */
  readonly user: string | undefined;
}

/** Who may log in, and what the server answers by itself. */
export interface FakeVcenterOptions {
  /** Services that the server has, beside sessions; more come with `on`. */
  readonly services?: readonly ServiceDescriptor[] | undefined;
  /** Passwords by user; anybody may log in when unset. */
  readonly users?: Users | undefined;
  /** Whether sample answers have their optional values set; `full` when unset. */
  readonly samples?: SampleSize | undefined;
  /** Release that the server is of, such as `7.0.3`: it lacks what came later. The newest when unset. */
  readonly release?: string | undefined;
  /** Objects that calls read and change; `inventory` of `…/testing/inventory` makes one. */
  readonly inventory?: FakeInventory | undefined;
}

/** Answers for the objects of a server. */
export interface FakeInventory {
  install(vcenter: FakeVcenter): void;
}

/** A request as any HTTP server has it. */
export interface HttpExchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
  /** The body as it came, where it is that of a file. */
  readonly bytes?: Uint8Array | undefined;
}

/** What the server answers, for code that serves it over a network. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: string;
  /** The body of a file, in place of the text. */
  readonly bytes?: Uint8Array | undefined;
  /** The connection is cut instead of, or in the middle of, the answer. */
  readonly cut?: boolean | undefined;
}

/**
 * A vCenter for tests: checks requests as a real one does, and answers with what the test says, or with samples.
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

  /** Release that the server is of; `undefined` for the newest. */
  readonly release: string | undefined;
  /** The valid sessions, with their users. */
  readonly sessions: Sessions;
  /** What was called and accepted, in order. */
  readonly calls: ReceivedCall[] = [];

  constructor(options: FakeVcenterOptions = {}) {
    this.sessions = new Sessions(options.users);
    this.#samples = options.samples ?? "full";
    this.release = options.release;
    for (const operation of [...sessionOperations, listOperations]) this.#add(operation);
    this.#handlers.set(listOperations, ({ serviceId }: { serviceId: string }) => this.#listOperations(serviceId));
    for (const service of options.services ?? []) this.on(service, {});
    options.inventory?.install(this);
  }

  /** Makes a service known, and says what its operations answer; the others answer with samples. */
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

  /** Lets the next calls of an operation go wrong, or of any operation; as often as it is told. */
  trouble(trouble: Trouble, { operation, times = 1 }: { operation?: OperationDescriptor; times?: number } = {}): this {
    this.#troubles.push({ operation, trouble, times });
    return this;
  }

  /** A `fetch` that calls this server without a network, for `connect` and the transports. */
  readonly fetch: Fetch = async (url, { method, headers, body: sent, signal }) => {
    const { pathname, searchParams } = new URL(url);
    const names = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    // The body of a file may be whatever a `fetch` takes.
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

  /** Answers one request, of whichever protocol. */
  async answer(exchange: HttpExchange): Promise<HttpAnswer> {
    for (const [prefix, answer] of this.#files) if (exchange.path.startsWith(prefix)) return answer(exchange);
    if (exchange.path === "/sdk") return answerAbout(this, exchange);
    return exchange.path === "/api" && exchange.method === "POST"
      ? answerJsonRpc(this, exchange)
      : answerRest(this, exchange);
  }

  /** Lets requests below a path that are no calls be answered by a function: those for files. */
  onFiles(prefix: string, answer: (exchange: HttpExchange) => HttpAnswer): this {
    this.#files.set(prefix, answer);
    return this;
  }

  /** Where the server is, for the URLs of files that it gives out. */
  origin = "https://vcenter.test";

  /** An operation that the server has. */
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

  /** What goes wrong with a call, if anything does. */
  takeTrouble(operation: OperationDescriptor): Trouble | undefined {
    const entry = this.#troubles.find(
      ({ operation: wanted, times }) =>
        times > 0 && (wanted === undefined || (wanted.service === operation.service && wanted.id === operation.id)),
    );
    if (entry === undefined) return undefined;
    entry.times -= 1;
    return entry.trouble;
  }

  /** Carries an accepted call out. */
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
 * An error as the server reports it, with its data and the fields that are its own:
 * `vapiError(NotFound, "There is no vm-9.")`.
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
