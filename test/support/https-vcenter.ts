import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { FakeVcenter } from "vsphere-sdk/testing";
import { bodyOf } from "./http-server.ts";

/** A certificate in PEM; these are for tests only, and good for a hundred years, but for the one that is over. */
export const pem = (name: "authority" | "server" | "server.key" | "elsewhere" | "expired"): string =>
  readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), "utf8");

export const fingerprint = new X509Certificate(pem("server")).fingerprint256;

/** A server on 127.0.0.1 with a certificate of a private authority. */
export interface HttpsServer {
  readonly host: string;
  readonly server: Server;
  /** How many requests have arrived. */
  readonly requests: () => number;
  readonly close: () => void;
}

export async function httpsServer(listener: RequestListener): Promise<HttpsServer> {
  let requests = 0;
  const server = createServer({ key: pem("server.key"), cert: pem("server") }, (request, response) => {
    requests += 1;
    listener(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, server, requests: () => requests, close };
}

export function httpsVcenter(vcenter: FakeVcenter): Promise<HttpsServer> {
  return httpsServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const { pathname, searchParams } = new URL(request.url!, "https://127.0.0.1");
      const header = (name: string) => request.headers[name] as string | undefined;
      const exchange = { method: request.method!, path: pathname, query: searchParams, header, body };
      const answer = await vcenter.answer(exchange);
      response.writeHead(answer.status, { "content-type": answer.contentType ?? "text/plain" }).end(answer.body);
    });
  });
}
