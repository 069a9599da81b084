import { parseRest } from "../definition/rest.ts";
import { memberName } from "../../templates/runtime/member-name.ts";
import { missingText } from "../definition/missing.ts";
import type { ImportContext } from "./context.ts";
import type { FactMapping, FactOperation, FactPrivilege } from "./facts.ts";
import { mergeLife, type Inside } from "./life.ts";
import { mergeEntries, mergeMembers } from "./members.ts";
import { expanded, isPlain, isSame, shortened, withKeys } from "./plain.ts";
import { historyOf, valueIn, type Plain } from "./timeline.ts";
import { saysType, typeText } from "./types.ts";

const taskSuffix = "$task";

/** An operation of the facts with the one that runs it as a task. */
interface FactPair {
  readonly plain: FactOperation | undefined;
  readonly task: FactOperation | undefined;
}

export function pairsOf(operations: readonly FactOperation[]): readonly (readonly [string, FactPair])[] {
  const pairs = new Map<string, { plain: FactOperation | undefined; task: FactOperation | undefined }>();
  for (const operation of operations) {
    const isTask = operation.id.endsWith(taskSuffix);
    const id = isTask ? operation.id.slice(0, -taskSuffix.length) : operation.id;
    const pair = pairs.get(id) ?? { plain: undefined, task: undefined };
    pairs.set(id, { ...pair, [isTask ? "task" : "plain"]: operation });
  }
  return [...pairs];
}

/** Merges one operation. */
export function mergeOperation(
  written: Plain | undefined,
  pair: FactPair | undefined,
  container: Inside,
  context: ImportContext,
): { item: Plain; present: ReadonlySet<string> } {
  const fact = pair?.plain ?? pair?.task;
  const { item: lived, inside } = mergeLife(written, fact, container, context);
  const { present } = inside;
  if (fact === undefined || pair === undefined) return { item: lived, present };
  const params = mergeMembers((lived["params"] ?? {}) as Plain, fact.params, inside, context, "parameters").entries;
  let item = withKeys(lived, {
    ...(lived["doc"] === undefined && { doc: missingText }),
    params: Object.keys(params).length === 0 ? undefined : params,
    ...errorKeys(lived, fact, inside, context),
    privileges: mergePrivileges(lived, fact, inside, context),
    task: mergeTask(lived, pair, inside, context),
  });
  item = withStates(item, written === undefined, pair, inside, context);
  return { item, present };
}

/** Errors that the interface declares, and those that only the document names. */
function errorKeys(item: Plain, fact: FactOperation, inside: Inside, context: ImportContext): Plain {
  const declared = fact.errors.map((id) => errorName(id, context));
  const raised = fact.raises?.map((name) => errorByClass(name, fact, context));
  const undeclared = raised && [...new Set(raised)].filter((name) => !declared.includes(name));
  const documented = new Set(raised);
  const merged = (key: "errors" | "undeclared_errors", names: readonly string[]): unknown => {
    const { entries } = mergeEntries(
      (item[key] ?? {}) as Plain,
      names.map((name) => [name, name] as const),
      (name) => name,
      (existing, name, wanted) => {
        const isShort = !isPlain(existing);
        const before = existing === undefined ? undefined : expanded(existing, "when");
        const { item: lived, inside: own } = mergeLife(
          before,
          name === undefined ? undefined : {},
          { ...inside, preview: none },
          context,
        );
        const when = documented.has(wanted) ? missingText : null;
        const whole = before === undefined ? withKeys(lived, { when }) : lived;
        return { item: isShort ? shortened(whole, "when") : whole, present: own.present };
      },
    );
    return Object.keys(entries).length === 0 ? undefined : entries;
  };
  return {
    errors: merged("errors", declared),
    ...(undeclared && { undeclared_errors: merged("undeclared_errors", undeclared) }),
  };
}

const none: ReadonlySet<string> = new Set();
const standardErrors = "com.vmware.vapi.std.errors.";

function errorName(id: string, { module, names }: ImportContext): string {
  const name = names.nameOf(id, module);
  return name.startsWith(standardErrors) ? name.slice(standardErrors.length) : name;
}

/** The document names classes; the error of that name is among those that are declared, or a standard one. */
function errorByClass(name: string, { errors }: FactOperation, context: ImportContext): string {
  const declared = errors
    .map((id) => errorName(id, context))
    .find((item) => item === name || item.endsWith(`.${name}`));
  return declared ?? name;
}

