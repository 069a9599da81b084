import { join } from "node:path";
import { namespaceDeclaration, readDeclarations, type Declaration } from "../declarations.ts";
import type { Exported } from "../exports.ts";
import { codeBlock, page } from "../markdown.ts";
import type { PackageSource } from "../package-source.ts";
import type { SiteContext } from "../site-context.ts";

/** Reads how the exports of a package are declared. */
export class Declarations {
  readonly #source: PackageSource;
  readonly #files = new Map<string, ReadonlyMap<string, Declaration>>();

  constructor(source: PackageSource) {
    this.#source = source;
  }

  of({ file, name, members }: Pick<Exported, "file" | "name" | "members">): Declaration {
    if (members !== undefined) return namespaceDeclaration(join(this.#source.folder, file), name, members);
    let declarations = this.#files.get(file);
    if (declarations === undefined)
      this.#files.set(file, (declarations = readDeclarations(join(this.#source.folder, file))));
    const found = declarations.get(name);
    if (found === undefined) throw new Error(`${file} exports ${name}, and does not declare it.`);
    return found;
  }
}

/** What is written by hand: each entry with its exports. */
export function runtimeView(
  { handWritten }: SiteContext,
  declarations: Declarations,
): Readonly<Record<string, unknown>> {
  // What several subpaths export is shown at each of them; links lead to the first.
  const shown = new Set<string>();
  return {
    entries: handWritten.map(({ subpath, exports }) => ({
      subpath,
      exports: exports.map((item) => {
        const { doc, text } = declarations.of(item);
        const isFirst = !shown.has(item.name);
        shown.add(item.name);
        return {
          name: item.name,
          anchor: isFirst ? item.name : "",
          kind: item.kinds.join(", "),
          doc: page(doc),
          declaration: codeBlock(text, "typescript"),
        };
      }),
    })),
  };
}
