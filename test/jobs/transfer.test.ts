import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { connect, type Connection } from "vsphere-sdk";
import { UpdateSession, UpdateSessionClient } from "vsphere-sdk/content/library/item";
import { VapiFile as UpdateFile } from "vsphere-sdk/content/library/item/updatesession";
import { deployOvf, DeploymentError } from "vsphere-sdk/deploy";
import { NotAllowedInCurrentState } from "vsphere-sdk/errors";
import { tls } from "vsphere-sdk/node";
import { FakeVcenter, listen, vapiError } from "vsphere-sdk/testing";
import { inventory, type Inventory } from "vsphere-sdk/testing/inventory";
import { downloadItem, TransferError, uploadFiles, uploadItem, type TransferProgress } from "vsphere-sdk/transfer";
import { temporaryFolder } from "../support/folders.ts";
import { ova } from "../support/ova.ts";
import { protocols } from "../support/protocols.ts";

const objects = (): Inventory =>
  inventory({
    datacenters: [
      {
        name: "dc",
        clusters: [{ name: "c", hosts: ["h"], resourcePools: ["gold"] }],
        datastores: ["fast"],
        networks: ["prod"],
        folders: ["web"],
      },
    ],
    libraries: [{ name: "images", items: [{ name: "old", type: "file" }] }],
  });
const open = (fake: FakeVcenter, protocol?: Parameters<typeof connect>[0]["protocol"]): Connection =>
  connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch, protocol, retry: false });

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const descriptor = text(
  '<Envelope><References><File ovf:href="disk.vmdk" ovf:id="f"/></References></Envelope>'.replaceAll("ovf:", ""),
);
const disk = new Uint8Array(randomBytes(300_000));

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail("nothing was thrown"),
    (error: unknown) => error,
  );
/** Nothing is left of a transfer. */
const sessions = async (connection: Connection): Promise<number> =>
  (await new UpdateSessionClient(connection).list()).length;

