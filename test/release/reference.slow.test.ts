import { dirname, join, posix, resolve } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { isScalar, parseDocument, Scalar, visit } from "yaml";
import type { Operation, Service } from "../../generator/model/model.ts";
import { programOf } from "../../generator/reference/program.ts";
import { operationAnchor } from "../../generator/reference/site-context.ts";
import { callText } from "../../generator/typescript/mappings.ts";
import { compile } from "../support/compiler.ts";
import { installSources, temporaryFolder, writeTree } from "../support/folders.ts";
import { buildReference, wholeReference, pagesOf, textOf, unescaped, type Reference } from "../support/reference.ts";

const minutes = 60_000;
let reference: Reference;
beforeAll(async () => {
  reference = await wholeReference();
}, 5 * minutes);

/** Path of the page of a module. */
const pageOf = (module: string): string => `${reference.names.directory(module)}.html`;

/** What a reader sees of the article of a page that has a heading of that anchor. */
function article(path: string, anchor: string): string {
  const [, rest = ""] = reference.files[path]!.split(`<h3 id="${anchor}">`);
  return textOf(rest.split("</article>", 1)[0]!);
}

/** The code of that article, as somebody would copy it. */
function codeOf(path: string, anchor: string): string {
  const [, rest = ""] = reference.files[path]!.split(`<h3 id="${anchor}">`);
  const blocks = [...rest.split("</article>", 1)[0]!.matchAll(/<pre[^>]*>([^]*?)<\/pre>/g)];
  return blocks.map(([, html = ""]) => unescaped(html.replace(/<[^>]+>/g, ""))).join("\n\n");
}

const operations = (): readonly { operation: Operation; service: Service; module: string; text: string }[] =>
  reference.model.modules.flatMap(({ id, services }) =>
    services.flatMap((service) =>
      service.operations.map((operation) => {
        const text = article(pageOf(id), operationAnchor(service, operation, reference.names));
        return { operation, service, module: id, text };
      }),
    ),
  );

