import type { OperationDescriptor } from "./descriptor.js";

/** Where an operation is in REST. */
export interface Route {
  readonly method: string;
  /** Path with parameters in braces. */
  readonly path: string;
  /** Fixed query. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

const verbs: Readonly<Record<string, string>> = {
  list: "GET",
  get: "GET",
  update: "PATCH",
  set: "PUT",
  delete: "DELETE",
};

const dashed = (name: string): string => name.replaceAll("_", "-").toLowerCase();

function fromTemplate(rest: string, root: string): Route {
  const [method, template] = rest.split(" ") as [string, string];
  const [path, query = ""] = template.split("?") as [string, string?];
  return { method, path: root + path, query: [...new URLSearchParams(query)] };
}

/** The operation in `/rest`: by its template, or by the mapping of services that have none. */
export function restRoute(operation: OperationDescriptor): Route {
  if (operation.rest !== undefined) return fromTemplate(operation.rest, "/rest");
  const base = `/rest/${dashed(operation.service).replaceAll(".", "/")}`;
  return byName(
    operation,
    base,
    (id) => `/id:{${id}}`,
    "~action",
    (name) => (name === "delete" ? "DELETE" : "POST"),
  );
}

/** The operation in `/api`: what stands in the path as a verb in `/rest` is an action here. */
export function apiRoute(operation: OperationDescriptor): Route {
  if (operation.service === "com.vmware.cis.session")
    return {
      method: operation.id === "create" ? "POST" : (verbs[operation.id] ?? "GET"),
      path: "/api/session",
      query: [],
    };
  if (operation.rest === undefined) {
    const base = `/api/${dashed(operation.service)
      .replace(/^com\.vmware\./, "")
      .replaceAll(".", "/")}`;
    return byName(
      operation,
      base,
      (id) => `/{${id}}`,
      "action",
      () => "POST",
    );
  }
  const route = fromTemplate(operation.rest, "/api");
  const action = dashed(operation.id);
  const verb = new RegExp(`(/action)?/${action}$`);
  return route.method === "POST" && verb.test(route.path)
    ? { ...route, path: route.path.replace(verb, ""), query: [...route.query, ["action", action]] }
    : route;
}

/** The first parameter that is an identifier stands in the path, except where there is none yet. */
function byName(
  operation: OperationDescriptor,
  base: string,
  segment: (id: string) => string,
  actionName: string,
  withoutId: (name: string) => string,
): Route {
  const { id: name } = operation;
  const input = operation.input();
  if (name === "list") return { method: "GET", path: base, query: [] };
  if (name === "create") return { method: "POST", path: base, query: [] };
  const id = Object.keys(input).find((parameter) => input[parameter] === "id");
  const action: Route["query"] = [[actionName, dashed(name)]];
  if (id === undefined) {
    const method = withoutId(name);
    return { method, path: base, query: method === "POST" ? action : [] };
  }
  // What reads or deletes has no body that could carry more than the identifier.
  const isBare = Object.keys(input).length === 1 || name === "update" || name === "set";
  const method = isBare ? verbs[name] : undefined;
  return { method: method ?? "POST", path: base + segment(id), query: method === undefined ? action : [] };
}