describe.each(protocols)("over $name", ({ transport: protocol }) => {
  test("files of every kind make an item, and come back as they were", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "disk.vmdk"), disk);
    const own = objects();
    await using vcenter = open(new FakeVcenter({ inventory: own }), protocol);
    const progress: TransferProgress[] = [];
    const stream = async function* () {
      yield await Promise.resolve(text("one "));
      yield text("two");
    };
    const item = await uploadItem(
      vcenter,
      {
        library: "images",
        name: "package",
        files: [
          { name: "package.ovf", bytes: descriptor },
          join(folder, "disk.vmdk"),
          { name: "stream.txt", stream: stream(), size: 7 },
          { name: "web.txt", stream: new Response("web").body!, size: 3 },
          { name: "blob.txt", blob: new Blob(["blob"]) },
        ],
      },
      { onProgress: (state) => progress.push(state) },
    );
    expect(own.snapshot().items[item]).toMatchObject({ name: "package", type: "ovf" });
    const of = (file: string) => progress.filter((state) => state.file === file).map(({ transferred }) => transferred);
    expect(of("disk.vmdk").at(-1)).toBe(disk.length);
    expect(of("disk.vmdk").length).toBeGreaterThan(1);
    expect(of("stream.txt")).toEqual([4, 7]);

    await downloadItem(vcenter, item, join(folder, "back"));
    const back = (name: string) => new Uint8Array(readFileSync(join(folder, "back", name)));
    expect(back("package.ovf")).toEqual(descriptor);
    expect(Buffer.compare(back("disk.vmdk"), disk)).toBe(0);
    expect(["stream.txt", "web.txt", "blob.txt"].map((name) => Buffer.from(back(name)).toString())).toEqual([
      "one two",
      "web",
      "blob",
    ]);
    expect(existsSync(join(folder, "back", "disk.vmdk.part"))).toBe(false);
    const received = new Map<string, number>();
    await downloadItem(vcenter, item, async ({ name, size, pieces }) => {
      let count = 0;
      for await (const piece of pieces) count += piece.length;
      expect(count).toBe(size);
      received.set(name, count);
    });
    expect(received.size).toBe(5);
    expect(await sessions(vcenter)).toBe(0);
  });

  test("an OVA becomes its files, and is deployed by names", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "photon.ova");
    writeFileSync(path, ova({ "photon.ovf": descriptor, "disk.vmdk": disk }));
    const own = objects();
    await using vcenter = open(new FakeVcenter({ inventory: own }), protocol);
    const item = await uploadItem(vcenter, { library: "images", name: "photon", files: [path] });
    expect(own.snapshot().items[item]).toMatchObject({
      type: "ovf",
      files: { "photon.ovf": descriptor.length, "disk.vmdk": disk.length },
    });
    const deployment = {
      item: "photon",
      name: "web-1",
      cluster: "c",
      datastore: "fast",
      folder: "web",
      networks: { "VM Network": "prod" },
    };
    const { id, type } = await deployOvf(vcenter, deployment);
    expect(type).toBe("VirtualMachine");
    expect(own.snapshot().vms[id]).toMatchObject({
      name: "web-1",
      folder: own.id("folders", "web"),
      datastore: own.id("datastores", "fast"),
    });
    const placed = await deployOvf(vcenter, {
      ...deployment,
      name: "web-slow",
      datastore: undefined,
      spec: { defaultDatastoreId: own.id("datastores", "fast"), acceptAllEULA: true },
    });
    expect(own.snapshot().vms[placed.id]).toMatchObject({ datastore: own.id("datastores", "fast") });
    const again = await failure(deployOvf(vcenter, deployment));
    expect(again).toBeInstanceOf(DeploymentError);
    expect((again as Error).message).toBe("web-1 was not deployed: SERVER com.vmware.vapi.std.errors.already_exists");
    const pool = await deployOvf(vcenter, { item: "photon", name: "web-2", datacenter: "dc", resourcePool: "gold" });
    expect(own.snapshot().vms[pool.id]).toMatchObject({ resourcePool: own.id("resourcePools", "gold") });
    expect(await failure(deployOvf(vcenter, { ...deployment, networks: { "VM Network": "nope" } }))).toMatchObject({
      name: "NameError",
      message: 'There is no Network with the name "nope"',
    });
    expect(await failure(deployOvf(vcenter, { ...deployment, item: "nope" }))).toMatchObject({ name: "NameError" });
    expect(await failure(deployOvf(vcenter, { item: "photon", name: "web-3" }))).toBeInstanceOf(TypeError);
    const spec = { networkMappings: new Map([["VM Network", "network-404"]]) };
    expect(await failure(deployOvf(vcenter, { item: "photon", name: "web-3", cluster: "c", spec }))).toBeInstanceOf(
      DeploymentError,
    );
  });

  test("what is missing, wrong or refused is a typed error, and leaves nothing behind", async () => {
    const own = objects();
    const before = own.snapshot();
    const fake = new FakeVcenter({ inventory: own });
    await using vcenter = open(fake, protocol);
    const upload = (files: Parameters<typeof uploadItem>[1]["files"], library = "images") =>
      failure(uploadItem(vcenter, { library, name: "new", files }));
    expect(await upload([{ name: "new.ovf", bytes: descriptor }])).toMatchObject({
      name: "TransferError",
      problem: "missing",
      files: [{ name: "disk.vmdk" }],
    });
    expect(await upload([], "nope")).toMatchObject({ problem: "failed", message: "There is no library nope" });
    const short = { name: "a.txt", stream: new Response("abc").body!, size: 4 };
    expect(await upload([short])).toMatchObject({
      problem: "failed",
      files: [{ name: "a.txt", reason: "There are 3 bytes, not 4" }],
    });
    const long = { name: "a.txt", stream: new Response("abcde").body!, size: 4 };
    expect(await upload([long])).toMatchObject({ problem: "failed", files: [{ reason: "There are 5 bytes, not 4" }] });
    expect(await upload(["/nowhere/a.iso"])).toMatchObject({ code: "ENOENT" });
    const error = vapiError(NotAllowedInCurrentState, "disk.vmdk: the checksum differs.");
    fake.trouble({ error }, { operation: UpdateSession.operations.complete });
    expect(await upload([{ name: "a.txt", bytes: text("a") }])).toBeInstanceOf(NotAllowedInCurrentState);
    fake.onFiles("/cls/data/", () => ({ status: 401, body: "Who are you?" }));
    expect(await upload([{ name: "a.txt", bytes: text("a") }])).toMatchObject({
      problem: "refused",
      status: 401,
      message: "a.txt: HTTP 401 Who are you?",
    });
    expect(own.snapshot()).toEqual(before);
    expect(await sessions(vcenter)).toBe(0);
  });
});

