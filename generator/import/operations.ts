import { forMounts, hasMount, mountNames, mounts, type Mount } from "../definition/mounts.ts";
import { standardErrors } from "../definition/qualified-names.ts";
import { compareReleases } from "../definition/releases.ts";
import { parseRest } from "../definition/rest.ts";
import { memberName } from "../../templates/runtime/member-name.ts";
import { missingText } from "../definition/missing.ts";
import type { ImportContext } from "./context.ts";
import type { FactField, FactMapping, FactOperation, FactPrivilege } from "./facts.ts";
import { mergeLife, type Inside } from "./life.ts";
import { mergeEntries, mergeMembers } from "./members.ts";
import { expanded, isPlain, isSame, shortened, withKeys } from "./plain.ts";
import { historyOf, valueIn, type Plain } from "./timeline.ts";
import { saysType, typeText } from "./types.ts";

const taskSuffix = "$task";

/** An operation of the facts, and the one that runs it as a task. */
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
  const { entries: params, present: paramsPresent } = mergeMembers(
    (lived["params"] ?? {}) as Plain,
    paramsOf(fact),
    inside,
    context,
  );
  let item = withKeys(lived, {
    ...(lived["doc"] === undefined && { doc: missingText }),
    params: Object.keys(params).length === 0 ? undefined : params,
    ...errorKeys(lived, fact, inside, context),
    privileges: mergePrivileges(lived, fact, inside, context),
    task: mergeTask(lived, pair, written === undefined, inside, context),
  });
  item = withStates(item, written === undefined, pair, paramsPresent, inside, context);
  return { item, present };
}

/** The parameters of an operation. If the operation is a preview, so are parameters whose lifecycle isn't given. */
const paramsOf = ({ params, preview }: FactOperation): readonly FactField[] =>
  preview !== true
    ? params
    : params.map((param) =>
        [param.since, param.preview, param.deprecated].every((said) => said === undefined)
          ? { ...param, preview }
          : param,
      );

/** Merges the errors that the interface declares, and those that only the document names. */
function errorKeys(item: Plain, fact: FactOperation, inside: Inside, context: ImportContext): Plain {
  const declared = fact.errors.map((id) => errorName(id, context));
  const isSilent = context.unsaid.has("raises");
  const raised = isSilent ? undefined : fact.raises?.map((name) => errorByClass(name, fact, context));
  const undeclared = raised && [...new Set(raised)].filter((name) => !declared.includes(name));
  const documented = new Set(raised);
  const merged = (key: "errors" | "undeclared_errors", names: readonly string[]): unknown => {
    const { entries } = mergeEntries(
      (item[key] ?? {}) as Plain,
      names.map((name) => [name, name] as const),
      (name) => name,
      (existing, name, wanted) => {
        const isShort = !isPlain(existing) || Object.keys(existing).length > 1;
        const before = existing === undefined ? undefined : expanded(existing, "when");
        const { item: lived, inside: own } = mergeLife(
          before,
          name === undefined ? undefined : {},
          part(inside),
          context,
        );
        const isDocumented = isSilent ? before === undefined : documented.has(wanted);
        const whole =
          before === undefined || (isDocumented && before["when"] === null)
            ? withKeys(lived, { when: isDocumented ? missingText : null })
            : lived;
        return { item: isShort ? shortened(whole, "when") : whole, present: own.present };
      },
      context,
    );
    return Object.keys(entries).length === 0 ? undefined : entries;
  };
  return {
    errors: merged("errors", declared),
    ...(undeclared && { undeclared_errors: merged("undeclared_errors", undeclared) }),
  };
}

const none: ReadonlySet<string> = new Set();
const standardPrefix = `${standardErrors}.`;

function errorName(id: string, { module, names }: ImportContext): string {
  const name = names.nameOf(id, module);
  return name.startsWith(standardPrefix) ? name.slice(standardPrefix.length) : name;
}

/** The document names classes of errors: such a class is one of the declared errors, or a standard one. */
function errorByClass(name: string, { errors }: FactOperation, context: ImportContext): string {
  const declared = errors
    .map((id) => errorName(id, context))
    .find((item) => item === name || item.endsWith(`.${name}`));
  return declared ?? name;
}

