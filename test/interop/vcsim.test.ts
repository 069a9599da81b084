import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CategoryClient, TagAssociationClient, TagClient } from "../../generated/src/cis/tagging/index.ts";
import { SessionClient } from "../../generated/src/cis/index.ts";
import { LibraryClient, LocalLibraryClient } from "../../generated/src/content/index.ts";
import { ItemClient } from "../../generated/src/content/library/index.ts";
import { AlreadyExists } from "../../generated/src/vapi/std/errors/index.ts";
import {
  connect,
  type ConnectOptions,
  type Connection,
  type ConnectionSettings,
  type Login,
} from "../../generated/src/runtime/connect.ts";
import { tls } from "../../generated/src/runtime/node/tls.ts";
import { HttpError, TlsError } from "../../generated/src/runtime/errors.ts";
import { rest } from "../../generated/src/runtime/rest.ts";
import { needing, simulator, type Simulator } from "../support/interop.ts";

const tests = needing("go", "against vcsim, over TLS with a certificate that it signed itself");

describe.skipIf(tests.isMissing)(tests.title, () => {
  let vcsim: Simulator;
  beforeAll(async () => {
    vcsim = await simulator();
  });
  afterAll(() => vcsim.stop());

  const login = { user: "administrator@vsphere.local", password: "vcsim-password" };
  const open = (options: Partial<ConnectionSettings> = {}, who: Login = login): Connection =>
    connect({
      host: vcsim.host,
      protocol: rest,
      fetch: tls({ fingerprint256: vcsim.fingerprint }),
      ...who,
      ...options,
    });

  test("logs in and out", async () => {
    const vcenter = open();
    expect(await vcenter.isSessionValid()).toBe(false);
    const info = await new SessionClient(vcenter).get();
    expect(info.user).toBe(login.user);
    expect(Math.abs(info.createdTime.getTime() - Date.now())).toBeLessThan(60_000);
    const sessionId = (await vcenter.sessionId())!;
    const other = open({}, { sessionId });
    expect(await other.isSessionValid()).toBe(true);
    await vcenter.close();
    expect(await other.isSessionValid()).toBe(false);
  });

  test("is refused with a wrong password", async () => {
    const error = await new SessionClient(open({}, { ...login, password: "wrong" }))
      .get()
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 401, operation: "create" });
  });

  test("logs in again when its session is gone", async () => {
    await using vcenter = open();
    const first = (await vcenter.sessionId())!;
    const thief = open({}, { sessionId: first });
    await new SessionClient(thief).delete();
    expect(await vcenter.isSessionValid()).toBe(false);
    expect(await new LibraryClient(vcenter).list()).toEqual([]);
    expect(await vcenter.sessionId()).not.toBe(first);
  });

  test("isn't trusted without a word about its certificate", async () => {
    const trusting = (fetch: ConnectOptions["fetch"]) => new LibraryClient(open({ fetch })).list();
    for (const fetch of [undefined, tls({ fingerprint256: "00".repeat(32) })]) {
      const error = await trusting(fetch).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(TlsError);
      expect((error as TlsError).message).toMatch(
        /^127\.0\.0\.1:\d+ isn't trusted: .*(SELF_SIGNED|fingerprint)(?=.*tls\.ca)(?=.*tls\.fingerprint256).*tls\.rejectUnauthorized/,
      );
    }
    await using vcenter = open({ fetch: tls({ rejectUnauthorized: false }) });
    expect(await new LibraryClient(vcenter).list()).toEqual([]);
  });

  test("keeps libraries and items", async () => {
    await using vcenter = open();
    const local = new LocalLibraryClient(vcenter);
    const createSpec = {
      name: "interop",
      description: "of a test",
      storageBackings: [{ type: "DATASTORE", datastoreId: vcsim.datastore }],
    } as const;
    const libraryId = await local.create({ createSpec, clientToken: "interop-1" });
    try {
      expect(await local.list()).toEqual([libraryId]);
      expect(await local.get({ libraryId })).toMatchObject({
        name: "interop",
        description: "of a test",
      });
      await local.update({ libraryId, updateSpec: { description: "changed" } });
      expect((await new LibraryClient(vcenter).get({ libraryId })).description).toBe("changed");
      const items = new ItemClient(vcenter);
      const itemId = await items.create({ createSpec: { libraryId, name: "item", type: "ovf" } });
      expect(await items.list({ libraryId })).toEqual([itemId]);
      const again = items.create({ createSpec: { libraryId, name: "item", type: "ovf" } });
      expect(await again.catch((cause: unknown) => cause)).toBeInstanceOf(AlreadyExists);
      await items.delete({ libraryItemId: itemId });
      const gone = await items.get({ libraryItemId: itemId }).catch((cause: unknown) => cause);
      // The simulator has no error for that, only a status.
      expect(gone).toMatchObject({ name: "HttpError", status: 404 });
    } finally {
      await local.delete({ libraryId });
    }
    expect(await local.list()).toEqual([]);
  });

  test("keeps tags", async () => {
    await using vcenter = open();
    const categories = new CategoryClient(vcenter);
    const categoryId = await categories.create({
      createSpec: {
        name: "stage",
        description: "",
        cardinality: "SINGLE",
        associableTypes: new Set(["VirtualMachine"]),
      },
    });
    const tags = new TagClient(vcenter);
    const tagId = await tags.create({ createSpec: { name: "test", description: "d", categoryId } });
    expect(await tags.get({ tagId })).toMatchObject({ name: "test", categoryId });
    const association = new TagAssociationClient(vcenter);
    const objectId = { id: vcsim.vm, type: "VirtualMachine" };
    await association.attach({ tagId, objectId });
    expect(await association.listAttachedTags({ objectId })).toEqual([tagId]);
    expect(await association.listAttachedObjects({ tagId })).toEqual([objectId]);
    await association.detach({ tagId, objectId });
    await tags.delete({ tagId });
    await categories.delete({ categoryId });
    expect(await categories.list()).toEqual([]);
  });
});
