import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

/** A server on this machine, ended with its test file. */
export async function httpServer(
  listener: (...exchange: Parameters<RequestListener>) => void | Promise<void>,
): Promise<{ readonly host: string; readonly server: Server }> {
  const server = createServer((...exchange) => void listener(...exchange));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  return { server, host: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