function mergePrivileges(item: Plain, fact: FactOperation, inside: Inside, context: ImportContext): unknown {
  if (context.unsaid.has("privileges")) return item["privileges"];
  const list = (item["privileges"] ?? []) as readonly unknown[];
  const written = new Map(list.map((entry) => [expanded(entry, "privilege")["privilege"] as string, entry]));
  const identities = new Map([...written.keys()].map((text) => [identityOf(text), text]));
  const facts = (fact.privileges ?? []).map((privilege): readonly [string, string] => {
    const text = privilegeText(privilege, fact);
    const identity = identityOf(text);
    if (identities.has(identity)) return [identities.get(identity)!, text];
    // A person may have added a condition or a `via` that the facts don't have.
    const open = [...identities].find(
      ([other]) => other.replace(/ if$/, "") === identity || other.replace(/ via \S+/, "") === identity,
    );
    return [open?.[1] ?? text, text];
  });
  const { entries } = mergeEntries(
    Object.fromEntries(written),
    facts,
    (text) => text,
    (entry, text, wanted) => {
      const before = entry === undefined ? undefined : expanded(entry, "privilege");
      const { item: lived, inside: own } = mergeLife(
        before,
        text === undefined ? undefined : {},
        part(inside),
        context,
      );
      const whole = before === undefined ? withKeys({ privilege: wanted }, lived) : lived;
      const isWrittenLong = isPlain(entry) && Object.keys(entry).length === 1;
      return { item: isWrittenLong ? whole : shortened(whole, "privilege"), present: own.present };
    },
    context,
  );
  const merged = Object.values(entries);
  return merged.length === 0 ? undefined : merged;
}

/** A privilege without the text of its condition, because that is written by people. */
const identityOf = (text: string): string => text.replace(/ if .*$/s, " if");

/** What holds for errors, privileges and tasks: they are never previews themselves, and documents don't date them. */
const part = (inside: Inside): Inside => ({
  ...inside,
  preview: none,
  previewBefore: none,
  said: undefined,
  mark: undefined,
});

/** `System.Read on Datastore via datastores/key if …`, from what a document says. */
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
  // For a class of another module, documents put the file of the bindings before the name of the class.
  const place = kind === "parameter" ? parameter : path?.replace(/_client\./, ".");
  return [
    privilege,
    ...(isResource ? [`on ${resource}`] : []),
    ...(place === undefined ? [] : [`via ${place}${part ? `/${part}` : ""}`]),
    ...(condition === undefined ? [] : [`if ${missingText}`]),
  ].join(" ");
}

function mergeTask(
  item: Plain,
  { plain, task }: FactPair,
  isNew: boolean,
  inside: Inside,
  context: ImportContext,
): unknown {
  const written = item["task"];
  if (task === undefined && written === undefined) return undefined;
  const before = written === undefined ? undefined : expanded(written, "kind");
  const { item: lived } = mergeLife(before, task && {}, part(inside), context);
  // If one release has the plain operation and another the one that starts a task, the definition keeps both.
  const isBeside = plain !== undefined || (before === undefined ? !isNew : before["kind"] === "beside");
  const kind = isBeside ? "beside" : "only";
  return shortened(withKeys({ kind, ...lived }, { kind }), "kind");
}

/** The parts of an operation that may differ between releases, in one release. */
interface State extends Readonly<Record<Mount, Plain | null>> {
  readonly result: string | null;
}
const aspects = ["result", ...mountNames] as const;

/** Merges result and mappings of the release; those of earlier releases are in `was`. */
function withStates(
  item: Plain,
  isNew: boolean,
  { plain, task }: FactPair,
  params: ReadonlyMap<string, ReadonlySet<string>>,
  inside: Inside,
  context: ImportContext,
): Plain {
  const { module, names, release, releases } = context;
  const fits: Fits = (state, other) =>
    !isPlain(state) || parametersOf(state).every((name) => params.get(name)?.has(other) ?? true);
  const fact = plain ?? task!;
  const was = (item["was"] ?? []) as readonly Plain[];
  const known = releases.filter((other) => inside.present.has(other));
  const written = {
    result: isPlain(item["result"]) ? (item["result"]["type"] as string) : null,
    ...forMounts((mount) => mappingOf(item[mount])),
  };
  const result = plain?.output ?? task?.task_result;
  const unknown = isNew && result === undefined ? "opaque" : undefined;
  const wanted: { readonly [Aspect in keyof State]: State[Aspect] | undefined } = {
    result:
      result === undefined
        ? unknown
        : result === "void"
          ? null
          : typeText(result, module, names, plain?.resource_types ?? task?.task_resource_types),
    ...forMounts((mount) => fact[mount] && mappingOfFact(fact[mount])),
  };
  const agrees = (aspect: keyof State, state: State[keyof State]): boolean => {
    const value = wanted[aspect];
    if (value === undefined) return true;
    if (aspect === "result")
      return state === null
        ? value === null
        : result !== undefined && result !== "void" && saysType(state as string, result, module, names);
    return state !== null && isSameMapping(state as Plain, value as Plain);
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
    if (!isNew && wanted[aspect] !== undefined) {
      const said = agrees(aspect, values.get(release) ?? null) ? values.get(release) : wanted[aspect];
      if (learn(aspect, values, release, said ?? null, fits)) changed = true;
    }
    if (!isNew && aspect !== "result" && wanted[aspect] === undefined)
      if (suppose(aspect, values, release, context.isNew, fits)) changed = true;
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
    ...Object.fromEntries(
      mountNames
        .filter((mount) => mount in current)
        .map((mount) => [mount, shortMapping(current[mount] as Plain | null, item[mount])]),
    ),
    was:
      earlier.size === 0
        ? undefined
        : inTime([...earlier]).map(([until, state]) => ({ until, ...writtenState(state, was) })),
  });
}