describe("the pages of the reference", () => {
  test("are there for every module that can be imported, and every page leads to them", () => {
    const { model, source } = reference;
    const ofModules = model.modules.map(({ id }) => pageOf(id)).filter((path) => path in reference.files);
    const handWritten = new Set([
      "vsphere-sdk",
      ..."node testing stub-factory tasks waiters inventory transfer deploy testing/inventory"
        .split(" ")
        .map((path) => `vsphere-sdk/${path}`),
    ]);
    const imported = source.entries.map(({ subpath }) => subpath).filter((subpath) => !handWritten.has(subpath));
    expect(ofModules.map((path) => `vsphere-sdk/${path.replace(".html", "")}`).sort()).toEqual(imported.sort());
    for (const [path, text] of pagesOf(reference))
      for (const target of ofModules)
        expect(text, path).toContain(`href="${"../".repeat(path.split("/").length - 1)}${target}"`);
  });

  test("have everything that the model has, by its name on the wire", () => {
    for (const module of reference.model.modules) {
      const page = reference.files[pageOf(module.id)];
      for (const item of [...module.structures, ...module.enumerations, ...module.services])
        expect(page).toContain(`<p class="wire">${item.id}</p>`);
    }
  });

  test("say of every operation how it is called, what it returns, what it needs and what goes wrong", () => {
    const { names } = reference;
    for (const { operation, service, text } of operations()) {
      const where = `${service.id} ${operation.id}`;
      expect(text, where).toContain(`On the wire ${where}`);
      for (const mount of ["api", "rest"] as const) {
        const mapping = operation[mount];
        if (mapping !== undefined) expect(text, where).toContain(callText(mapping).replace(" ", ` /${mount}`));
      }
      expect(text, where).toMatch(/ Returns \S/);
      if (operation.privileges.length === 0) expect(text, where).toContain("Privileges The document names none.");
      for (const { privilege } of operation.privileges) expect(text, where).toContain(privilege);
      for (const { error } of operation.errors) expect(text, where).toContain(names.declared(error));
      if (operation.deprecated !== undefined) expect(text, where).toMatch(/Deprecated( since|\.)/);
    }
    expect(operations().length).toBeGreaterThan(300);
  });

  test("say of an operation what somebody who calls it has to know", () => {
    const start = article("vcenter/vm.html", "PowerClient.start");
    for (const fact of [
      'vm Id <"VirtualMachine">',
      "Identifier of the virtual machine.",
      "AlreadyInDesiredState If the virtual machine is powered on already.",
      "com.vmware.vcenter.vm.power start",
      "POST /rest/vcenter/vm/{vm}/power/start",
      "POST /api/vcenter/vm/{vm}/power?action=start",
      "Retried only if it was never sent",
    ])
      expect(start).toContain(fact);
    const deploy = article("vcenter/ovf.html", "LibraryItemClient.deploy");
    expect(deploy).toContain("VApp.Import on ResourcePool ( LibraryItemDeploymentTarget.resourcePoolId )");
    expect(deploy).toContain("Retried yes: by the token");
    expect(article("vcenter/services.html", "ServiceClient.start")).toContain("Since vSphere API 6.7");
  });

  test("show both forms of a structure, and its unions as tables", () => {
    const spec = article("vcenter/vm.html", "HardwareUpdateSpec");
    expect(spec).toContain("Received as HardwareUpdateSpec , sent as HardwareUpdateSpecInput .");
    expect(spec).toContain("upgradePolicy HardwareUpgradePolicy | undefined");
    expect(spec).toContain("Sent as upgradePolicy?: HardwareUpgradePolicy | HardwareUpgradePolicyValue | undefined");
    const info = article("vcenter/vm.html", "PowerInfo");
    expect(info).toContain("Fields by the value of state state Has May have");
    expect(info).toMatch(/POWERED_OFF cleanPowerOff .*POWERED_ON no fields of its own/);
    expect(article("vapi/std.html", "LocalizableMessage")).toMatch(/sent as LocalizableMessageInput/);
  });

  test("name the column of each cell, because narrow screens hide the headings", () => {
    expect(reference.files["guides/coming-from.html"]).toContain(
      '<td data-heading="govc"><code>govc vm.clone</code></td>',
    );
    expect(reference.files["index.html"]).toContain("<tr>\n<td>vCenter</td>");
  });

  test("list privileges, errors and releases with what they belong to", () => {
    const { files } = reference;
    const section = (path: string, name: string): string => {
      const [, rest = ""] = files[path]!.split(new RegExp(`<h2 id="${name}">`));
      return textOf(rest.split("</section>", 1)[0]!);
    };
    expect(section("privileges.html", "VirtualMachine.Interact.PowerOn")).toContain("PowerClient.start Powers on");
    expect(section("errors.html", "AlreadyInDesiredState")).toContain("PowerClient.start Powers on");
    expect(textOf(files["releases/6.7.html"]!)).toContain("vsphere-sdk/cis/task Types that describe tasks");
    const privileges = new Set(
      operations().flatMap(({ operation }) => operation.privileges.map((one) => one.privilege)),
    );
    for (const privilege of privileges) expect(section("privileges.html", privilege), privilege).not.toBe("");
  });

  test("say of every release what came with it, and what it deprecated and removed", () => {
    const { files, whole, names } = reference;
    /** What a reader sees behind a heading of the page of a release. */
    const listed = (release: string, heading: RegExp): string => {
      const lists = files[`releases/${release}.html`]!.matchAll(/<h3 class="minor">(\w+)<\/h3>([^]*?)<\/ul>/g);
      return [...lists].map(([, kind = "", list = ""]) => (heading.test(kind) ? textOf(list) : "")).join(" ");
    };
    let count = 0;
    for (const module of whole.modules)
      for (const item of [...module.services, ...module.structures]) {
        const name = item.kind === "service" ? names.client(item) : names.declared(item);
        const { since, removed, deprecated } = item;
        if (removed !== undefined && removed !== module.removed) {
          expect(listed(removed, /^Removed$/), item.id).toContain(` ${name} `);
          count += 1;
        } else if (since !== undefined && since !== module.since)
          expect(listed(since, /^(?:Services|Structures|Errors)$/), item.id).toContain(` ${name} `);
        if (deprecated?.since !== undefined && deprecated !== module.deprecated) {
          expect(listed(deprecated.since, /^Deprecated$/), item.id).toContain(` ${name} `);
          count += 1;
        }
      }
    expect(count).toBeGreaterThan(3);
  });

  test("tell what each version of the package brought", () => {
    const { files, source } = reference;
    const text = textOf(files["changelog.html"]!);
    for (const [, version] of source.changelog.matchAll(/^## (.*)$/gm)) expect(text).toContain(` ${version} `);
    expect(files["changelog.html"]).not.toContain("&lt;!--");
    expect(files["index.html"]).toContain('href="changelog.html"');
  });

  test("have no link that leads nowhere, no anchor twice, and need nothing from elsewhere", () => {
    const ids = new Map(
      pagesOf(reference).map(([path, text]) => [path, [...text.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id)]),
    );
    for (const [path, text] of pagesOf(reference)) {
      expect(
        ids.get(path)!.filter((id, at, all) => all.indexOf(id) !== at),
        path,
      ).toEqual([]);
      for (const [, attribute, url = ""] of text.matchAll(/ (href|src)="([^"]*)"/g)) {
        if (/^https?:/.test(url)) {
          expect(attribute, `${path}: ${url}`).toBe("href");
          continue;
        }
        const [file = "", anchor] = url.split("#");
        const target = file === "" ? path : posix.join(dirname(path), file);
        expect(reference.files[target], `${path}: ${url}`).toBeDefined();
        if (anchor !== undefined) expect(ids.get(target), `${path}: ${url}`).toContain(anchor);
      }
      expect(text, path).not.toMatch(/<(?:script|link)[^>]+https?:/);
      expect(text, path).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    }
  });

  test("come with a guide for language models that names every module", () => {
    const text = reference.files["llms.txt"]!;
    expect(text).toMatch(/^# vsphere-sdk\n\n> \S/);
    const { model, names, source } = reference;
    for (const { id } of model.modules) expect(text).toContain(`- [${source.name}/${names.directory(id)}](`);
    for (const [, url = ""] of text.matchAll(/\]\(([^)]+)\)/g)) expect(reference.files[url], url).toBeDefined();
  });
});

