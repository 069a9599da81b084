import type { Fetch } from "../../generated/src/runtime/http.ts";
import { fakeFetch, type Answer, type Sent } from "./fake-fetch.ts";

interface Params {
  readonly serviceId: string;
  readonly operationId: string;
  readonly ctx: { readonly securityCtx?: Readonly<Record<string, string>> };
}

/** A server of JSON-RPC that knows sessions and little else. */
export function sessionServer(
  answer?: (call: Params, sent: Sent) => Answer | undefined | Promise<Answer | undefined>,
): {
  readonly fetch: Fetch;
  /** Calls as `service.operation`, by the last words of their names. */
  readonly calls: string[];
  readonly sessions: Set<string>;
  readonly sent: Sent[];
} {
  const calls: string[] = [];
  const sessions = new Set<string>();
  let count = 0;
  const { fetch, sent } = fakeFetch(async (request) => {
    const { id, params } = JSON.parse(request.body!) as { id: string; params: Params };
    const { serviceId, operationId, ctx } = params;
    const { sessionId } = ctx.securityCtx ?? {};
    calls.push(`${serviceId.slice(serviceId.lastIndexOf(".") + 1)}.${operationId}`);
    const reply = (result: unknown): Answer => ({ body: JSON.stringify({ jsonrpc: "2.0", id, result }) });
    const special = await answer?.(params, request);
    if (special !== undefined) return special;
    await new Promise((later) => setTimeout(later, 5));
    if (serviceId === "com.vmware.cis.session" && operationId === "create") {
      const created = `session-${(count += 1)}`;
      sessions.add(created);
      return reply({ output: { SECRET: created } });
    }
    if (sessionId === undefined || !sessions.has(sessionId)) return reply(failure("unauthenticated"));
    if (serviceId !== "com.vmware.cis.session") return reply({ output: { STRUCTURE: { x: { state: "POWERED_ON" } } } });
    if (operationId === "delete") sessions.delete(sessionId);
    return reply({ output: null });
  });
  return { fetch, calls, sessions, sent };
}

export const failure = (name: string, messages: readonly object[] = []) => ({
  error: { ERROR: { [`com.vmware.vapi.std.errors.${name}`]: { messages, data: { OPTIONAL: null } } } },
});
