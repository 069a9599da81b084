import { Agent, type AgentOptions, type RequestOptions } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";

/** Milliseconds that connecting and the TLS handshake may take together. */
const handshakeMs = 10_000;

/** TLS sockets whose certificate was accepted: requests may be written to them. */
const ready = new WeakSet<Duplex>();

/** Verifies the certificate of a server before any byte of a request is written. */
export class TrustingAgent extends Agent {
  readonly #fingerprint: string | undefined;

  constructor(options: AgentOptions, fingerprint: string | undefined) {
    super(options);
    this.#fingerprint = fingerprint;
  }

  override createConnection(options: RequestOptions): Duplex {
    const socket = connect(options as ConnectionOptions);
    const timer = setTimeout(() => {
      socket.destroy(new Error(`the TLS handshake did not finish within ${handshakeMs} ms`));
    }, handshakeMs);
    socket.once("close", () => clearTimeout(timer));
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      const wrong = this.#mismatch(socket);
      if (wrong === undefined) ready.add(socket);
      else socket.destroy(new Error(wrong));
    });
    return socket;
  }

  #mismatch(socket: TLSSocket): string | undefined {
    if (this.#fingerprint === undefined) return undefined;
    const actual = (socket.getPeerCertificate() as { fingerprint256?: string } | null)?.fingerprint256;
    if (actual === undefined)
      return "certificate without a fingerprint: this runtime doesn't support tls.fingerprint256";
    if (actual.replace(/:/g, "") === this.#fingerprint) return undefined;
    return `certificate has the fingerprint ${actual}, not the pinned one`;
  }
}

/** Runs a function when a request may be written to a socket: at once, or after its handshake. */
export function whenReady(socket: Socket, isTls: boolean, write: () => void): void {
  if (isTls ? ready.has(socket) : !socket.connecting) write();
  else
    socket.once(isTls ? "secureConnect" : "connect", () => {
      if (!socket.destroyed) write();
    });
}
