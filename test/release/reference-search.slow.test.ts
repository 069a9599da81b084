import MiniSearch, { type AsPlainObject } from "minisearch";
import { beforeAll, describe, expect, test } from "vitest";
import { find } from "../../generator/reference/search/find.ts";
import { searchOptions, wordsOf, type SearchEntry } from "../../generator/reference/search/options.ts";
import { wholeReference, type Reference } from "../support/reference.ts";

let reference: Reference;
let index: MiniSearch<SearchEntry>;
beforeAll(async () => {
  reference = await wholeReference();
  // As a page reads it.
  const script = reference.files["search-index.js"]!;
  const plain = JSON.parse(script.slice("window.searchIndex = ".length, -2)) as AsPlainObject;
  index = MiniSearch.loadJS(plain, searchOptions);
}, 300_000);

describe("the search", () => {
  test.each([
    ["deploy ovf", "examples.html#deploy-ovf.ts"],
    ["upload", "guides/deploy-ova.html"],
    ["pyvmomi", "guides/coming-from.html"],
    ["create a virtual machine", "guides/create-vm.html"],
    ["privilege", "privileges.html"],
    ["power on", "guides/power.html"],
    ["jest", "guides/environments.html"],
    ["networkMappings", "vcenter/ovf.html#LibraryItemResourcePoolDeploymentSpec.networkMappings"],
    ["NotFound", "vapi/std/errors.html#NotFound"],
    ["6.7", "releases/6.7.html"],
    ["self-signed", "guides/certificates.html"],
    ["resource pool", "vcenter.html#ResourcePoolClient"],
    ["list vms", "vcenter.html#VMClient.list"],
    ["clone", "vcenter.html#VMClient.clone"],
    ["VirtualMachine.Interact.PowerOn", "vcenter/vm.html#PowerClient.start"],
    ["com.vmware.vcenter.vm.power", "vcenter/vm.html#PowerClient"],
    ["FakeVcenter", "runtime.html#FakeVcenter"],
  ])("finds for %s first what is wanted", (query, url) => {
    expect(find(index, query)[0]?.url, JSON.stringify(find(index, query, 5), null, 1)).toBe(url);
  });

  test("finds the operation that deploys beside the example, and a release by the first numbers of its name", () => {
    const urls = find(index, "deploy ovf", 8).map(({ url }) => url);
    expect(urls).toContain("vcenter/ovf.html#LibraryItemClient.deploy");
    expect(find(index, "8.0")[0]?.url).toMatch(/^releases\/8\.0/);
  });

  test("forgives a mistake, finds by some words where none has all, and finds nothing for nothing", () => {
    expect(find(index, "hardwrae").map(({ name }) => name)).toContain("HardwareClient");
    expect(find(index, "hardware unheardofthing")[0]?.name).toContain("Hardware");
    expect(find(index, "")).toEqual([]);
    expect(find(index, "xqzzqx")).toEqual([]);
  });

  test("finds every name of the model, at a place that is there", () => {
    const { files, model, names } = reference;
    const urls = new Set<string>();
    const stored = (index.toJSON() as unknown as { storedFields: Record<string, { url: string; name: string }> })
      .storedFields;
    for (const { url, name } of Object.values(stored)) {
      urls.add(url);
      const [path = "", anchor] = url.split("#");
      expect(files[path], name).toBeDefined();
      if (anchor !== undefined) expect(files[path]!.includes(` id="${anchor}"`), url).toBe(true);
    }
    for (const module of model.modules) {
      const page = `${names.directory(module.id)}.html`;
      if (!(page in files)) continue;
      for (const item of [...module.structures, ...module.enumerations])
        expect(urls).toContain(`${page}#${names.declared(item)}`);
      for (const service of module.services)
        for (const operation of service.operations)
          expect(urls).toContain(`${page}#${names.client(service)}.${names.method(operation)}`);
    }
  });

  test("takes names apart as people do", () => {
    expect(wordsOf("networkMappings of 6.7, HTTPServer")).toEqual([
      "networkMappings",
      "network",
      "Mappings",
      "of",
      "6.7",
      "HTTPServer",
      "HTTP",
      "Server",
    ]);
  });
});
