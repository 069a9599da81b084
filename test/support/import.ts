import { modelAsJson } from "../../generator/model/json.ts";
import type { Model } from "../../generator/model/model.ts";
import { importRelease, type Definitions } from "../../generator/import/import.ts";
import type { FactMapping, FactModule, Unsaid } from "../../generator/import/facts.ts";
import { readModel } from "../../generator/pipeline.ts";
import { inputOf, repositoryTexts } from "./definitions.ts";
import { sharedCache as cache } from "./memory-cache.ts";

/** The definitions of the repository, as an import takes them. */
export const repositoryDefinitions = (): Definitions => new Map(Object.entries(repositoryTexts()));

/** The model of some definitions, which have to be right. */
export function modelOf(definitions: Definitions, target?: string): Model {
  const { model, diagnostics } = readModel(inputOf(Object.fromEntries(definitions)), { target, cache });
  if (diagnostics.length > 0)
    throw new Error(diagnostics.map(({ text, span }) => `${span?.source.path}: ${text}`).join("\n"));
  return model;
}

/** What `ir` prints, as its readers have it: facts, as the compiler sees it. */
export function factsOf(model: Model, release?: string): readonly FactModule[] {
  const facts: readonly FactModule[] = modelAsJson(model, release);
  return JSON.parse(JSON.stringify(facts)) as typeof facts;
}

export function imported(
  definitions: Definitions,
  facts: readonly FactModule[],
  release: string,
  unsaid: readonly Unsaid[] = [],
): Definitions {
  const { changed } = importRelease(definitions, facts, release, undefined, new Set(unsaid));
  return new Map([...definitions, ...changed]);
}

/** Texts, what follows from texts, and what the documents say of releases that the facts aren't of. */
const beside: ReadonlySet<string> = new Set([
  ...["doc", "returns_doc", "raises_doc", "task_doc", "idempotent", "replaced_by", "called"],
  ...["since", "first_release", "removed", "removed_release", "preview_until", "deprecated_since"],
]);

/** Facts without some members. A deprecation stays, not what is said of it. */
export function without(facts: unknown, ...members: readonly string[]): unknown {
  if (Array.isArray(facts)) return facts.map((item) => without(item, ...members));
  if (typeof facts !== "object" || facts === null) return facts;
  if ("url" in facts) return withoutVariables(facts as FactMapping);
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([key, value]) => !beside.has(key) && !members.includes(key) && !isEmptyCase(value))
      .map(([key, value]) => [key, key === "deprecated" ? true : key === "if" ? "…" : without(value, ...members)]),
  );
}

/** A mapping with the names of parameters in its URL: those of the variables have no meaning. */
function withoutVariables({ url, path = {}, ...mapping }: FactMapping): unknown {
  const parameters = new Map(Object.entries(path).map(([parameter, variable]) => [variable, parameter]));
  return { ...mapping, url: url.replace(/\{([^}]+)\}/g, (_, name: string) => `{${parameters.get(name) ?? name}}`) };
}

/** A case of a union without fields says nothing that its absence doesn't; other lists may be empty, too. */
const isEmptyCase = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
