import { mounts, newestMounts, type Mount } from "../definition/mounts.ts";
import { compareReleases } from "../definition/releases.ts";
import type { Module, Operation, Service } from "../model/model.ts";
import type { Names } from "../typescript/names/names.ts";
import { isLogin } from "./program.ts";
import { fieldsSample, sampleOf, sampleTime } from "./samples.ts";
import type { SampleValues } from "./values.ts";

/** A call as it is sent over the wire, with its answer. */
export interface Exchange {
  readonly protocol: string;
  /** Verb and URL. */
  readonly request: string;
  /** Indented JSON; empty where there is no body. */
  readonly requestBody: string;
  readonly status: number;
  readonly responseBody: string;
}

type Fetch = (url: string, init: Readonly<Record<string, unknown>>) => Promise<Response>;
interface Connection {
  invoke(operation: unknown, input: unknown, options: { readonly opId: string }): Promise<unknown>;
  sessionId(): Promise<string>;
}
type Connect = (options: Readonly<Record<string, unknown>>) => Connection;
interface Fake {
  on(service: unknown, handlers: object): Fake;
  readonly fetch: Fetch;
}
type FakeClass = new () => Fake;

type Protocol = "jsonRpc" | Mount;
const protocols: readonly (readonly [Protocol, string])[] = [
  ["jsonRpc", "JSON-RPC"],
  ...newestMounts.map((mount) => [mount, titleOf(mount)] as const),
];

function titleOf(mount: Mount): string {
  const { first, last } = mounts[mount];
  const begin = first === undefined ? "" : `, from ${first} on`;
  return `REST at /${mount}${begin}${last === undefined ? "" : `, up to ${last}`}`;
}

/**
 * Whether an operation can be called over a protocol. The rule for operations without a mapping ended with the last
 * release of the mount.
 */
function isCalledBy(protocol: Protocol, operation: Operation, since: string | undefined): boolean {
  if (protocol === "jsonRpc" || operation[protocol] !== undefined) return true;
  const { hasDefault, last } = mounts[protocol];
  return hasDefault && (since === undefined || last === undefined || compareReleases(since, last) < 0);
}

/** Shown in place of session ids, which are different each time. */
const sessionId = "b00db39f948d13ea";
/** The identifier of every call in the server's log. */
const opId = "4f0a7c12";
/** Matches times: the server says when a session was made, which is different each time. */
const times = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const host = "vc.example.com";

/** Calls operations of a package on its own fake server, and records what is sent and received. */
export class Recorder {
  readonly #values: SampleValues;
  readonly #names: Names;
  readonly #fake: Fake;
  readonly #connections = new Map<Protocol, Connection>();
  #last: Omit<Exchange, "protocol"> | undefined;

  constructor(values: SampleValues, names: Names, testing: Readonly<Record<string, unknown>>) {
    this.#values = values;
    this.#names = names;
    this.#fake = new (testing["FakeVcenter"] as FakeClass)();
  }

  /** Records one exchange for each protocol that has the operation. */
  async record(operation: Operation, service: Service, module: Module): Promise<readonly Exchange[]> {
    const values = this.#values;
    const output = values.valueOf(sampleOf(operation.output, "full", operation.id));
    this.#fake.on(values.exported(this.#names.declared(service), module.id), {
      [this.#names.method(operation)]: () => output,
    });
    const descriptor = values.exported(this.#names.operation(service, operation), module.id);
    const input = values.valueOf(fieldsSample(operation.params, "sparse"));
    const exchanges: Exchange[] = [];
    for (const [protocol, title] of protocols) {
      if (!isCalledBy(protocol, operation, operation.since ?? service.since ?? module.since)) continue;
      // The calls that make and end sessions get a new connection, because they affect the session of the connection.
      if (service.id === "com.vmware.cis.session") this.#connections.delete(protocol);
      const connection = this.#connection(protocol);
      // This logs in if needed, so that the last exchange is the call itself.
      const session = await connection.sessionId();
      if (!isLogin(operation, service))
        await connection.invoke(descriptor, input, { opId }).catch((cause: unknown) => {
          const reason = cause instanceof Error ? cause.message : String(cause);
          throw new Error(`The example for ${service.id} ${operation.id} fails over ${title}: ${reason}`, { cause });
        });
      const hidden = (text: string): string =>
        text
          .replaceAll(session, sessionId)
          .replace(times, sampleTime)
          .replace(/("opId": ")[^"]*/, `$1${opId}`);
      const { request, requestBody, status, responseBody } = this.#last!;
      exchanges.push({
        protocol: title,
        request,
        requestBody: hidden(requestBody),
        status,
        responseBody: hidden(responseBody),
      });
      if (service.id === "com.vmware.cis.session") this.#connections.delete(protocol);
    }
    return exchanges;
  }

  #connection(protocol: Protocol): Connection {
    let connection = this.#connections.get(protocol);
    if (connection === undefined) {
      connection = (this.#values.exported("connect") as Connect)({
        host,
        user: "administrator@vsphere.local",
        password: "secret",
        protocol: this.#values.exported(protocol),
        // Calls that may be repeated carry tokens, which are different each time.
        retry: false,
        fetch: this.#fetch,
      });
      this.#connections.set(protocol, connection);
    }
    return connection;
  }

  readonly #fetch: Fetch = async (url, init) => {
    const response = await this.#fake.fetch(url, init);
    const { method, body = "" } = init as { method: string; body?: string };
    this.#last = {
      request: `${method} ${url.replace(`https://${host}`, "")}`,
      requestBody: indented(body),
      status: response.status,
      responseBody: indented(await response.clone().text()),
    };
    return response;
  };
}

/** Indented JSON. Calls of JSON-RPC are shown without a number, so that no page depends on another. */
function indented(body: string): string {
  if (body === "") return "";
  const json = JSON.parse(body) as unknown;
  const isCall = typeof json === "object" && json !== null && "jsonrpc" in json && "id" in json;
  return JSON.stringify(isCall ? { ...json, id: "1" } : json, null, 2);
}