/** Whether a release has the parameters that a mapping needs. */
type Fits = (state: State[keyof State], release: string) => boolean;

/** Parameters that a mapping names. */
function parametersOf({ call, body, query, headers }: Plain): readonly string[] {
  const parsed = parseRest(call as string);
  const path =
    "method" in parsed ? parsed.path.flatMap((part) => (typeof part === "string" ? [] : [part.parameter])) : [];
  const others = [query, headers].flatMap((names) => Object.values((names ?? {}) as Readonly<Record<string, string>>));
  return [...path, ...others, ...(body === undefined ? [] : [body as string])];
}

/** Adds what a release says; returns whether that changed anything. */
function learn(
  aspect: keyof State,
  values: Map<string, State[keyof State]>,
  release: string,
  value: State[keyof State],
  fits: Fits,
): boolean {
  const before = [...values.values()];
  const known = [...values.keys()];
  const having = aspect === "result" ? known : known.filter((other) => hasMount(other, aspect));
  // If no release has a known mapping, the others get that of this release, provided they have its parameters.
  if (aspect !== "result" && before.every((other) => other === null))
    for (const other of known) values.set(other, fits(value, other) ? value : null);
  if (having.length === 0 || having.includes(release)) values.set(release, value);
  if (aspect !== "result") carry(aspect, values);
  return [...values.values()].some((item, at) => !isSame(item, before[at]));
}

/** Gives releases without the mount, which say nothing about it, the mapping of the nearest release that has it. */
function carry(mount: Mount, values: Map<string, State[keyof State]>): void {
  const having = [...values.keys()].filter((release) => hasMount(release, mount));
  const nearest = mounts[mount].last === undefined ? having[0] : having.at(-1);
  if (nearest === undefined) return;
  for (const release of values.keys()) if (!having.includes(release)) values.set(release, values.get(nearest)!);
}

/**
 * For a release whose facts don't say a mapping of a mount: if it has no known mapping that fits, it gets that of the
 * nearest newer release whose parameters it has. That is assumed only the first time that the file is compared with it;
 * otherwise it gets none. Returns whether that changed anything.
 */
function suppose(
  mount: Mount,
  values: Map<string, State[keyof State]>,
  release: string,
  isNew: boolean,
  fits: Fits,
): boolean {
  const before = [...values.values()];
  const own = values.get(release) ?? null;
  if (hasMount(release, mount) && (own === null || !fits(own, release))) {
    const newer = [...values].filter(([other, value]) => value !== null && compareReleases(other, release) > 0);
    values.set(release, (isNew ? newer.find(([, value]) => fits(value, release))?.[1] : undefined) ?? null);
  }
  carry(mount, values);
  return [...values.values()].some((item, at) => !isSame(item, before[at]));
}

const stateOf = (aspect: keyof State, value: unknown): State[keyof State] =>
  value === null ? null : aspect === "result" ? ((value as Plain)["type"] as string) : mappingOf(value);

const inTime = <T>(states: (readonly [until: string, state: T])[]): readonly (readonly [string, T])[] =>
  states.sort(([a], [b]) => compareReleases(a, b));

function writtenState(state: Record<string, unknown>, was: readonly Plain[]): Plain {
  const results = [...was.map(({ result }) => result)].filter(isPlain);
  return Object.fromEntries(
    Object.entries(state).map(([aspect, value]) => [
      aspect,
      value === null
        ? null
        : aspect === "result"
          ? (results.find(({ type }) => type === value) ?? { type: value, doc: missingText })
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

/** True for two mappings that send the same; a status that the facts don't give is not compared. */
function isSameMapping(written: Plain, wanted: Plain): boolean {
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
  return status && isSame(a, b);
}