describe("the names of the reference", () => {
  /** What the compiler says that a file exports. */
  function exportsOf(files: readonly string[]): (readonly string[])[] {
    const program = ts.createProgram([...files], { noLib: true, module: ts.ModuleKind.NodeNext, types: [] });
    const checker = program.getTypeChecker();
    return files.map((file) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
      return checker.getExportsOfModule(module).map(({ name }) => name);
    });
  }

  const namesOn = (html: string): string[] =>
    [...html.matchAll(/ data-export="([^"]+)"/g)].map(([, name = ""]) => name);

  test("are those that can be imported: none is missing, none is invented, none is told twice", () => {
    const { entries } = reference.source;
    const exported = exportsOf(entries.map(({ file }) => join("generated", file)));
    const onRuntimePage: string[] = [];
    entries.forEach(({ subpath }, at) => {
      const page = reference.files[`${subpath.replace("vsphere-sdk/", "")}.html`];
      const names = [...exported[at]!].sort();
      if (page === undefined) onRuntimePage.push(...names);
      else expect(namesOn(page).sort(), subpath).toEqual(names);
    });
    expect(onRuntimePage).toContain("FakeVcenter");
    expect(namesOn(reference.files["runtime.html"]!).sort()).toEqual(onRuntimePage.sort());
    expect(exported.flat().length).toBeGreaterThan(1500);
  });

  test("have all that a program gets when it loads the module", async () => {
    for (const { subpath, file } of reference.source.entries) {
      const loaded = Object.keys((await import(resolve("generated", file))) as object);
      const page = reference.files[`${subpath.replace("vsphere-sdk/", "")}.html`] ?? reference.files["runtime.html"]!;
      expect(namesOn(page)).toEqual(expect.arrayContaining(loaded));
    }
  });

  test("are each an anchor", () => {
    for (const { subpath, exports } of reference.source.entries) {
      const page = reference.files[`${subpath.replace("vsphere-sdk/", "")}.html`] ?? reference.files["runtime.html"]!;
      for (const { name } of exports) expect(page.includes(` id="${name}"`), `${subpath} ${name}`).toBe(true);
    }
  });
});

describe("the example of an operation", () => {
  test(
    "compiles, for all of them",
    async () => {
      const { model, names, source } = reference;
      const folder = temporaryFolder();
      installSources(folder);
      const programs = model.modules.flatMap((module) =>
        module.services.flatMap((service) =>
          service.operations.map((operation) => programOf(operation, service, module, names, source.name)),
        ),
      );
      const files = Object.fromEntries(programs.map((program, at) => [`program${at}.ts`, program]));
      writeTree(folder, files);
      expect(programs.length).toBe(operations().length);
      // Programs are no library: they need not yield declarations.
      const options = { isolatedDeclarations: false, declaration: false, emitDeclarationOnly: false, noEmit: true };
      expect(await compile("newest", folder, Object.keys(files), options)).toEqual([]);
      writeTree(folder, { "wrong.ts": programs.find((text) => text.includes("power.start"))!.replace("vm:", "vms:") });
      expect((await compile("newest", folder, ["wrong.ts"], options)).join()).toContain("vms");
    },
    3 * 60_000,
  );

  test("is on the page, with real values", () => {
    const code = codeOf("vcenter/vm.html", "HardwareClient.upgrade");
    expect(code).toContain(
      'import { connect } from "vsphere-sdk";\nimport { HardwareClient } from "vsphere-sdk/vcenter/vm";',
    );
    expect(code).toContain('const hardware = new HardwareClient(vcenter);\n\nawait hardware.upgrade({ vm: "vm-42" });');
  });

  test("is shown as it goes over the wire, by every protocol that has it", () => {
    const text = article("vcenter/vm.html", "HardwareClient.get");
    expect(text).toContain("JSON-RPC: POST /api");
    expect(text).toContain("REST at /api, from 7.0 on: GET /api/vcenter/vm/vm-42/hardware");
    expect(text).toContain("REST at /rest, up to 7.0: GET /rest/vcenter/vm/vm-42/hardware");
    const code = codeOf("vcenter/vm.html", "HardwareClient.get");
    expect(code).toContain('"serviceId": "com.vmware.vcenter.vm.hardware"');
    expect(code).toContain('"upgrade_policy": "NEVER"');
    expect(text).toContain("Answer, 200");
    for (const { operation, service, text: page } of operations()) {
      const where = `${service.id} ${operation.id}`;
      expect(page, where).toContain("JSON-RPC: POST /api");
      if (operation.api !== undefined) expect(page, where).toContain("REST at /api, from 7.0 on:");
    }
  });

  test("tells no session and no time of its making", () => {
    for (const [path, html] of pagesOf(reference)) {
      const text = unescaped(html.replace(/<[^>]+>/g, ""));
      const found = [...text.matchAll(/"sessionId": "([^"]+)"/g)].map(([, id]) => id);
      expect(
        found.filter((id) => id !== "b00db39f948d13ea"),
        path,
      ).toEqual([]);
    }
  });
});

