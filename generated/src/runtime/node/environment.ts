import { readFileSync } from "node:fs";
import type { ConnectOptions } from "../connect.js";
import { jsonRpc } from "../json-rpc.js";
import { api, rest } from "../rest.js";
import { tls } from "./tls.js";

const protocols = { jsonRpc, rest, api } as const;

/**
 * Options for `connect` from environment variables: `connect(fromEnvironment())`.
 *
 * - `VCENTER_HOST`, `VCENTER_USER`, `VCENTER_PASSWORD`: the host, and the user that logs in.
 * - `VCENTER_FINGERPRINT`: SHA-256 fingerprint of the server's certificate; or `VCENTER_CA`: path of a file with the
 *   certificate of its authority, in PEM. Without either, the authorities that the runtime trusts by default are used.
 * - `VCENTER_PROTOCOL`: `jsonRpc`, `rest` or `api`; `jsonRpc` when unset.
 *
 * @param environment `process.env` when unset.
 * @throws TypeError when a variable is missing or can't be used; the message names it.
 */
export function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Extract<ConnectOptions, { readonly user: string }> {
  const required = (name: string): string => {
    const value = environment[name];
    if (value) return value;
    throw new TypeError(`${name} isn't set: VCENTER_HOST, VCENTER_USER and VCENTER_PASSWORD are needed`);
  };
  const host = required("VCENTER_HOST");
  const user = required("VCENTER_USER");
  const password = required("VCENTER_PASSWORD");
  const { VCENTER_FINGERPRINT: fingerprint256, VCENTER_CA: ca, VCENTER_PROTOCOL: protocol = "jsonRpc" } = environment;
  if (!Object.hasOwn(protocols, protocol))
    throw new TypeError(`VCENTER_PROTOCOL must be ${Object.keys(protocols).join(", ")}`);
  if (fingerprint256 && ca) throw new TypeError("VCENTER_FINGERPRINT and VCENTER_CA exclude each other");
  return {
    host,
    user,
    password,
    protocol: protocols[protocol as keyof typeof protocols],
    ...(fingerprint256 && { fetch: tls({ fingerprint256 }) }),
    ...(ca && { fetch: tls({ ca: readCertificate(ca) }) }),
  };
}

function readCertificate(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new TypeError(`VCENTER_CA can't be read: ${(error as Error).message}`, { cause: error });
  }
}