test("a checksum is compared by the server", async () => {
  const own = objects();
  await using vcenter = open(new FakeVcenter({ inventory: own }));
  for (const algorithm of ["SHA1", "SHA256", "SHA512"] as const) {
    const checksum = createHash(algorithm.toLowerCase()).update(disk).digest("hex");
    const files = [{ name: "disk.vmdk", bytes: disk, checksum: { algorithm, checksum } }];
    await uploadFiles(vcenter, own.id("items", "old"), files);
    const damaged = [{ name: "disk.vmdk", bytes: disk.subarray(1), checksum: { algorithm, checksum } }];
    const error = await failure(uploadFiles(vcenter, own.id("items", "old"), damaged));
    expect(error).toMatchObject({ problem: "invalid", files: [{ name: "disk.vmdk", reason: "has another checksum" }] });
  }
});

test("what the server says of the files is a typed error", async () => {
  const own = objects();
  const fake = new FakeVcenter({ inventory: own });
  await using vcenter = open(fake);
  const files = [{ name: "a.txt", bytes: text("a") }];
  const errorMessage = { id: "x", defaultMessage: "is no OVF", args: [] };
  fake.on(UpdateFile, {
    validate: () => ({ hasErrors: true, missingFiles: new Set(), invalidFiles: [{ name: "a.txt", errorMessage }] }),
  });
  expect(await failure(uploadFiles(vcenter, own.id("items", "old"), files))).toMatchObject({
    problem: "invalid",
    message: "a.txt: is no OVF",
  });
  fake.on(UpdateFile, { validate: () => ({ hasErrors: false, missingFiles: new Set(), invalidFiles: [] }) });
  const get = (state: object) => ({
    id: "s",
    libraryItemId: "i",
    clientProgress: 0,
    state: "ACTIVE" as const,
    expirationTime: new Date(),
    ...state,
  });
  const message = { id: "w", defaultMessage: "Nobody signed it.", args: [] };
  const warnings = [{ type: "SELF_SIGNED_CERTIFICATE" as const, message, ignored: false }];
  fake.on(UpdateSession, { get: () => get({ previewInfo: { state: "AVAILABLE", warnings } }) });
  expect(await failure(uploadFiles(vcenter, own.id("items", "old"), files))).toMatchObject({
    problem: "warning",
    message: "SELF_SIGNED_CERTIFICATE Nobody signed it.",
  });
  fake.on(UpdateSession, { get: () => get({ state: "ERROR", errorMessage }) });
  expect(await failure(uploadFiles(vcenter, own.id("items", "old"), files))).toMatchObject({
    problem: "failed",
    message: "is no OVF",
  });
});

test("a file that the server fetches is waited for", async () => {
  const own = objects();
  const fake = new FakeVcenter({ inventory: own });
  const states = ["WAITING_FOR_TRANSFER", "TRANSFERRING", "READY"] as const;
  let asked = 0;
  const added: unknown[] = [];
  const sourceEndpoint = { uri: "https://files.test/a.iso" };
  const info = (status: "READY" | "TRANSFERRING" | "WAITING_FOR_TRANSFER" | "ERROR", bytesTransferred: number) =>
    ({
      name: "a.iso",
      sourceType: "PULL",
      sourceEndpoint,
      bytesTransferred,
      size: 2,
      status,
      errorMessage: { id: "e", defaultMessage: "HTTP 404", args: [] },
    }) as const;
  fake.on(UpdateFile, {
    add: ({ fileSpec }) => {
      added.push(fileSpec);
      return info("WAITING_FOR_TRANSFER", 0);
    },
    list: () => [info(states[asked]!, asked++)],
    validate: () => ({ hasErrors: false, missingFiles: new Set(), invalidFiles: [] }),
  });
  await using vcenter = open(fake);
  const progress: number[] = [];
  const file = { name: "a.iso", url: sourceEndpoint.uri, checksum: { algorithm: "SHA256", checksum: "ab" } } as const;
  await uploadFiles(vcenter, own.id("items", "old"), [file], {
    onProgress: ({ transferred }) => progress.push(transferred),
  });
  expect(progress).toEqual([0, 1, 2]);
  expect(added).toMatchObject([
    { sourceType: { value: "PULL" }, sourceEndpoint, checksumInfo: { algorithm: { value: "SHA256" }, checksum: "ab" } },
  ]);
  fake.on(UpdateFile, { list: () => [info("ERROR", 0)] });
  expect(await failure(uploadFiles(vcenter, own.id("items", "old"), [file]))).toMatchObject({
    problem: "failed",
    message: "a.iso: HTTP 404",
  });
});

