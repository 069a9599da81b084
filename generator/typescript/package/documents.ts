import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { filesBelow } from "../../source/tree.mjs";
import type { OutputFile } from "../file.ts";
import { templatesFolder } from "../templates.ts";

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

/** A guide as lists show it. */
export interface Guide {
  readonly title: string;
  readonly path: string;
  /** What its first paragraph begins with. */
  readonly summary: string;
}

/** What people read in the package: guides, and programs to copy. */
export interface Documents {
  readonly files: readonly OutputFile[];
  readonly guides: readonly Guide[];
  /** Names of the programs. */
  readonly examples: readonly string[];
  /** A text without links to documents that the package lacks. */
  readonly withoutDeadLinks: (path: string, text: string) => string;
}

/** The documents of the package, without those whose programs import what it lacks. */
export function documents(canUse: (text: string) => boolean): Documents {
  const folder = join(templatesFolder, "package/files");
  const all = filesBelow(folder).map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
  const isDocument = (path: string): boolean => /^(?:examples|guides)\//.test(path);
  const there = all.filter(({ path, text }) => !isDocument(path) || canUse(text));
  const paths = new Set([...there.map(({ path }) => path), "README.md"]);
  const withoutDeadLinks = (from: string, text: string): string => {
    const isDead = (link: string): boolean => !paths.has(posix.join(posix.dirname(from), link.replace(/#.*$/, "")));
    return (
      text
        // A row about what isn't there is of no use.
        .replace(/^\| \[[^\]]*\]\(([^):]+)\).*\n/gm, (row, link: string) => (isDead(link) ? "" : row))
        .replace(/\[([^\]]*)\]\(([^):#][^):]*)\)/g, (whole, shown: string, link: string) =>
          isDead(link) ? shown : whole,
        )
    );
  };
  const guides = guideOrder.map((name) => `guides/${name}.md`).filter((path) => paths.has(path));
  const unlisted = all.find(
    ({ path }) => path.startsWith("guides/") && !guideOrder.some((name) => path === `guides/${name}.md`),
  );
  if (unlisted !== undefined) throw new Error(`${unlisted.path} isn't in the list of guides`);
  return {
    files: there.map(({ path, text }) => ({
      path,
      text: isDocument(path) ? withoutDeadLinks(path, text) : text,
      asIs: true,
    })),
    guides: guides.map((path) => guideOf(path, all.find((item) => item.path === path)!.text)),
    examples: there
      .map(({ path }) => path)
      .filter((path) => /^examples\/.*\.ts$/.test(path))
      .map((path) => path.slice("examples/".length)),
    withoutDeadLinks,
  };
}

function guideOf(path: string, text: string): Guide {
  const [heading = "", first = ""] = text.split("\n\n");
  const sentence = /^[^]*?[.:](?=\s|$)/.exec(first)?.[0] ?? first;
  return { title: heading.replace(/^# /, ""), path, summary: sentence.replace(/\n/g, " ").replace(/:$/, ".") };
}

/** Without the programs that import what the package lacks. */
export const withoutPrograms = (text: string, canUse: (text: string) => boolean): string =>
  text.replace(/^```ts\n[^]*?^```\n\n/gm, (block) => (canUse(block) ? block : ""));
