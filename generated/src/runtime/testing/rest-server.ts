import type { SecurityContext } from "../call.js";
import {
  isBuiltin,
  isOptional,
  type BuiltinName,
  type Fields,
  type MapType,
  type OperationDescriptor,
  type StructureDescriptor,
  type Type,
} from "../descriptor.js";
import { isJsonObject, parseJson, stringifyJson, type JsonValue } from "../json.js";
import { memberOf } from "../member-name.js";
import { memo } from "../memo.js";
import { apiCodec, restCodec } from "../rest-format.js";
import { apiRoute, restRoute, restRouteByRule, type Route } from "../rest-route.js";
import { parseBase64 } from "../scalar.js";
import { ServiceError } from "../service-error.js";
import type { FakeVcenter, HttpAnswer, HttpExchange } from "./fake-vcenter.js";
import { processCall } from "./process-call.js";
import * as t from "../types.js";
import { compareReleases } from "./release.js";

/** HTTP status of each standard error, by the last word of its name; all others are 500. */
const statuses: Readonly<Record<string, number>> = {
  already_exists: 400,
  already_in_desired_state: 400,
  concurrent_change: 500,
  feature_in_use: 400,
  invalid_argument: 400,
  invalid_element_configuration: 400,
  invalid_element_type: 400,
  invalid_request: 400,
  not_allowed_in_current_state: 400,
  not_found: 404,
  operation_not_found: 404,
  resource_busy: 400,
  resource_in_use: 400,
  resource_inaccessible: 400,
  service_unavailable: 503,
  timed_out: 504,
  unable_to_allocate_resource: 400,
  unauthenticated: 401,
  unauthorized: 403,
  unexpected_input: 400,
  unsupported: 400,
};

/** In earlier releases, `/api` has only JSON-RPC. */
const firstApiRelease = "7.0";

/** A route of an operation, and how its parameters are found in a path. */
interface Candidate {
  readonly operation: OperationDescriptor;
  readonly route: Route;
  readonly names: readonly string[];
  readonly pattern: RegExp;
}

interface Found extends Candidate {
  readonly inPath: Readonly<Record<string, string>>;
}

/** Answers a REST request, below `/rest` or `/api`. */
export async function answerRest(server: FakeVcenter, exchange: HttpExchange): Promise<HttpAnswer> {
  const isApi = exchange.path.startsWith("/api/");
  if (isApi && server.release !== undefined && compareReleases(server.release, firstApiRelease) < 0)
    return page(404, "Not Found");
  const found = findOperation(server, exchange, isApi);
  if (found === "malformed") return page(400, "Bad Request");
  if (found === undefined)
    return /^\/(rest|api)\//.test(exchange.path) ? withoutOperation(exchange.path, isApi) : page(404, "Not Found");
  const { operation, route, inPath } = found;
  const codec = isApi ? apiCodec : restCodec;
  let json: JsonValue;
  try {
    json = argumentsOf(operation, route, inPath, exchange, isApi);
  } catch {
    return page(400, "Bad Request");
  }
  const style = { tagged: false, mapsAsObjects: isApi };
  const security = securityOf(exchange);
  const outcome = await processCall(server, operation, codec, style, json, security, exchange.header("x-request-id"));
  if ("http" in outcome) return outcome.http;
  if ("error" in outcome) return failure(outcome.error, isApi);
  const status = isApi ? successOf(operation, route) : 200;
  if (operation.output === undefined) return { status, body: "" };
  return { status, contentType: "application/json", body: isApi ? outcome.output : `{"value":${outcome.output}}` };
}

/** HTTP status of success below `/api`. */
function successOf({ output }: OperationDescriptor, { method, fixed, status }: Route): number {
  if (status !== undefined) return status;
  if (fixed.some(([name]) => name === "vmw-task")) return 202;
  if (output === undefined) return 204;
  return method === "POST" && fixed.length === 0 ? 201 : 200;
}

