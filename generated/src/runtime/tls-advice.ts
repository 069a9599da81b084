import { reasonOf, type Fetch } from "./http.js";

/** Causes of a TLS failure, by the messages of Node, Deno and Bun, and what to do about each. */
const causes: readonly (readonly [RegExp, string])[] = [
  [
    /ALTNAME|altnames|NotValidForName/,
    "The certificate is for another name: use that name as the host, or pin the certificate (tls.fingerprint256)",
  ],
  [
    /EXPIRED|expired|NOT_YET_VALID|not yet valid|NotValidYet/i,
    "Renew the certificate and check the clocks of both sides, or pin the certificate (tls.fingerprint256)",
  ],
  [
    /fingerprint/,
    "If the certificate was renewed, pin the new one (tls.fingerprint256) as its console shows it, or trust its CA (tls.ca); " +
      "if not, somebody may be intercepting the connection, and tls.rejectUnauthorized: false would let them read everything",
  ],
  [
    /certificate|CERT|SELF_SIGNED|UNABLE_TO_/,
    "Trust its CA (tls.ca), pin its certificate (tls.fingerprint256), or turn verification off (tls.rejectUnauthorized: false)",
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|InvalidContentType/i,
    "The server at that port doesn't speak TLS: use another port, or http:// for plain HTTP",
  ],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ProtocolVersion/,
    "The server supports only old TLS versions: enable 1.2 or newer there, or start Node with --tls-min-v1.0",
  ],
];

/** What to do about a TLS failure; `undefined` for other errors and unknown causes. */
export function adviceFor(reason: string): string | undefined {
  return causes.find(([cause]) => cause.test(reason))?.[1];
}

/** The `fetch` of the runtime; its errors have advice when the certificate of the server isn't trusted. */
export const fetchWithAdvice: Fetch = async (url, init) => {
  try {
    return await globalThis.fetch(url, init);
  } catch (error) {
    const reason = reasonOf(error);
    const advice = adviceFor(reason);
    throw advice === undefined ? error : Object.assign(new Error(reason, { cause: error }), { advice });
  }
};
