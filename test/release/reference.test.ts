import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { readModel } from "../../generator/pipeline.ts";
import { readInput } from "../../generator/source/files.ts";
import { buildReference } from "../../generator/reference/site.ts";
import { readPackageJson } from "../../generator/release/build.ts";
import { readTree, temporaryFolder } from "../support/folders.ts";

const folder = temporaryFolder();
let files: Readonly<Record<string, string>>;
beforeAll(() => {
  buildReference(join(folder, "site"));
  files = readTree(join(folder, "site"));
});

const pages = (): [path: string, text: string][] => Object.entries(files).filter(([path]) => path.endsWith(".html"));
const { model } = readModel(readInput("definitions", createCollector().report));
const subpaths = Object.keys(readPackageJson().exports)
  .map((subpath) => subpath.slice(2))
  .filter((subpath) => !["", "node", "testing", "stub-factory", "errors", "package.json"].includes(subpath));

/** Text of the article of a page that has a heading of that anchor. */
function article(path: string, anchor: string): string {
  const [, rest = ""] = files[path]!.split(`<h3 id="${anchor}">`);
  const [text = ""] = rest.split("</article>", 1);
  return text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

describe("the reference", () => {
  test("has a page for every module, and leads to it from every page", () => {
    expect(subpaths.length).toBe(model.modules.length);
    for (const subpath of subpaths) {
      expect(Object.keys(files)).toContain(`${subpath}.html`);
      for (const [path, text] of pages())
        expect(text).toContain(`href="${"../".repeat(path.split("/").length - 1)}${subpath}.html"`);
    }
  });

  test("has everything that the model has, by its name on the wire", () => {
    const all = pages()
      .map(([, text]) => text)
      .join("\n");
    for (const module of model.modules) {
      for (const item of [...module.structures, ...module.enumerations, ...module.services])
        expect(all).toContain(`<p class="wire">${item.id}</p>`);
      for (const service of module.services)
        for (const operation of service.operations)
          expect(all).toContain(`<dd><code>${service.id} ${operation.id}</code></dd>`);
    }
  });

  test("says of an operation what somebody who calls it has to know", () => {
    const start = article("vcenter/vm.html", "PowerClient.start");
    for (const fact of [
      "vm Id&lt;&quot;VirtualMachine&quot;&gt;",
      "Identifier of the virtual machine.",
      "AlreadyInDesiredState If the virtual machine is powered on already.",
      "com.vmware.vcenter.vm.power start",
      "POST /rest/vcenter/vm/{vm}/power/start",
    ])
      expect(start).toContain(fact);
    expect(article("vcenter/ovf.html", "LibraryItemClient.deploy")).toContain(
      "VApp.Import on ResourcePool , by LibraryItemDeploymentTarget.resourcePoolId",
    );
    expect(article("vcenter/services.html", "ServiceClient.start")).toContain("Since vSphere API 6.7");
    expect(article("vcenter/hvc.html", "LinksClient.create")).toContain("Status technical preview");
    expect(article("vcenter/vm.html", "PowerInfo")).toContain("POWERED_OFF cleanPowerOff POWERED_ON none");
  });

  test("has everything that can be imported", async () => {
    for (const subpath of ["", "node", "testing", "stub-factory"]) {
      const { default: target } = readPackageJson().exports[`./${subpath}`.replace(/\/$/, "")] as { default: string };
      const names = Object.keys((await import(resolve("generated", target.replace("dist", "src")))) as object);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(article("runtime.html", name).length, name).toBeGreaterThan(50);
    }
    for (const subpath of subpaths) {
      const source = readFileSync(`generated/src/${subpath}/index.ts`, "utf8");
      const names = [...source.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(
        ([, list = ""]) => list.match(/[\w$]+/g) ?? [],
      );
      expect(names.length).toBeGreaterThan(0);
      for (const name of names.filter((item) => item !== "StubFactory"))
        expect(files[`${subpath}.html`], `${subpath} ${name}`).toMatch(new RegExp(`<code>${name}</code>|id="${name}"`));
    }
  });

  test("has no link that leads nowhere, and needs nothing from elsewhere", () => {
    for (const [path, text] of pages()) {
      const ids = (page: string): Set<string> =>
        new Set([...files[page]!.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id));
      for (const [, attribute, url = ""] of text.matchAll(/ (href|src)="([^"]*)"/g)) {
        if (/^https?:/.test(url)) {
          expect(attribute, `${path}: ${url}`).toBe("href");
          continue;
        }
        const [file = "", anchor] = url.split("#");
        const target = file === "" ? path : posix.join(dirname(path), file);
        expect(existsSync(join(folder, "site", target)), `${path}: ${url}`).toBe(true);
        if (anchor !== undefined) expect(ids(target).has(anchor), `${path}: ${url}`).toBe(true);
      }
      expect(text, path).not.toMatch(/<(?:script|link)[^>]+https?:/);
    }
  });

  test("finds everything, and every find is there", () => {
    const entries = JSON.parse(/\[[^]*\]/.exec(files["search-index.js"]!)![0]) as [string, string, string, string][];
    expect(entries.length).toBeGreaterThan(450);
    for (const [name, , , url] of entries) {
      const [path = "", anchor] = url.split("#");
      expect(files[path], name).toBeDefined();
      if (anchor !== undefined) expect(files[path], url).toContain(` id="${anchor}"`);
    }
  });

  test("has a guide for language models that names every module", () => {
    const text = files["llms.txt"]!;
    expect(text).toMatch(/^# vsphere-sdk\n\n> \S/);
    for (const subpath of subpaths) expect(text).toContain(`- [vsphere-sdk/${subpath}](${subpath}.html): `);
    for (const [, url = ""] of text.matchAll(/\]\(([^)]+)\)/g)) expect(files[url], url).toBeDefined();
  });

  test("takes no text of a definition for HTML, whatever it is", () => {
    const hostile = [
      "<script>alert(1)</script>",
      '<img src=x onerror="alert(1)">',
      "[here](javascript:alert(1))",
      "![x](javascript:alert(1))",
      "`</code><script>alert(1)</script>`",
      "&lt;script&gt; {{{x}}} {{#each}}",
    ];
    const definitions = join(folder, "definitions");
    cpSync("definitions", definitions, { recursive: true });
    const path = join(definitions, "vcenter/datastore.yaml");
    const yaml = readFileSync(path, "utf8");
    const changed = yaml.replace(/^( *doc:).*$/gm, `$1 ${JSON.stringify(hostile.join(" "))}`);
    expect(changed).not.toBe(yaml);
    writeFileSync(path, changed);
    buildReference(join(folder, "hostile"), definitions);
    const page = readFileSync(join(folder, "hostile/vcenter/datastore.html"), "utf8");
    const tags = [...page.matchAll(/<(script|img|[a-z]+)\b[^>]*>/g)].map(([tag]) => tag);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(tags.filter((tag) => /^<(?:script|img)/.test(tag))).toEqual([
      '<script src="../search-index.js">',
      '<script src="../search.js">',
    ]);
    expect(tags.filter((tag) => /javascript:|onerror/.test(tag))).toEqual([]);
    expect(page).toContain("{{{x}}} {{#each}}");
  });

  test("is the same when it is built again", () => {
    buildReference(join(folder, "again"));
    expect(readTree(join(folder, "again"))).toEqual(files);
  });
});
