import type { Cache } from "../cache/cache.ts";
import { freeze, link } from "../model/link/link.ts";
import type { Module } from "../model/model.ts";
import { checkModules } from "../model/rules/index.ts";
import { routesOf, type Route } from "../model/rules/routes.ts";
import { modulesNeededBy } from "../model/select/modules.ts";
import { selectRelease } from "../model/select/release.ts";
import type { EmitContext } from "../typescript/context.ts";
import { findInputForms } from "../typescript/inputs.ts";
import type { Folders } from "../typescript/names/paths.ts";
import { planNames } from "../typescript/names/plan.ts";
import { moduleSlice } from "../typescript/slices.ts";
import { summaryOf, type PackageModule } from "../typescript/summary.ts";
import { createTypes } from "../typescript/types.ts";
import type { DefinitionTree } from "./tree.ts";

/** What a run has to know of a module without mistakes, apart from its files. */
export interface ModuleFacts {
  /** What its operations call, in all releases. */
  readonly routes: readonly Route[];
  /** The part of the module that the release has; undefined when it has none of it. */
  readonly there: ModuleThere | undefined;
}

export interface ModuleThere {
  readonly operations: number;
  /** Modules that it refers to. */
  readonly needs: readonly string[];
  readonly summary: PackageModule;
  /** Key of its files; undefined without a cache. */
  readonly files: string | undefined;
}

export type AnalysisStage = "link" | "check" | "names" | "reuse";

/** What the analysis of each module depends on, apart from its definition and those that it refers to. */
export interface Surroundings {
  readonly folders: Folders;
  readonly release: string;
}

/**
 * Links and checks modules. The result for a module depends on its definition, on the visible parts of the modules that
 * it refers to, directly or through others, on the release, and on the names of folders. These make up the key of its
 * cache entry; a module with a cache entry isn't linked.
 */
export class Analysis {
  readonly #tree: DefinitionTree;
  readonly #around: Surroundings;
  readonly #cache: Cache | undefined;
  readonly #onStage: (stage: AnalysisStage) => void;
  #read: ReadModules | undefined;

  constructor(
    tree: DefinitionTree,
    around: Surroundings,
    cache: Cache | undefined,
    onStage: (stage: AnalysisStage) => void,
  ) {
    this.#tree = tree;
    this.#around = around;
    this.#cache = cache;
    this.#onStage = onStage;
  }

  /** The facts of all modules, by id; undefined when something is wrong. */
  facts(): ReadonlyMap<string, ModuleFacts> | undefined {
    if (this.#cache !== undefined) this.#onStage("reuse");
    const keys = new Map(this.#tree.modules.map((id) => [id, this.#key(id)]));
    const facts = new Map<string, ModuleFacts>();
    for (const [id, key] of keys) {
      const known = key === undefined ? undefined : this.#cache?.find<ModuleFacts>(key, JSON.parse);
      if (known !== undefined) facts.set(id, known);
    }
    const unknown = this.#tree.modules.filter((id) => !facts.has(id));
    if (unknown.length === 0) return facts;
    const read = this.#readModules(unknown);
    if (read === undefined) return undefined;
    const { whole, view, context } = read;
    for (const id of unknown) {
      const made = this.#factsOf(whole.get(id)!, view.get(id), context);
      facts.set(id, made);
      const key = keys.get(id);
      if (key !== undefined) this.#cache?.keep(key, made, JSON.stringify);
    }
    return facts;
  }

  /** Some modules without mistakes, at the release, with what their files are made from. */
  modules(ids: readonly string[]): { readonly modules: readonly Module[]; readonly context: EmitContext } {
    const isRead = ids.every((id) => this.#read?.asked.has(id) === true);
    const read = isRead ? this.#read : this.#readModules(ids);
    if (read === undefined) throw new Error(`a module is wrong that was right before: ${ids.join(", ")}`);
    return { modules: ids.map((id) => read.view.get(id)!), context: read.context };
  }

  #key(id: string): string | undefined {
    const { folders, release } = this.#around;
    return this.#cache?.key("facts", release, id, this.#tree.surroundings(id, folders));
  }

  /** Undefined when something is wrong. The mistake isn't reported here: for that all definitions are read again. */
  #readModules(ids: readonly string[]): ReadModules | undefined {
    const { folders, release } = this.#around;
    let isRight = true;
    const report = (): void => void (isRight = false);
    const declarations = this.#tree.declarations(ids);
    this.#onStage("link");
    const whole = link(declarations, report);
    const asked = new Set(ids);
    this.#onStage("check");
    checkModules({ modules: whole.modules.filter(({ id }) => asked.has(id)) }, report);
    this.#onStage("names");
    const names = planNames(whole, report, folders);
    if (!isRight) return undefined;
    const view = freeze(selectRelease(whole, release));
    const differsAsInput = findInputForms(view);
    this.#read = {
      asked,
      whole: new Map(whole.modules.map((module) => [module.id, module])),
      view: new Map(view.modules.map((module) => [module.id, module])),
      context: { model: view, names, differsAsInput, types: createTypes(names, differsAsInput) },
    };
    return this.#read;
  }

  #factsOf(whole: Module, view: Module | undefined, context: EmitContext): ModuleFacts {
    return {
      routes: routesOf(whole),
      there: view && {
        operations: view.services.reduce((sum, { operations }) => sum + operations.length, 0),
        needs: [...new Set(modulesNeededBy(view))],
        summary: summaryOf(view, context.names),
        files: this.#cache?.key("module", moduleSlice(view, context)),
      },
    };
  }
}

/** Modules that were linked, by id. Of modules that weren't asked for, only the part that others see is complete. */
interface ReadModules {
  readonly asked: ReadonlySet<string>;
  readonly whole: ReadonlyMap<string, Module>;
  readonly view: ReadonlyMap<string, Module>;
  readonly context: EmitContext;
}