describe("over the network, with tls() and with fetch", () => {
  test.each(["tls", "fetch"] as const)(
    "%s: a file that is larger than what may be held is sent and received piece by piece",
    async (kind) => {
      const own = objects();
      const fake = new FakeVcenter({ inventory: own });
      await using server = await listen(fake);
      await using vcenter = connect({
        host: server.host,
        user: "u",
        password: "p",
        ...(kind === "tls" && { fetch: tls({}) }),
      });
      const size = 40 * 2 ** 20;
      let ahead = 0;
      let most = 0;
      const piece = new Uint8Array(2 ** 20).fill(7);
      const stream = async function* () {
        for (let at = 0; at < size; at += piece.length) {
          ahead += piece.length;
          most = Math.max(most, ahead);
          yield await Promise.resolve(piece);
        }
      };
      const onProgress = () => void (ahead -= piece.length);
      const item = await uploadItem(
        vcenter,
        { library: "images", name: "big", type: "iso", files: [{ name: "big.iso", stream: stream(), size }] },
        { onProgress },
      );
      // What was read and not yet sent.
      expect(most).toBeLessThan(8 * 2 ** 20);
      expect(own.snapshot().items[item]).toMatchObject({ files: { "big.iso": size } });
      const hash = createHash("sha256");
      await downloadItem(vcenter, item, async ({ pieces }) => {
        for await (const part of pieces) hash.update(part);
      });
      expect(hash.digest("hex")).toBe(createHash("sha256").update(Buffer.alloc(size, 7)).digest("hex"));
    },
  );

  test.each(["tls", "fetch"] as const)(
    "%s: an abort ends it and cleans up, and so does a failure of one of several files",
    async (kind) => {
      const own = objects();
      const before = own.snapshot();
      await using server = await listen(new FakeVcenter({ inventory: own }));
      await using vcenter = connect({
        host: server.host,
        user: "u",
        password: "p",
        ...(kind === "tls" && { fetch: tls({}) }),
      });
      const endless = (): AsyncIterable<Uint8Array> =>
        (async function* () {
          for (;;) {
            await new Promise((later) => setTimeout(later, 5));
            yield new Uint8Array(1000);
          }
        })();
      const file = () => ({ name: "endless.iso", stream: endless(), size: 2 ** 40 });
      const began = Date.now();
      const signal = AbortSignal.timeout(500);
      const aborted = await failure(
        uploadItem(vcenter, { library: "images", name: "new", files: [file()] }, { signal }),
      );
      expect(aborted).toMatchObject({ name: "AbortError" });
      const late = await failure(
        uploadItem(vcenter, { library: "images", name: "new", files: [file()] }, { timeoutMs: 500 }),
      );
      expect(late).toMatchObject({ name: "TimeoutError" });
      const broken = { name: "broken.txt", size: 10, stream: new Response("abc").body! };
      const failed = await failure(uploadItem(vcenter, { library: "images", name: "new", files: [file(), broken] }));
      expect(failed).toBeInstanceOf(TransferError);
      expect(failed).toMatchObject({ files: [{ name: "broken.txt" }] });
      expect(Date.now() - began).toBeLessThan(20_000);
      expect(own.snapshot()).toEqual(before);
      expect(await sessions(vcenter)).toBe(0);
    },
  );
});

