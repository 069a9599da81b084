import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, rest } from "vsphere-sdk";
import { LocalLibraryClient } from "vsphere-sdk/content";
import { ItemClient } from "vsphere-sdk/content/library";
import { UpdateSessionClient } from "vsphere-sdk/content/library/item";
import { tls } from "vsphere-sdk/node";
import { downloadItem, uploadItem } from "vsphere-sdk/transfer";
import { differencesOfVcsim, scenarios } from "../jobs/scenarios.ts";
import { emptyDisk, needing, simulator, type Simulator } from "../support/interop.ts";

const tests = needing("go", "what the fake vCenter does, done by vcsim");

describe.skipIf(tests.isMissing)(tests.title, () => {
  let vcsim: Simulator;
  beforeAll(async () => {
    vcsim = await simulator();
  });
  afterAll(() => vcsim.stop());

  test.each(scenarios)("$name", async ({ name, run, expected }) => {
    await using connection = connect({
      host: vcsim.host,
      protocol: rest,
      fetch: tls({ fingerprint256: vcsim.fingerprint }),
      user: "administrator@vsphere.local",
      password: "vcsim-password",
    });
    expect(await run(connection, vcsim)).toEqual({ ...expected, ...differencesOfVcsim[name] });
  });

  test("it says what it is, to anybody", async () => {
    await using connection = connect({
      host: vcsim.host,
      fetch: tls({ fingerprint256: vcsim.fingerprint }),
      user: "nobody",
      password: "wrong",
    });
    const numbers = expect.stringMatching(/^\d+\.\d/) as string;
    expect(await connection.about()).toEqual({
      product: "VMware vCenter Server",
      version: numbers,
      apiVersion: numbers,
      build: expect.stringMatching(/^\d+$/) as string,
    });
  });

  test("a package is uploaded and received, and what is refused leaves nothing", async () => {
    await using connection = connect({
      host: vcsim.host,
      protocol: rest,
      fetch: tls({ fingerprint256: vcsim.fingerprint }),
      user: "administrator@vsphere.local",
      password: "vcsim-password",
    });
    const storageBackings = [{ type: "DATASTORE", datastoreId: vcsim.datastore }] as const;
    const libraryId = await new LocalLibraryClient(connection).create({
      createSpec: { name: "jobs", storageBackings },
    });
    const descriptor = readFileSync("test/interop/program/appliance.ovf");
    const disk = emptyDisk();
    const notes = randomBytes(3_000_000);
    const files = [
      { name: "appliance.ovf", bytes: descriptor },
      { name: "appliance-disk1.vmdk", bytes: disk },
      { name: "notes.bin", bytes: notes },
    ];
    const item = await uploadItem(connection, { library: "jobs", name: "appliance", files });
    const received = new Map<string, Buffer>();
    await downloadItem(connection, item, async ({ name, pieces }) => {
      const parts: Uint8Array[] = [];
      for await (const piece of pieces) parts.push(piece);
      received.set(name, Buffer.concat(parts));
    });
    expect(received.get("appliance.ovf")?.equals(descriptor)).toBe(true);
    expect(received.get("notes.bin")?.equals(notes)).toBe(true);
    // It takes disks apart, and gives back what it made of them.
    expect(received.has("appliance-disk1.vmdk")).toBe(true);

    const damaged = await uploadItem(connection, {
      library: "jobs",
      name: "damaged",
      files: [{ name: "no-disk.vmdk", bytes: notes }],
    }).catch((error: unknown) => error);
    expect(damaged).toMatchObject({ name: "TransferError", problem: "refused" });
    // Whatever failed has left nothing.
    expect(await new ItemClient(connection).list({ libraryId })).toEqual([item]);
    expect(await new UpdateSessionClient(connection).list()).toEqual([]);
    await new LocalLibraryClient(connection).delete({ libraryId });
  });

  test("no difference is listed that isn't one", () => {
    for (const [name, differences] of Object.entries(differencesOfVcsim)) {
      const { expected } = scenarios.find((scenario) => scenario.name === name)!;
      for (const [key, value] of Object.entries(differences)) expect(value).not.toEqual(expected[key]);
    }
  });
});
