import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Library } from "vsphere-sdk/content";
import { Item } from "vsphere-sdk/content/library";
import { TransferStatus, UpdateSessionModelState, UpdateSession } from "vsphere-sdk/content/library/item";
import { VapiFile as File, FileSourceType } from "vsphere-sdk/content/library/item/updatesession";
import { AlreadyExists } from "vsphere-sdk/errors";
import { tls } from "vsphere-sdk/node";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { main } from "../../templates/package/files/examples/upload-ovf.ts";
import { run, type Run } from "../support/examples.ts";
import { temporaryFolder } from "../support/folders.ts";
import { bodyOf, httpServer } from "../support/http-server.ts";

const folder = temporaryFolder();
const paths = ["web.ovf", "web-disk1.vmdk"].map((name) => join(folder, name));
paths.forEach((path, index) => writeFileSync(path, "x".repeat(1000 * (index + 1))));

interface Setup {
  readonly missing?: readonly string[];
  readonly refuses?: boolean;
  readonly end?: "DONE" | "ERROR";
}

/** A vCenter with the library `appliances`, that takes files in at the third look. */
async function vcenterWithLibrary({ missing = [], refuses = false, end = "DONE" }: Setup = {}) {
  const uploads: { readonly name: string; readonly session: unknown; readonly bytes: number }[] = [];
  const items = new Set<string>(["taken"]);
  let looks = 0;
  const { host } = await httpServer(async (request, response) => {
    const body = await bodyOf(request);
    const session = request.headers["vmware-api-session-id"];
    uploads.push({ name: request.url!.slice(1), session, bytes: body.length });
    response.writeHead(refuses ? 507 : 200).end(refuses ? "The datastore is full." : "");
  });
  const vcenter = new FakeVcenter()
    .on(Library, { find: ({ spec }) => (spec.name === "appliances" ? ["library-1"] : []) })
    .on(Item, {
      create: ({ createSpec: { name = "" } }) => {
        if (items.has(name)) throw vapiError(AlreadyExists, `${name} exists.`);
        items.add(name);
        return `item of ${name}`;
      },
      delete: ({ libraryItemId }) => void items.delete(libraryItemId.replace("item of ", "")),
    })
    .on(UpdateSession, {
      create: () => "session-1",
      get: () => {
        looks += 1;
        if (looks < 3) return { state: UpdateSessionModelState.ACTIVE };
        const errorMessage = { id: "x", defaultMessage: "The descriptor is broken.", args: [] };
        return { state: UpdateSessionModelState.of(end), ...(end === "ERROR" && { errorMessage }) };
      },
    })
    .on(File, {
      add: ({ fileSpec: { name } }) => ({
        name,
        sourceType: FileSourceType.PUSH,
        uploadEndpoint: { uri: `${host}/${name}` },
        bytesTransferred: 0,
        status: TransferStatus.WAITING_FOR_TRANSFER,
      }),
      validate: () => ({ hasErrors: missing.length > 0, missingFiles: new Set(missing), invalidFiles: [] }),
    });
  return { vcenter, uploads, items };
}

const upload = (vcenter: FakeVcenter, library = "appliances", item = "web"): Promise<Run> =>
  run(vcenter, (connection) => main(connection, tls({ rejectUnauthorized: false }), library, item, paths, 1));

test("files go up in one session, which is completed and deleted", async () => {
  const { vcenter, uploads, items } = await vcenterWithLibrary();
  expect(await upload(vcenter)).toEqual({
    code: 0,
    lines: ["  web.ovf: 1000 bytes", "  web-disk1.vmdk: 2000 bytes", "Uploaded web as item of web."],
  });
  expect(uploads.map(({ name, bytes }) => [name, bytes])).toEqual([
    ["web.ovf", 1000],
    ["web-disk1.vmdk", 2000],
  ]);
  expect(uploads.every(({ session }) => typeof session === "string" && session !== "")).toBe(true);
  expect(items.has("web")).toBe(true);
  const calls = vcenter.calls.map(({ service, operation }) => `${service.split(".").at(-1)}.${operation}`);
  expect(calls.slice(-5)).toEqual([
    "update_session.complete",
    "update_session.get",
    "update_session.get",
    "update_session.get",
    "update_session.delete",
  ]);
});

test.for<[string, Setup, string]>([
  ["a file is missing", { missing: ["web-disk2.vmdk"] }, "Nothing was uploaded: the package needs web-disk2.vmdk too"],
  ["a file is refused", { refuses: true }, "Nothing was uploaded: web.ovf was refused: 507 The datastore is full."],
  ["the server can't take them in", { end: "ERROR" }, "Nothing was uploaded: The descriptor is broken."],
])("when %s, nothing stays", async ([, setup, line]) => {
  const { vcenter, items } = await vcenterWithLibrary(setup);
  const { code, lines } = await upload(vcenter);
  expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: line });
  expect(items.has("web")).toBe(false);
  expect(vcenter.calls.at(-1)).toMatchObject({ operation: "delete", input: { updateSessionId: "session-1" } });
});

test.for([
  ["nowhere", "web", "No local library has the name nowhere."],
  ["appliances", "taken", "appliances has an item taken already."],
] as const)("into %s, %s goes nothing", async ([library, item, line]) => {
  const { vcenter, uploads } = await vcenterWithLibrary();
  expect(await upload(vcenter, library, item)).toEqual({ code: 1, lines: [line] });
  expect(uploads).toEqual([]);
});