test("an abort ends within ten seconds, whichever call a server hangs from", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  try {
    const took: number[] = [];
    for (let at = 1; at < 50 && !took.includes(-1); at++) {
      const fake = new FakeVcenter({ inventory: objects() });
      const controller = new AbortController();
      const { signal } = controller;
      let calls = 0;
      let abortedAt = Infinity;
      const fetch: typeof fake.fetch = async (url, init) => {
        if (++calls < at) return fake.fetch(url, init);
        if (calls === at) setTimeout(() => ((abortedAt = Date.now()), controller.abort()), 1_000);
        return new Promise((_answer, reject) => init?.signal?.addEventListener("abort", () => reject(new Error())));
      };
      const vcenter = connect({ host: "vcenter.test", user: "u", password: "p", fetch, retry: false });
      const files = [{ name: "a.txt", bytes: text("a") }];
      let error: unknown;
      const item = uploadItem(vcenter, { library: "images", name: "new", files }, { signal }).then(
        () => (error = "made"),
        (thrown: unknown) => (error = thrown),
      );
      while (error === undefined) await vi.advanceTimersByTimeAsync(100);
      await item;
      if (error === "made") took.push(-1);
      else {
        expect(error, `call ${at}`).toMatchObject({ name: "AbortError" });
        took.push(Date.now() - abortedAt);
      }
    }
    expect(took.pop()).toBe(-1);
    expect(took.length).toBeGreaterThan(8);
    expect(Math.max(...took)).toBeLessThanOrEqual(10_100);
    // A server that is slow has that time.
    expect(Math.max(...took)).toBeGreaterThan(9_000);
  } finally {
    vi.useRealTimers();
  }
});

test("an abort during whichever call leaves nothing behind", async () => {
  const ends: string[] = [];
  for (let at = 1; at < 50 && ends.at(-1) !== "never aborted"; at++) {
    const own = objects();
    const before = own.snapshot();
    const fake = new FakeVcenter({ inventory: own });
    const controller = new AbortController();
    let calls = 0;
    // The server has done what it was asked to before the client hears of it.
    const fetch: typeof fake.fetch = async (...request) => {
      const answer = await fake.fetch(...request);
      if (++calls === at) controller.abort();
      return answer;
    };
    await using vcenter = connect({ host: "vcenter.test", user: "u", password: "p", fetch, retry: false });
    const files = [{ name: "a.txt", bytes: text("a") }];
    const { signal } = controller;
    const item = uploadItem(vcenter, { library: "images", name: "new", files }, { signal });
    const error = await item.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    ends.push(!signal.aborted ? "never aborted" : error === undefined ? "made" : "undone");
    if (error !== undefined) {
      expect(error, `call ${at}`).toMatchObject({ name: "AbortError" });
      expect(own.snapshot(), `call ${at}`).toEqual(before);
    }
    expect(await sessions(vcenter), `call ${at}`).toBe(0);
  }
  expect(ends.filter((end) => end === "undone").length).toBeGreaterThan(8);
  expect(ends.at(-1)).toBe("never aborted");
});

test("no more files are under way than are allowed", async () => {
  const own = objects();
  await using vcenter = open(new FakeVcenter({ inventory: own }));
  let under = 0;
  let most = 0;
  const files = Array.from({ length: 9 }, (_, at) => ({
    name: `f${at}`,
    size: 1,
    stream: (async function* () {
      most = Math.max(most, (under += 1));
      await new Promise((later) => setTimeout(later, 10));
      yield new Uint8Array(1);
      under -= 1;
    })(),
  }));
  await uploadFiles(vcenter, own.id("items", "old"), files, { parallel: 2 });
  expect(most).toBe(2);
});

test("a name that is a path is refused, and an option that isn't one", async () => {
  const own = objects();
  await using vcenter = open(new FakeVcenter({ inventory: own }));
  const item = own.id("items", "old");
  await uploadFiles(vcenter, item, [{ name: "../evil", bytes: text("x") }]);
  const folder = temporaryFolder();
  expect(await failure(downloadItem(vcenter, item, join(folder, "in")))).toMatchObject({
    problem: "invalid",
    files: [{ name: "../evil" }],
  });
  expect(existsSync(join(folder, "evil"))).toBe(false);
  await expect(uploadFiles(vcenter, item, [], { paralel: 1 } as object)).rejects.toThrow("did you mean parallel?");
});
