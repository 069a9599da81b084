import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeVcenter } from "vsphere-sdk/testing";
import { inventory } from "vsphere-sdk/testing/inventory";
import { main } from "../../templates/package/files/examples/upload-ovf.ts";
import { run } from "../support/examples.ts";
import { temporaryFolder } from "../support/folders.ts";

const folder = temporaryFolder();
const paths = ["web.ovf", "web-disk1.vmdk"].map((name) => join(folder, name));
writeFileSync(paths[0]!, '<Envelope><References><File href="web-disk1.vmdk"/></References></Envelope>');
writeFileSync(paths[1]!, "x".repeat(2000));

const objects = () => inventory({ libraries: [{ name: "appliances", items: [{ name: "taken", type: "ovf" }] }] });

test("a package becomes an item", async () => {
  const own = objects();
  const vcenter = new FakeVcenter({ inventory: own });
  const { code, lines } = await run(vcenter, (connection) => main(connection, "appliances", "web", paths));
  expect([code, lines.at(-1)]).toEqual([0, `Uploaded web as ${own.id("items", "web")}.`]);
  expect(lines).toContain("  web-disk1.vmdk: 2000 bytes");
  expect(own.snapshot().items[own.id("items", "web")]).toMatchObject({
    type: "ovf",
    files: { "web-disk1.vmdk": 2000 },
  });
});

test.for([
  ["appliances", "taken", paths, "appliances has an item taken already."],
  ["nowhere", "web", paths, "Nothing was uploaded: There is no library nowhere"],
  ["appliances", "web", paths.slice(0, 1), "Nothing was uploaded: web-disk1.vmdk: is missing"],
] as const)("into %s, %s goes nothing when something is wrong", async ([library, item, files, line]) => {
  const own = objects();
  const before = own.snapshot();
  const vcenter = new FakeVcenter({ inventory: own });
  const { code, lines } = await run(vcenter, (connection) => main(connection, library, item, files));
  expect([code, lines.at(-1)]).toEqual([1, line]);
  expect(own.snapshot()).toEqual(before);
});
