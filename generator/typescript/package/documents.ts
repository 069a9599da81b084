import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { readFolder } from "../../source/folders.ts";
import type { OutputFile } from "../file.ts";
import { templatesFolder } from "../places.ts";

/** The guides in the order in which they are listed. */
const guideOrder = [
  "first-call",
  "certificates",
  "find-by-name",
  "power",
  "create-vm",
  "clone",
  "deploy-ova",
  "tags",
  "tasks",
  "many-vms",
  "errors",
  "values",
  "value-forms",
  "sessions",
  "retries",
  "testing",
  "older-servers",
  "own-operations",
  "environments",
  "coming-from",
];

/** A guide as it is shown in lists. */
export interface Guide {
  readonly title: string;
  readonly path: string;
  /** The beginning of its first paragraph. */
  readonly summary: string;
}

/** The documents of the package, and what files that list them say of it. */
export interface DocumentList {
  readonly guides: readonly Guide[];
  /** Names of the example programs. */
  readonly examples: readonly string[];
  /** Whether the README can show its program: the package may lack what that imports. */
  readonly hasProgram: boolean;
  /** Release of the API that the package describes. */
  readonly release: string;
}

/** The documents in the package: guides, and example programs to copy. */
export interface Documents {
  readonly files: readonly OutputFile[];
  readonly list: DocumentList;
}

/** The documents of the package; those are left out whose programs import something that the package lacks. */
export function documents(canUse: (text: string) => boolean, release: string): Documents {
  const all = readFolder(join(templatesFolder, "package/files"));
  const isDocument = (path: string): boolean => /^(?:examples|guides)\//.test(path);
  const there = all.filter(({ path, text }) => !isDocument(path) || canUse(text));
  const paths = new Set(there.map(({ path }) => path));
  const guides = guideOrder.map((name) => `guides/${name}.md`).filter((path) => paths.has(path));
  const unlisted = all.find(
    ({ path }) => path.startsWith("guides/") && !guideOrder.some((name) => path === `guides/${name}.md`),
  );
  if (unlisted !== undefined) throw new Error(`${unlisted.path} isn't in the list of guides`);
  const list: DocumentList = {
    guides: guides.map((path) => guideOf(path, all.find((item) => item.path === path)!.text)),
    examples: [...paths].filter((path) => /^examples\/.*\.ts$/.test(path)).map((path) => posix.basename(path)),
    hasProgram: canUse(readFileSync(join(templatesFolder, "package/README.md.hbs"), "utf8")),
    release,
  };
  return {
    files: there.map(({ path, text }) => ({
      path,
      text: isDocument(path) && path.endsWith(".md") ? withoutDeadLinks(path, text, list) : text,
      asIs: true,
    })),
    list,
  };
}

/** The text of a file, without links to documents that the package lacks. */
export function withoutDeadLinks(file: string, text: string, { guides, examples }: DocumentList): string {
  const there = new Set([
    "README.md",
    "examples/README.md",
    ...guides.map(({ path }) => path),
    ...examples.map((name) => `examples/${name}`),
  ]);
  const isDead = (link: string): boolean => !there.has(posix.join(posix.dirname(file), link.replace(/#.*$/, "")));
  return (
    text
      // A table row about a missing document is removed as a whole.
      .replace(/^\| \[[^\]]*\]\(([^):]+)\).*\n/gm, (row, link: string) => (isDead(link) ? "" : row))
      // Code may look like a link: `power[action](vm)`.
      .replace(
        /^```[^]*?^```$|`[^`\n]*`|\[([^\]]*)\]\(([^):#][^):]*)\)/gm,
        (whole, shown: string | undefined, link: string) => (shown !== undefined && isDead(link) ? shown : whole),
      )
  );
}

function guideOf(path: string, text: string): Guide {
  const [heading = "", first = ""] = text.split("\n\n");
  const sentence = /^[^]*?[.:](?=\s|$)/.exec(first)?.[0] ?? first;
  return { title: heading.replace(/^# /, ""), path, summary: sentence.replace(/\n/g, " ").replace(/:$/, ".") };
}