function findOperation(
  server: FakeVcenter,
  { method, path, query }: HttpExchange,
  isApi: boolean,
): Found | "malformed" | undefined {
  const all: Found[] = [];
  try {
    decodeURIComponent(path);
  } catch {
    return "malformed";
  }
  for (const operation of server.operations)
    for (const candidate of candidatesOf(operation, isApi)) {
      const { method: wanted, fixed } = candidate.route;
      const inPath = wanted === method ? matchPath(candidate, path) : undefined;
      const hasQuery = fixed.every(([name, value]) =>
        value === undefined ? query.has(name) : query.get(name) === value,
      );
      if (inPath !== undefined && hasQuery) all.push({ ...candidate, inPath });
    }
  // If several operations match, the one with the most fixed parameters, and then the fewest variables, is called.
  const openness = ({ route, inPath }: Found): number => Object.keys(inPath).length - 100 * route.fixed.length;
  return all.sort((a, b) => openness(a) - openness(b))[0];
}

const apiCandidates = new WeakMap<OperationDescriptor, readonly Candidate[]>();
const restCandidates = new WeakMap<OperationDescriptor, readonly Candidate[]>();

/** The routes of an operation; they are made once, for each request looks at those of all operations. */
const candidatesOf = (operation: OperationDescriptor, isApi: boolean): readonly Candidate[] =>
  memo(isApi ? apiCandidates : restCandidates, operation, () => {
    const routes = isApi ? [apiRoute(operation)] : [restRoute(operation), restRouteByRule(operation)];
    return routes.flatMap((route) => {
      if (route === undefined) return [];
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
      const pattern = route.path.replace(/[.+*?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "([^/]+)");
      return [{ operation, route, names, pattern: new RegExp(`^${pattern}$`) }];
    });
  });

function matchPath({ names, pattern }: Candidate, path: string): Readonly<Record<string, string>> | undefined {
  const values = pattern.exec(path)?.slice(1);
  return values && Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index]!)]));
}

function argumentsOf(
  operation: OperationDescriptor,
  route: Route,
  inPath: Readonly<Record<string, string>>,
  exchange: HttpExchange,
  isApi: boolean,
): JsonValue {
  const input = operation.input();
  const json: Record<string, JsonValue> = {};
  for (const [name, text] of Object.entries(inPath)) json[name] = fromText(input[name]!, text);
  for (const [name, parameter] of route.headers) {
    const text = exchange.header(name);
    if (text !== undefined) json[parameter] = fromText(input[parameter]!, text);
  }
  const named = new Map(route.query);
  // A name without a value is a parameter, where the operation has one of that name.
  const fixed = new Set(
    route.fixed.flatMap(([name, value]) => (value === undefined && Object.hasOwn(input, name) ? [] : [name])),
  );
  const others = Object.keys(input).filter((name) => !(name in inPath));
  const inQuery = [...exchange.query]
    .filter(([name]) => !fixed.has(name))
    .map(([name, value]) => [named.get(name) ?? name, value] as const);
  const tree = treeOf(inQuery);
  for (const [name, value] of Object.entries(isApi ? byParameter(tree, operation, others) : tree))
    json[name] = fromTree(typeIn(input, name) ?? t.opaque, value, isApi);
  if (exchange.body === "") return json;
  const body = parseJson(exchange.body);
  if (route.body !== undefined) return { ...json, [route.body]: body };
  if (!isJsonObject(body)) throw new SyntaxError("The body is not an object.");
  return { ...json, ...body };
}

type Tree = { [name: string]: Tree | string[] };

/** The query as a tree: `filter.names.1=a` becomes `{ filter: { names: { 1: ["a"] } } }`. */
function treeOf(query: readonly (readonly [string, string])[]): Tree {
  const root: Tree = Object.create(null) as Tree;
  for (const [name, value] of query) {
    const parts = name.split(".");
    const last = parts.pop()!;
    let tree = root;
    for (const part of parts) tree = (tree[part] ??= Object.create(null) as Tree) as Tree;
    ((tree[last] ??= []) as string[]).push(value);
  }
  return root;
}

/**
 * Puts fields of structures below their parameters: in a query of `/api`, they are written without the parameter's
 * name.
 */
