import type { Call } from "./call.js";
import type { OperationDescriptor } from "./descriptor.js";
import { baseUrl, exchange, httpError, type TransportOptions } from "./http.js";

/** What a server reports about itself. */
export interface About {
  /** Name of the product: `VMware vCenter Server`. */
  readonly product: string;
  /** Version of the product, as its user interface shows it: `8.0.3`. */
  readonly version: string;
  /** Release of its APIs, which can be newer than the version suggests: `6.7.1` for vCenter Server 6.7.0 Update 1. */
  readonly apiVersion: string;
  /** Build of the product: `24022515`. */
  readonly build: string;
}

/** A call that every release answers at `/sdk`, without a session. */
export const retrieveServiceContent: OperationDescriptor<object, About> = {
  service: "ServiceInstance",
  id: "RetrieveServiceContent",
  input: () => ({}),
  idempotent: true,
};

const request =
  '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><RetrieveServiceContent xmlns="urn:vim25">' +
  '<_this type="ServiceInstance">ServiceInstance</_this></RetrieveServiceContent></Body></Envelope>';

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Asks the server of a host what it is. This is the only request to another API. */
export function aboutTransport(options: TransportOptions): Call {
  const url = `${baseUrl(options)}/sdk`;
  // The oldest version that this package supports; newer servers know it as well.
  const headers = { "content-type": "text/xml; charset=utf-8", soapaction: "urn:vim25/6.5" };
  return async (call) => {
    const response = await exchange(options, call, "POST", url, headers, request);
    const { body } = response;
    const start = body.search(/<(\w{1,20}:)?about>/);
    const text = start < 0 ? "" : body.slice(start, start + 10_000);
    const element = (name: string): string => {
      const found = new RegExp(`<(?:\\w{1,20}:)?${name}>([^<]*)<`).exec(text)?.[1];
      if (found === undefined) throw httpError(response, call);
      return found.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => entities[entity]!);
    };
    return {
      product: element("name"),
      version: element("version"),
      apiVersion: element("apiVersion"),
      build: element("build"),
    };
  };
}
