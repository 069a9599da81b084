import { codeBlock, page } from "../markdown.ts";
import type { SiteContext } from "../site-context.ts";

/** The hand-written modules, each with its exports. */
export function runtimeView({ handWritten, source }: SiteContext): Readonly<Record<string, unknown>> {
  // An export of several subpaths is shown with each of them; links lead to the first.
  const shown = new Set<string>();
  return {
    entries: handWritten.map(({ subpath, exports }) => ({
      subpath,
      exports: exports.map((item) => {
        const { doc, text } = source.declarations.of(item);
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
