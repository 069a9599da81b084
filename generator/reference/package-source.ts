import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { readPackageJson } from "../release/build.ts";
import { inTemporaryFolder } from "../source/folders.ts";
import { Declarations } from "./declarations.ts";
import { readExports, type Exported } from "./exports.ts";

/** The parts of a generated package that its reference describes. */
export interface PackageSource {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /**
   * The modules that can be imported, by the name behind `from`; where a module has several names, the first one is
   * listed.
   */
  readonly entries: readonly PackageEntry[];
  readonly declarations: Declarations;
  readonly readme: string;
  readonly changelog: string;
  /** Migration guides: what programs have to change for a version. */
  readonly migrations: readonly { readonly version: string; readonly guide: string }[];
  readonly guides: readonly Guide[];
  readonly examplesGuide: string;
  readonly examples: readonly { readonly name: string; readonly code: string }[];
}

/** A page that is written by hand. */
export interface Guide {
  /** `find-by-name`. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

export interface PackageEntry {
  /** `vsphere-sdk/vcenter/vm`. */
  readonly subpath: string;
  /** Other names of the same module: `vsphere-sdk/errors`. */
  readonly aliases: readonly string[];
  /** Path below the folder of the package. */
  readonly file: string;
  readonly exports: readonly Exported[];
}

/** Reads the sources of a package. */
export function readPackage(folder: string): PackageSource {
  const { name, version, exports } = readPackageJson(folder);
  const subpaths = new Map<string, string[]>();
  for (const [path, entry] of Object.entries(exports)) {
    if (typeof entry === "string") continue;
    const file = entry.default.replace("./dist/", "src/").replace(/\.js$/, ".ts");
    subpaths.set(file, [...(subpaths.get(file) ?? []), path.replace(".", name)]);
  }
  const exported = readExports(folder, [...subpaths.keys()]);
  const examples = join(folder, "examples");
  const migration = join(folder, "migration");
  const migrations = existsSync(migration) ? readdirSync(migration).filter((file) => file.endsWith(".md")) : [];
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  return {
    folder,
    name,
    version,
    entries: [...subpaths].map(([file, [subpath, ...aliases]]) => ({
      subpath: subpath!,
      aliases,
      file,
      exports: exported.get(file)!,
    })),
    declarations: new Declarations(folder),
    readme,
    changelog: readFileSync(join(folder, "CHANGELOG.md"), "utf8"),
    migrations: migrations.map((file) => ({
      version: file.slice(0, -".md".length),
      guide: readFileSync(join(migration, file), "utf8"),
    })),
    // In the order in which the README lists them.
    guides: [...readme.matchAll(/^- \[(.*)\]\(guides\/(.*)\.md\)/gm)].map(([, title = "", guide = ""]) => ({
      name: guide,
      title,
      text: readFileSync(join(folder, `guides/${guide}.md`), "utf8"),
    })),
    examplesGuide: readFileSync(join(examples, "README.md"), "utf8"),
    examples: readdirSync(examples)
      .filter((file) => file.endsWith(".ts"))
      .sort()
      .map((file) => ({ name: file, code: readFileSync(join(examples, file), "utf8") })),
  };
}

/** The modules of a package, loaded, by subpath. */
export type LoadedPackage = ReadonlyMap<string, Loaded>;
type Loaded = Readonly<Record<string, unknown>>;

/**
 * Loads a package from its sources: as one bundle, so that it needs no TypeScript loader, and the package can be in any
 * folder.
 */
export async function loadPackage({
  folder,
  entries,
}: {
  readonly folder: string;
  readonly entries: readonly Pick<PackageEntry, "subpath" | "file">[];
}): Promise<LoadedPackage> {
  const contents = entries.map(({ file }, at) => `export * as entry${at} from "./${file}";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    write: false,
  });
  return inTemporaryFolder(async (temporary) => {
    const bundle = join(temporary, "package.mjs");
    writeFileSync(bundle, outputFiles[0]!.contents);
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(bundle).href)) as Record<string, Loaded>;
    return new Map(entries.map(({ subpath }, at) => [subpath, loaded[`entry${at}`]!]));
  });
}
