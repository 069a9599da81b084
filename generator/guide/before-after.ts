import type { Finding } from "../changes/findings.ts";
import type { Surface, SurfaceItem } from "../surface/surface.ts";
import { exportedAt, metBy, withoutAlias, type Views } from "./view.ts";

/** TypeScript of the same item in two versions. */
export interface BeforeAfter {
  readonly before: string;
  readonly after: string;
}

/** Longer declarations are not shown, because the change could not be seen in them. */
const mostLines = 24;

/** What a finding looks like in TypeScript; undefined where there is nothing to see. */
export function beforeAfter(finding: Finding, views: Views): BeforeAfter | undefined {
  const { old, new: now } = metBy(finding, views);
  const item = now ?? old;
  if (item === undefined) return undefined;
  const before = shown(views.old.surface, old ?? item);
  const after = shown(views.new.surface, now ?? item);
  if (before === undefined || after === undefined || before === after) return undefined;
  // Another generator gave it another name, which isn't known here.
  if (
    (old !== undefined && !isThere(views.old.surface, old)) ||
    (now !== undefined && !isThere(views.new.surface, now))
  )
    return undefined;
  return { before, after };
}

const isThere = (surface: Surface, item: SurfaceItem): boolean =>
  item.name === undefined ? surface.has(item.subpath) : exportedAt(surface, item) !== undefined;

function shown(surface: Surface, item: SurfaceItem): string | undefined {
  const { subpath, name, member } = item;
  if (name === undefined)
    return surface.has(subpath) ? `import * as all from "${subpath}";` : `// There is no ${subpath}.`;
  const found = withoutAlias(surface, item);
  if (found === undefined) return `// ${subpath} does not export ${name}.`;
  if (member === undefined) return declaration(surface, item);
  const { exported } = found;
  if (exported.members.size === 0) return declaration(surface, item);
  const [kind = ""] = exported.kinds;
  const text = exported.members.get(member)?.text ?? `// no ${member.replace(/^static /, "")}`;
  return `${kind} ${found.item.name} {\n${indented(text)}\n}`;
}

/** The import of a class or an interface; the declaration of any other export, if it is short. */
function declaration(surface: Surface, item: SurfaceItem): string | undefined {
  const { text, kinds } = exportedAt(surface, item)!;
  const isType = kinds.every((kind) => kind === "interface" || kind === "type");
  if (kinds.includes("class") || kinds.includes("interface"))
    return `import ${isType ? "type " : ""}{ ${item.name} } from "${item.subpath}";`;
  return text.split("\n").length > mostLines ? undefined : text;
}

/** Indents a member. Its lines after the first still have the indentation of their declaration, which is reduced. */
const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line.replace(/^ {4}/, "  ")}`)
    .join("\n");