function byParameter(tree: Tree, operation: OperationDescriptor, parameters: readonly string[]): Tree {
  const sorted: Tree = Object.create(null) as Tree;
  for (const [name, value] of Object.entries(tree)) {
    const owner = parameters.find((parameter) => {
      const structure = structureOf(operation.input()[parameter]!);
      return structure !== undefined && Object.hasOwn(structure.fields(), name);
    });
    if (owner === undefined) sorted[name] = value;
    else (sorted[owner] ??= Object.create(null) as Tree)[name as never] = value as never;
  }
  return sorted;
}

function structureOf(type: Type): { fields: () => Readonly<Record<string, Type>> } | undefined {
  if (typeof type !== "object") return undefined;
  if ("optional" in type) return structureOf(type.optional);
  return "fields" in type ? type : undefined;
}

const typeIn = (fields: Fields, name: string): Type | undefined => memberOf(fields, name) as Type | undefined;

/** The JSON of a value, from its parts in a query. */
function fromTree(type: Type, tree: Tree | string[], isApi: boolean): JsonValue {
  if (isOptional(type)) return fromTree(type.optional, tree, isApi);
  const isMap = typeof type === "object" && "map" in type;
  const isList = typeof type === "object" && ("list" in type || "set" in type);
  if (isList || (isMap && !isApi)) {
    const items: (Tree | string[])[] = Array.isArray(tree) ? tree.map((text) => [text]) : Object.values(tree);
    const item: Type = isMap ? entryOf(type) : "list" in type ? type.list : type.set;
    return items.map((part) => fromTree(item, part, isApi));
  }
  // A parameter that no definition has is kept, so that the check refuses it.
  if (isBuiltin(type, "opaque")) return tree;
  if (Array.isArray(tree)) return fromText(type, tree[0]!);
  const fields = structureOf(type)?.fields() ?? {};
  const typeOf = (name: string): Type => (isMap ? type.map[1] : (typeIn(fields, name) ?? t.string));
  return Object.fromEntries(Object.entries(tree).map(([name, item]) => [name, fromTree(typeOf(name), item, isApi)]));
}

/** The structure of a map entry below `/rest`. */
const entryOf = ({ map: [key, value] }: MapType): StructureDescriptor => ({ id: "", fields: () => ({ key, value }) });

const notTexts: readonly BuiltinName[] = ["long", "double", "boolean"];

/** The JSON of a value, from its text in a path or a query: numbers and booleans are parsed. */
function fromText(type: Type, text: string): JsonValue {
  if (isOptional(type)) return fromText(type.optional, text);
  return text !== "" && notTexts.some((name) => isBuiltin(type, name)) ? parseJson(text) : text;
}

function securityOf({ header }: HttpExchange): SecurityContext | undefined {
  const sessionId = header("vmware-api-session-id");
  if (sessionId !== undefined) return { sessionId };
  const [, pair] = /^Basic (.+)$/.exec(header("authorization") ?? "") ?? [];
  if (pair === undefined) return undefined;
  const [userName = "", ...password] = new TextDecoder().decode(parseBase64(pair)).split(":");
  return { userName, password: password.join(":") };
}

function failure(error: ServiceError, isApi: boolean): HttpAnswer {
  const name = error.wireName.slice(error.wireName.lastIndexOf(".") + 1);
  const codec = isApi ? apiCodec : restCodec;
  const fields = codec.format.fields(codec.encode(t.any_error, error))!;
  const json = isApi ? { error_type: name.toUpperCase(), ...fields } : { type: error.wireName, value: fields };
  const body = stringifyJson(json);
  return { status: statuses[name] ?? 500, contentType: "application/json", body };
}

/** The answer of a vCenter for a URL that no operation has. */
function withoutOperation(path: string, isApi: boolean): HttpAnswer {
  const url = path.replace(/^\/(rest|api)/, "");
  const message = {
    id: "com.vmware.vapi.rest.operationsForUrlNotFound",
    defaultMessage: `No operation has the URL ${url}.`,
    args: [url],
  };
  return failure(new ServiceError({ wireName: "com.vmware.vapi.std.errors.not_found", messages: [message] }), isApi);
}

const page = (status: number, text: string): HttpAnswer => ({
  status,
  contentType: "text/html",
  body: `<html><head><title>${status} ${text}</title></head></html>`,
});
