import { isBuiltin, type OperationDescriptor, type RestMapping } from "./descriptor.js";

/** The URL of an operation in REST, and the places of its parameters. */
export interface Route {
  readonly method: string;
  /** Path, with parameters in braces. */
  readonly path: string;
  /** Query parameters that are the same in every call; one without a value is only a name in the query. */
  readonly fixed: readonly (readonly [name: string, value: string | undefined])[];
  /** Name of the parameter that is the whole body. */
  readonly body?: string | undefined;
  /** Parameters in the query. */
  readonly query: readonly (readonly [name: string, parameter: string])[];
  /** Parameters in headers. */
  readonly headers: readonly (readonly [name: string, parameter: string])[];
  /** HTTP status of success, where it isn't the usual one. */
  readonly status?: number | undefined;
}

const dashed = (name: string): string => name.replaceAll("_", "-").toLowerCase();

function fromMapping(mapping: RestMapping, mount: string): Route {
  const whole: Exclude<RestMapping, string> = typeof mapping === "string" ? { call: mapping } : mapping;
  const { call, body, query = {}, headers = {}, status } = whole;
  const [method, url] = call.split(" ") as [string, string];
  const [path, fixed] = url.split("?") as [string, string?];
  return {
    method,
    path: mount + path,
    fixed: fixed?.split("&").map((part) => part.split("=") as [string, string?] as [string, string | undefined]) ?? [],
    body,
    query: Object.entries(query),
    headers: Object.entries(headers),
    status,
  };
}

/** The route of an operation in `/api`; `undefined` where it can't be called there. */
export const apiRoute = ({ api }: OperationDescriptor): Route | undefined =>
  api === undefined ? undefined : fromMapping(api, "/api");

/** The route of an operation in `/rest`: by its mapping, or by the rule for services without mappings. */
export function restRoute(operation: OperationDescriptor): Route {
  return operation.rest === undefined ? restRouteByRule(operation) : fromMapping(operation.rest, "/rest");
}

const verbs: Readonly<Record<string, string>> = {
  list: "GET",
  get: "GET",
  update: "PATCH",
  set: "PUT",
  delete: "DELETE",
};

/** The route by the rule: the first parameter that is an identifier is in the path, except for `list` and `create`. */
export function restRouteByRule(operation: OperationDescriptor): Route {
  const { id: name } = operation;
  const input = operation.input();
  const base = `/rest/${dashed(operation.service).replaceAll(".", "/")}`;
  const route = (method: string, path: string, action: boolean): Route => ({
    method,
    path,
    fixed: action ? [["~action", dashed(name)]] : [],
    query: [],
    headers: [],
  });
  if (name === "list") return route("GET", base, false);
  if (name === "create") return route("POST", base, false);
  const id = Object.keys(input).find((parameter) => isBuiltin(input[parameter], "id"));
  if (id === undefined) return route(name === "delete" ? "DELETE" : "POST", base, name !== "delete");
  // Other requests that read or delete have no body that could carry further parameters.
  const isBare = Object.keys(input).length === 1 || name === "update" || name === "set";
  const method = isBare ? verbs[name] : undefined;
  return route(method ?? "POST", `${base}/id:{${id}}`, method === undefined);
}