describe("a text of a definition", () => {
  const hostile = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[here](javascript:alert(1)) [there](data:text/html,x) [page](../index.html)",
    "![x](https://example.org/pixel.png) ![y](javascript:alert(1)) [link](https://example.org/)",
    "`</code><script>alert(1)</script>`",
    "&lt;script&gt; {{{x}}} {{#each}}",
    "",
    "```html",
    "<script>alert(2)</script>",
    "```",
    "",
    "| <script>alert(3)</script> | b |",
    "| --- | --- |",
    "| ![z](https://example.org/z.png) | 2 |",
    "",
    "# heading <b>x</b>",
  ].join("\n");
  const rich = 'First:\n- one `a`\n- two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```json\n{ "a": 1 }\n```\nLast.';
  const texts: Readonly<Record<string, string>> = { "vcenter/datastore.yaml": hostile, "vcenter/cluster.yaml": rich };
  /** A site with another text in place of every text of two files. */
  const build = (): Promise<Reference> =>
    buildReference(["vcenter.datastore", "vcenter.cluster"], (file) => {
      const text = texts[file.path];
      if (text === undefined) return file;
      const yaml = parseDocument(Buffer.from(file.bytes).toString("utf8"));
      visit(yaml, {
        Pair: (_, pair) => {
          if (isScalar(pair.key) && pair.key.value === "doc") pair.value = new Scalar(text);
        },
      });
      return { ...file, bytes: Buffer.from(String(yaml)) };
    });
  let files: Reference["files"];
  beforeAll(async () => {
    ({ files } = await build());
  }, 5 * minutes);
  const tagsOf = (html: string): string[] => [...html.matchAll(/<([a-z]+)\b[^>]*>/g)].map(([tag]) => tag);

  test("is never HTML or a script, and loads nothing", () => {
    const page = files["vcenter/datastore.html"]!;
    const tags = tagsOf(page);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(tags.filter((tag) => /^<(?:script|img|iframe|b)\b/.test(tag))).toEqual(['<script src="../page.js">']);
    expect(tags.filter((tag) => /javascript:|data:|onerror/.test(tag))).toEqual([]);
    expect(tags.filter((tag) => tag.includes("example.org")).every((tag) => tag.startsWith("<a href="))).toBe(true);
    expect(tags).toContain('<a href="https://example.org/" rel="external nofollow noopener">');
    expect(page.match(/<h1/g)).toHaveLength(1);
    expect(page).toContain("{{{x}}} {{#each}}");
    expect(files["search-index.js"]).not.toContain("</script>");
  });

  test("keeps its lists, tables and code", () => {
    const page = files["vcenter/cluster.html"]!;
    expect(page).toContain("<p>First:</p>\n<ul>\n<li>one <code>a</code></li>\n<li>two</li>\n</ul>");
    expect(page).toMatch(/<table><thead>\n<tr>\n<th>a<\/th><th>b<\/th>/);
    expect(page).toContain('<pre tabindex="0"><code><span class="hljs-punctuation">{</span>');
    expect(page).toContain("<p>Last.</p>");
  });

  test("comes to the same when the reference is made again", async () => {
    const again = (await build()).files;
    expect(Object.keys(again)).toEqual(Object.keys(files));
    expect(Object.keys(again).filter((path) => again[path] !== files[path])).toEqual([]);
  });
});
