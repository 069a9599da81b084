import MiniSearch from "minisearch";
import type { Model } from "../model/model.ts";
import { compareText } from "../text/compare.ts";
import type { Names } from "../typescript/names/names.ts";
import { Recorder, type Exchange } from "./exchange.ts";
import { html, pageScript, styleSheet } from "./html.ts";
import { rootOf } from "./links.ts";
import { llmsText } from "./llms.ts";
import { codeBlock, page } from "./markdown.ts";
import type { Guide, LoadedPackage, PackageSource } from "./package-source.ts";
import { searchEntries } from "./search/entries.ts";
import { searchOptions } from "./search/options.ts";
import { createSiteContext, runtimePagePath, type SiteContext } from "./site-context.ts";
import { SampleValues } from "./values.ts";
import { changesByRelease, errorsView, operationsOf, privilegesView, releaseView } from "./view/indexes.ts";
import { moduleView, type ModuleView } from "./view/module.ts";
import { runtimeView } from "./view/runtime.ts";

interface Page {
  readonly path: string;
  readonly title: string;
  readonly body: string;
  /** Sections of the page, which the contents list while the page is shown. */
  readonly sections?: ModuleView["sections"];
}

/**
 * The site of the reference, by path: pages that need no server, their script, style and search index, and `llms.txt`.
 * The package has to be generated from the same definitions, and the names have to be those over all releases.
 */
export async function referenceSite(
  models: { readonly model: Model; readonly whole: Model },
  names: Names,
  source: PackageSource,
  loaded: LoadedPackage,
): Promise<ReadonlyMap<string, string>> {
  const bare = createSiteContext(models, names, source, new Map());
  const site: SiteContext = { ...bare, exchanges: await recordAll(bare, loaded) };
  const changes = changesByRelease(site);
  const releases = [...changes.keys()];
  const pages: Page[] = [
    homePage(site),
    ...site.source.guides.map(guidePage),
    examplesPage(site),
    {
      path: runtimePagePath,
      title: "Runtime",
      body: html("runtime", runtimeView(site)),
    },
    ...changelogPages(source),
    { path: "privileges.html", title: "Privileges", body: html("privileges", privilegesView(site)) },
    { path: "errors.html", title: "Errors", body: html("errors", errorsView(site)) },
    ...Array.from(changes, ([release, events]) => ({
      path: releasePath(release),
      title: `vSphere API ${release}`,
      body: html("release", { ...releaseView(release, events, site), root: rootOf(releasePath(release)) }),
    })),
    ...site.pages.map((item) => {
      const view = moduleView(item, site);
      return { path: item.path, title: item.entry.subpath, body: html("module", view), sections: view.sections };
    }),
  ];
  const index = new MiniSearch(searchOptions);
  index.addAll(searchEntries(site, releases));
  const files = [
    ["style.css", styleSheet()],
    ["page.js", pageScript()],
    ["search-index.js", `window.searchIndex = ${JSON.stringify(index).replace(/</g, "\\u003c")};\n`],
    ["llms.txt", llmsText(site)],
    ...pages.map((item) => [item.path, layout(item, site, releases)] as const),
  ] as const;
  return new Map(files.map(([path, text]) => [path, text]));
}

const guidePath = (name: string): string => `guides/${name}.html`;

const releasePath = (release: string): string => `releases/${release}.html`;

async function recordAll(site: SiteContext, loaded: LoadedPackage): Promise<SiteContext["exchanges"]> {
  const values = new SampleValues(loaded, site.names, site.source.name);
  const recorder = new Recorder(values, site.names, loaded.get(`${site.source.name}/testing`)!);
  const exchanges = new Map<object, readonly Exchange[]>();
  for (const { page: item, service, operation } of operationsOf(site))
    exchanges.set(operation, await recorder.record(operation, service, item.module));
  return exchanges as SiteContext["exchanges"];
}

const changelogPath = "changelog.html";

/** Turns links between files of the package into links between pages of the site. */
const linked = (text: string): string =>
  text
    .replace(/\]\((\.\.\/)?CHANGELOG\.md\)/g, `]($1${changelogPath})`)
    .replace(/\]\((\.\.\/)?examples\/README\.md\)/g, "]($1examples.html)")
    .replace(/\]\((\.\.\/)?examples\/(\S+\.ts)\)/g, "]($1examples.html#$2)")
    .replace(/\]\(((?:guides\/)?[\w-]+)\.md(#[\w-]+)?\)/g, "]($1.html$2)");

function homePage({ source, pages }: SiteContext): Page {
  const paths = new Map(pages.map(({ entry, path }) => [entry.subpath, path]));
  const body = page(linked(source.readme), (text) => ({ text, href: paths.get(text) }));
  return { path: "index.html", title: "Overview", body };
}

/** A page about the changes of each version, and one about each migration to a new version. */
function changelogPages({ changelog, migrations }: PackageSource): readonly Page[] {
  const withoutComments = (text: string): string => text.replace(/<!--[^]*?-->/g, "");
  // Every version has the same sections, but an anchor may be on a page only once: so the sections have no headings.
  const text = withoutComments(changelog)
    .replace(/^### (.*)$/gm, "**$1**")
    .replace(/\]\((migration\/[^)]+)\.md\)/g, "]($1.html)");
  return [
    { path: changelogPath, title: "Changelog", body: page(text) },
    ...migrations.map(({ version, guide }) => ({
      path: `migration/${version}.html`,
      title: `Migration to ${version}`,
      body: page(withoutComments(guide)),
    })),
  ];
}

const guidePage = ({ name, title, text }: Guide): Page => ({
  path: guidePath(name),
  title,
  body: page(linked(text)),
});

function examplesPage({ source }: SiteContext): Page {
  const [, ...guide] = source.examplesGuide.split("\n");
  const body = html("examples", {
    guide: page(guide.join("\n").replace(/\]\((\S+\.ts)\)/g, "](#$1)")),
    examples: source.examples.map(({ name, code }) => ({ name, code: codeBlock(code, "typescript") })),
  });
  return { path: "examples.html", title: "Examples", body };
}

function layout({ path, title, body, sections = [] }: Page, site: SiteContext, releases: readonly string[]): string {
  const general = [
    ["index.html", "Overview"],
    ["examples.html", "Examples"],
    [runtimePagePath, "Runtime"],
    ["privileges.html", "Privileges"],
    ["errors.html", "Errors"],
    [changelogPath, "Changelog"],
  ];
  const releasePages = releases.map((release) => {
    const to = releasePath(release);
    return { path: to, label: [release], current: to === path, sections: [] };
  });
  const modules = site.pages.map((item) => ({
    path: item.path,
    // A long name may be broken behind a slash.
    label: site.names.directory(item.module.id).split(/(?<=\/)/),
    current: item.path === path,
    sections,
  }));
  const guides = site.source.guides.map(({ name, title: label }) => {
    const to = guidePath(name);
    return { path: to, label: [label], current: to === path, sections: [] };
  });
  const groupOf = (item: (typeof modules)[number]): string => item.path.split(/[/.]/, 1)[0]!;
  return html("layout", {
    root: rootOf(path),
    title: `${title} – ${site.source.name}`,
    body,
    version: site.source.version,
    general: general.map(([to, name]) => ({ path: to, name, current: to === path })),
    groups: [
      { name: "guides", modules: guides },
      ...[...new Set(modules.map(groupOf))]
        .sort(compareText)
        .map((name) => ({ name, modules: modules.filter((item) => groupOf(item) === name) })),
      { name: "releases", modules: releasePages },
    ],
  });
}