function mergePrivileges(item: Plain, fact: FactOperation, inside: Inside, context: ImportContext): unknown {
  const written = (item["privileges"] ?? []) as readonly unknown[];
  const facts = fact.privileges ?? [];
  const texts = facts.map((privilege) => privilegeText(privilege, fact));
  const identity = (text: string): string => text.replace(/ if .*$/s, "");
  const used = new Set<number>();
  const merged = written.map((entry) => {
    const whole = expanded(entry, "privilege");
    const text = whole["privilege"] as string;
    const isFree = (index: number): boolean => !used.has(index);
    const exact = texts.findIndex((other, index) => isFree(index) && identity(other) === identity(text));
    // A person may have found out what the facts leave open.
    const open = texts.findIndex(
      (other, index) => isFree(index) && identity(other) === identity(text).replace(/ via \S+$/, ""),
    );
    const at = exact >= 0 ? exact : open;
    if (at >= 0) used.add(at);
    const { item: lived } = mergeLife(whole, at < 0 ? undefined : {}, { ...inside, preview: none }, context);
    return isPlain(entry) ? lived : shortened(lived, "privilege");
  });
  texts.forEach((text, index) => {
    if (used.has(index)) return;
    const { item: lived } = mergeLife(undefined, {}, { ...inside, preview: none }, context);
    merged.push(shortened(withKeys({ privilege: text }, lived), "privilege"));
  });
  return merged.length === 0 ? undefined : merged;
}

/** `System.Read on Datastore via datastores/key if …` of what a document says. */
function privilegeText(
  { privilege, resource, referenced_by: by, if: condition }: FactPrivilege,
  { params }: FactOperation,
): string {
  const isResource = resource !== undefined && /^[A-Za-z][A-Za-z0-9_.]*$/.test(resource) && resource !== "null";
  const [, part, kind, path] =
    /^the (?:(?:dict|map) (key|value) of (?:the )?)?(parameter|attribute|field) (\S+)$/i.exec(by ?? "") ??
    /^The resource \S+ or \S+ referenced by the (?:())(attribute) (\S+)$/.exec(by ?? "") ??
    [];
  const parameter = params.find(({ name }) => memberName(name) === memberName(path ?? ""))?.name;
  // Documents name the file of the bindings in front of a class of another module.
  const place = kind === "parameter" ? parameter : path?.replace(/_client\./, ".");
  return [
    privilege,
    ...(isResource ? [`on ${resource}`] : []),
    ...(place === undefined ? [] : [`via ${place}${part ? `/${part}` : ""}`]),
    ...(condition === undefined ? [] : [`if ${missingText}`]),
  ].join(" ");
}

function mergeTask(item: Plain, { plain, task }: FactPair, inside: Inside, context: ImportContext): unknown {
  const written = item["task"];
  if (task === undefined && written === undefined) return undefined;
  const before = written === undefined ? undefined : expanded(written, "kind");
  const { item: lived } = mergeLife(before, task && {}, { ...inside, preview: none }, context);
  const kind = task === undefined ? before!["kind"] : plain === undefined ? "only" : "beside";
  return shortened(withKeys({ kind, ...lived }, { kind }), "kind");
}

/** What of an operation holds in one release. */
interface State {
  readonly result: string | null;
  readonly rest: Plain | null;
  readonly api: Plain | null;
}
const aspects = ["result", "rest", "api"] as const;

/** Result and mappings of the release, and the earlier ones in `was`. */
function withStates(
  item: Plain,
  isNew: boolean,
  { plain, task }: FactPair,
  inside: Inside,
  context: ImportContext,
): Plain {
  const { module, names, release, releases } = context;
  const fact = plain ?? task!;
  const was = (item["was"] ?? []) as readonly Plain[];
  const known = releases.filter((other) => inside.present.has(other));
  const result = plain?.output;
  const written = {
    result: isPlain(item["result"]) ? (item["result"]["type"] as string) : null,
    rest: mappingOf(item["rest"]),
    api: mappingOf(item["api"]),
  };
  const wanted: { result: string | null | undefined; rest: Plain | undefined; api: Plain | undefined } = {
    result:
      result === undefined
        ? isNew
          ? "opaque"
          : undefined
        : result === "void"
          ? null
          : typeText(result, module, names),
    rest: fact.rest && mappingOfFact(fact.rest),
    api: fact.api && mappingOfFact(fact.api),
  };
  const agrees = (aspect: keyof State, state: State[keyof State]): boolean => {
    const value = wanted[aspect];
    if (value === undefined) return true;
    if (aspect === "result")
      return state === null
        ? value === null
        : result !== undefined && result !== "void" && saysType(state as string, result, module, names);
    return state !== null && isSameMapping(state as Plain, value as Plain, fact.id.replace(taskSuffix, ""));
  };
  let changed = false;
  const current: Record<string, unknown> = {};
  const earlier = new Map<string, Record<string, unknown>>();
  for (const aspect of aspects) {
    const states = was
      .filter((state) => aspect in state)
      .map((state) => ({ until: state["until"] as string, value: stateOf(aspect, state[aspect]) }));
    const values = new Map<string, State[keyof State]>();
    for (const other of known)
      values.set(other, isNew ? (wanted[aspect] ?? null) : valueIn(written[aspect], states, other));
    if (isNew && wanted[aspect] === undefined) continue;
    if (!agrees(aspect, values.get(release) ?? null)) {
      changed = true;
      // What is not known of other releases is as it is known of this one.
      if (aspect !== "result" && [...values.values()].every((value) => value === null))
        for (const other of known) values.set(other, wanted[aspect] ?? null);
      values.set(release, wanted[aspect] ?? null);
    }
    const history = historyOf(values, releases, isSame);
    if (isNew || changed) current[aspect] = history.current;
    for (const { until, value } of history.was) {
      const state = earlier.get(until) ?? {};
      earlier.set(until, { ...state, [aspect]: value });
    }
  }
  if (!changed && !isNew) return item;
  const resultKey =
    current["result"] === undefined ? item["result"] : resultOf(current["result"] as string | null, item["result"]);
  return withKeys(item, {
    result: resultKey,
    ...("rest" in current && { rest: shortMapping(current["rest"] as Plain | null, item["rest"]) }),
    ...("api" in current && { api: shortMapping(current["api"] as Plain | null, item["api"]) }),
    was: earlier.size === 0 ? undefined : [...earlier].map(([until, state]) => ({ until, ...writtenState(state) })),
  });
}

