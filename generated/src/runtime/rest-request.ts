import { Fault } from "./fault.js";
import { isJsonObject, stringifyJson, type JsonObject, type JsonValue } from "./json.js";
import type { Route } from "./rest-route.js";

/** How lists are written in a query: `filter.names.1=a&filter.names.2=b`, or `filter.names=a&filter.names=b`. */
export type QueryLists = "numbered" | "repeated";

/** How a REST protocol writes parameters. */
export interface Spelling {
  readonly queryLists: QueryLists;
  /** Whether fields of a structure in the query have the name of its parameter in front. */
  readonly namesParameters: boolean;
  /** Whether a body is written even if it has no parameters. */
  readonly writesEmptyBody: boolean;
}

/** The parts of a request that depend on its parameters. */
export interface Placed {
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue | undefined;
}

/**
 * Puts each parameter in the place that its operation has for it.
 *
 * @throws Fault when the value of a parameter can't be written in that place.
 */
export function placeParameters(route: Route, spelling: Spelling, parameters: JsonObject): Placed {
  const others: Record<string, JsonValue> = { ...parameters };
  const take = (name: string): JsonValue => {
    const value = others[name] ?? null;
    delete others[name];
    return value;
  };
  const path = route.path.replace(/\{(\w+)\}/g, (_braces, name: string) => segment(name, textOf(take(name))));
  const headers = route.headers.map(([name, parameter]) => header(name, parameter, textOf(take(parameter))));
  const query = new Query(spelling.queryLists);
  // A fixed name without a value may also be that of a parameter: then the parameter is written, with its value.
  for (const [name, value] of route.fixed)
    if (value !== undefined || !Object.hasOwn(others, name)) query.fixed(name, value);
  for (const [name, parameter] of route.query) query.add(name, take(parameter));

  const whole = route.body === undefined ? undefined : take(route.body);
  const isRead = route.method === "GET" || route.method === "DELETE";
  if (isRead || whole !== undefined) query.addAll(others, spelling.namesParameters);
  const hasParameters = spelling.writesEmptyBody || Object.keys(others).length > 0;
  return {
    path: path + query.text,
    headers: Object.assign({}, ...headers) as Record<string, string>,
    body: whole === undefined ? (isRead || !hasParameters ? undefined : others) : (whole ?? undefined),
  };
}

const textOf = (value: JsonValue): string | undefined =>
  value === null ? undefined : typeof value === "string" ? value : stringifyJson(value);

function segment(name: string, value = ""): string {
  // An empty segment, or one of these two, would lead to another resource.
  if (value === "" || value === "." || value === "..")
    throw new Fault("vapi.data.invalid", `${name} can't be part of a path when it is ${JSON.stringify(value)}.`, name);
  return inUrl(value);
}

/** A text as a part of a URL. */
function inUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new Fault("vapi.data.invalid", `A lone surrogate can't be part of a URL: ${JSON.stringify(text)}.`);
  }
}

/** One header; no header where there is no value. */
export function header(name: string, meaning: string, value: string | undefined): Record<string, string> {
  if (value === undefined) return {};
  if (/^[\x20-\x7e]*$/.test(value)) return { [name]: value };
  throw new Fault("vapi.data.invalid", `${meaning} is a header in REST: it can only be printable ASCII.`, meaning);
}

/** Builds the query of a URL. */
class Query {
  readonly #lists: QueryLists;
  readonly #parts: string[] = [];

  constructor(lists: QueryLists) {
    this.#lists = lists;
  }

  get text(): string {
    return this.#parts.length === 0 ? "" : `?${this.#parts.join("&")}`;
  }

  /** Adds a parameter that is the same in every call; without a value, only its name is added. */
  fixed(name: string, value: string | undefined): void {
    this.#parts.push(value === undefined ? inUrl(name) : `${inUrl(name)}=${inUrl(value)}`);
  }

  /**
   * Adds parameters by name. The fields of a structure are added without the name of its parameter, unless `named` is
   * true.
   */
  addAll(parameters: JsonObject, named: boolean): void {
    for (const [name, value] of Object.entries(parameters))
      if (!named && isJsonObject(value)) this.addAll(value, true);
      else this.add(name, value);
  }

  add(name: string, value: JsonValue): void {
    if (Array.isArray(value)) {
      // Leaving the list out would mean that there is no such filter.
      if (value.length === 0)
        throw new Fault("vapi.data.invalid", `${name} is empty: a query can't express an empty list.`, name);
      (value as readonly JsonValue[]).forEach((item, index) =>
        this.add(this.#lists === "numbered" ? `${name}.${index + 1}` : name, item),
      );
    } else if (isJsonObject(value))
      for (const [field, item] of Object.entries(value)) this.add(`${name}.${field}`, item);
    else this.#addText(name, textOf(value));
  }

  #addText(name: string, value: string | undefined): void {
    if (value !== undefined) this.fixed(name, value);
  }
}
