import type { Fetch } from "../../generated/src/runtime/http.ts";

/** A request as a fake `fetch` got it. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answer {
  readonly status?: number | undefined;
  readonly contentType?: string | null | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** A `fetch` that keeps what it was sent, and answers as it is told. */
export function fakeFetch(answer: (sent: Sent) => Answer | Promise<Answer>): {
  readonly sent: Sent[];
  readonly fetch: Fetch;
} {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (url, { method, headers, body }) => {
      const request = { url, method, headers, body };
      sent.push(request);
      const { status = 200, contentType = "application/json", headers: more, body: text = "" } = await answer(request);
      const all = { ...(contentType !== null && { "content-type": contentType }), ...more };
      const isEmpty = status === 204 || status === 304;
      return new Response(isEmpty ? null : new TextEncoder().encode(text), { status, headers: all });
    },
  };
}

/** Identifier of the JSON-RPC request, for its answer. */
export function idOf(sent: Sent): string {
  return (JSON.parse(sent.body ?? "{}") as { id: string }).id;
}