const stateOf = (aspect: keyof State, value: unknown): State[keyof State] =>
  value === null ? null : aspect === "result" ? ((value as Plain)["type"] as string) : mappingOf(value);

function writtenState(state: Record<string, unknown>): Plain {
  return Object.fromEntries(
    Object.entries(state).map(([aspect, value]) => [
      aspect,
      value === null
        ? null
        : aspect === "result"
          ? { type: value, doc: missingText }
          : shortMapping(value as Plain, undefined),
    ]),
  );
}

function resultOf(type: string | null, written: unknown): unknown {
  if (type === null) return undefined;
  return withKeys(isPlain(written) ? written : { doc: missingText }, { type });
}

const mappingOf = (written: unknown): Plain | null =>
  written === undefined || written === null ? null : expanded(written, "call");
const shortMapping = (mapping: Plain | null, written: unknown): unknown => {
  if (mapping === null) return undefined;
  return isPlain(written) && isSame(written, mapping) ? written : shortened(mapping, "call");
};

/** A mapping of the facts as a definition writes it. */
function mappingOfFact({ method, url, path = {}, dispatch = {}, body, query, headers, status }: FactMapping): Plain {
  const [place = "", fixedText = ""] = url.split("?");
  const variables = new Map(Object.entries(path).map(([parameter, variable]) => [variable, parameter]));
  const withParameters = place.replace(/\{([^}]+)\}/g, (_, variable: string) => {
    const parameter = variables.get(variable) ?? variable;
    return parameter === variable ? `{${variable}}` : `{${variable}=${parameter}}`;
  });
  const fixed = new Map<string, string | null>(
    fixedText === ""
      ? []
      : fixedText.split("&").map((part): [string, string | null] => {
          const [name = "", value] = part.split("=");
          return [name, value ?? null];
        }),
  );
  for (const [name, value] of Object.entries(dispatch)) fixed.set(name, value === "null" ? null : value);
  fixed.delete("vmw-task");
  const queryText = [...fixed].map(([name, value]) => (value === null ? name : `${name}=${value}`)).join("&");
  return withKeys(
    { call: `${method} ${withParameters}${queryText === "" ? "" : `?${queryText}`}` },
    { body, query, headers, status: status === 200 ? undefined : status },
  );
}

/** Two mappings that send the same; a status that the facts don't tell is no difference. */
function isSameMapping(written: Plain, wanted: Plain, operation: string): boolean {
  const parts = (mapping: Plain): Plain | undefined => {
    const call = parseRest(mapping["call"] as string);
    if (!("method" in call)) return undefined;
    return {
      method: call.method,
      path: call.path.map((part) => (typeof part === "string" ? part : `{${part.parameter}}`)).join(""),
      fixed: Object.fromEntries(call.fixed.map(({ name, value }) => [name, value ?? ""])),
      body: mapping["body"],
      query: mapping["query"],
      headers: mapping["headers"],
    };
  };
  const [a, b] = [parts(written), parts(wanted)];
  if (a === undefined || b === undefined) return false;
  const status = wanted["status"] === undefined || wanted["status"] === written["status"];
  // Some URLs of the facts lack the action that tells them apart.
  const action = { ...b, fixed: { action: operation.replace(/_/g, "-") } };
  const bare = isSame(b["fixed"], {});
  return status && (isSame(a, b) || (bare && isSame(a, action)));
}
