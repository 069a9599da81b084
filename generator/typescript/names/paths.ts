import { withoutVendor } from "../../definition/qualified-names.ts";
import type { Report } from "../../diagnostics/collector.ts";
import { compareReleases } from "../../definition/releases.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Lifecycle, Model, Module } from "../../model/model.ts";
import { compareText } from "../../text/compare.ts";
import { kebabCase } from "./identifiers.ts";
import type { Declared, Names } from "./names.ts";
import { partsOf, type Weighed } from "./parts.ts";
import { reservedDirectories, reservedFiles, reservedIdentifiers } from "./reserved.ts";

/** The properties of a module from which its folder, and names derived from it, are decided. */
export type ModuleHead = Pick<Module, "id" | "since"> & { readonly span?: Span };

/** Folders of modules, and names that are derived from them. */
export type Folders = Pick<Names, "directory" | "moduleFile" | "stubPath" | "local" | "prefix">;

/** Decides the folders of all modules together: where two modules want the same name, it depends on both. */
export function planFolders(modules: readonly ModuleHead[], report: Report): Folders {
  const directories = planDirectories(modules, report);
  const directory = (module: string): string => directories.get(module) ?? module;
  const prefixes = planPrefixes(modules, directory);
  const prefix = (module: string): string => prefixes.get(module) ?? "";
  return {
    directory,
    prefix,
    local(module) {
      const name = prefix(module);
      const local = name.charAt(0).toLowerCase() + name.slice(1);
      return reservedIdentifiers.has(local) || local === "lazyClient" ? `${local}$` : local;
    },
    stubPath: (module) =>
      directory(module)
        .split("/")
        .map((part) => part.replace(/-/g, "_"))
        // A class can't have a field of that name.
        .map((part, index) => (index === 0 && part === "constructor" ? `${part}$` : part)),
    moduleFile: (module, file) => `src/${directory(module)}/${file}.ts`,
  };
}

/** The files of modules below their folders. */
export function planFiles(model: Model, { directory }: Folders): Pick<Names, "file"> {
  const serviceFiles = new Map<string, string>();
  for (const module of model.modules) planServiceFiles(module, serviceFiles);
  // Types that belong to a service are in its file; they have its documented name in front of theirs.
  const baseOf = (node: Declared): string => {
    const [owner = ""] = node.name.split(".");
    return serviceFiles.get(`${node.module} ${owner}`) ?? (node.kind === "error" ? "errors" : "types");
  };
  const parts = planParts(model, baseOf);
  return {
    file(node) {
      const part = parts.get(`${node.module} ${node.name}`);
      // The names of service files have no dot, so this can't clash with them. `part-` is needed because `types.d.ts`
      // would be a declaration file.
      const file = part === undefined ? baseOf(node) : `${baseOf(node)}.part-${part}`;
      return `src/${directory(node.module)}/${file}.ts`;
    },
  };
}

function planDirectories(modules: readonly ModuleHead[], report: Report): ReadonlyMap<string, string> {
  const directories = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const { id, span } of modules) {
    const path = withoutVendor(id).replace(/\./g, "/").replace(/_/g, "-");
    const [first = ""] = path.split("/");
    const owner = owners.get(path) ?? (reservedDirectories.has(first) ? `the package's own ${first}` : undefined);
    if (owner !== undefined) report("path-clash", span, { module: id, other: owner, path });
    owners.set(path, id);
    directories.set(id, path);
  }
  return directories;
}

/** `vcenter/vm-template` → `VcenterVmTemplate`; where two modules want the same prefix, the older one gets it. */
function planPrefixes(
  modules: readonly ModuleHead[],
  directory: (module: string) => string,
): ReadonlyMap<string, string> {
  const prefixes = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id } of [...modules].sort(byAge)) {
    let prefix = directory(id)
      .split(/[/-]/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("");
    while (taken.has(prefix)) prefix += "$";
    taken.add(prefix);
    prefixes.set(id, prefix);
  }
  return prefixes;
}

type Aged = Pick<Lifecycle, "since"> & { readonly id: string };

function byAge(a: Aged, b: Aged): number {
  return compareReleases(a.since ?? "0", b.since ?? "0") || compareText(a.id, b.id);
}

/** Decides a file for each service; where two services want the same one, the older service gets it. */
function planServiceFiles({ id, services }: Module, files: Map<string, string>): void {
  const taken = new Set(reservedFiles);
  for (const { name } of [...services].sort(byAge)) {
    let file = kebabCase(name);
    while (taken.has(file)) file += "$";
    taken.add(file);
    files.set(`${id} ${name}`, file);
  }
}

/** The part of a file that each type is in, by module and name, where a file would have too many types. */
function planParts({ modules }: Model, baseOf: (node: Declared) => string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const { id, structures, enumerations } of modules) {
    const files = new Map<string, Weighed[]>();
    const weigh = (node: Declared, members: number): void => {
      const base = baseOf(node);
      const types = files.get(base) ?? [];
      types.push({ name: node.name, weight: members + 1 });
      files.set(base, types);
    };
    for (const node of structures) weigh(node, node.fields.length);
    for (const node of enumerations) weigh(node, node.values.length);
    for (const types of files.values()) for (const [name, part] of partsOf(types)) parts.set(`${id} ${name}`, part);
  }
  return parts;
}
