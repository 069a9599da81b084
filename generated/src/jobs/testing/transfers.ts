import { DownloadSession, UpdateSession, VapiFile as StoredFile } from "../../content/library/item/index.js";
import { VapiFile as DownloadFile } from "../../content/library/item/downloadsession/index.js";
import { VapiFile as UpdateFile } from "../../content/library/item/updatesession/index.js";
import { InvalidArgument, NotAllowedInCurrentState, ResourceBusy } from "../../vapi/std/errors/index.js";
import type { FakeVcenter, HttpAnswer, HttpExchange } from "../../runtime/testing/index.js";
import { vapiError } from "../../runtime/testing/index.js";
import { found, type Identifiers, type State } from "./store.js";

type SessionState = "ACTIVE" | "DONE" | "ERROR" | "CANCELED";

interface Upload {
  readonly itemId: string;
  state: SessionState;
  readonly files: Map<string, UploadedFile>;
}

interface UploadedFile {
  readonly size: number | undefined;
  readonly checksum: { readonly algorithm: string; readonly checksum: string } | undefined;
  bytes: Uint8Array | undefined;
}

interface Download {
  readonly itemId: string;
  state: SessionState;
  readonly prepared: Set<string>;
}

const message = (defaultMessage: string) => ({ id: "fake", defaultMessage, args: [] });
const expirationTime = new Date("2030-01-01T00:00:00.000Z");
const path = "/cls/data/";

/** Makes a fake server accept uploads of library items, and offer downloads. */
export function serveTransfers(vcenter: FakeVcenter, { items }: State, ids: Identifiers): void {
  const uploads = new Map<string, Upload>();
  const downloads = new Map<string, Download>();
  const item = (id: string) => found(items, id, "library item");
  const upload = (id: string): Upload => found(uploads, id, "update session");
  const download = (id: string): Download => found(downloads, id, "download session");
  const active = <T extends { readonly state: SessionState }>(session: T): T => {
    if (session.state === "ACTIVE") return session;
    throw vapiError(NotAllowedInCurrentState, `The session is ${session.state}.`);
  };
  const endpoint = (session: string, name: string) => ({
    uri: `${vcenter.origin}${path}${session}/${encodeURIComponent(name)}`,
  });
  /** Deletes a session, unless it is active. */
  const remove = (sessions: Map<string, { readonly state: SessionState }>, id: string): void => {
    if (sessions.get(id)?.state === "ACTIVE") throw vapiError(NotAllowedInCurrentState, "The session is ACTIVE.");
    sessions.delete(id);
  };

  vcenter.on(UpdateSession, {
    create: ({ createSpec: { libraryItemId = "" } }) => {
      item(libraryItemId);
      if ([...uploads.values()].some(({ itemId, state }) => itemId === libraryItemId && state === "ACTIVE"))
        throw vapiError(ResourceBusy, "The item has an active session already.");
      const id = ids.uuid();
      uploads.set(id, { itemId: libraryItemId, state: "ACTIVE", files: new Map() });
      return id;
    },
    get: ({ updateSessionId }) => {
      const { itemId, state } = upload(updateSessionId);
      return { id: updateSessionId, libraryItemId: itemId, state, clientProgress: 0, expirationTime };
    },
    list: () => [...uploads.keys()],
    keepAlive: ({ updateSessionId }) => void active(upload(updateSessionId)),
    cancel: ({ updateSessionId }) => void (active(upload(updateSessionId)).state = "CANCELED"),
    fail: ({ updateSessionId }) => void (active(upload(updateSessionId)).state = "ERROR"),
    complete: ({ updateSessionId }) => {
      const session = active(upload(updateSessionId));
      for (const [name, { bytes }] of session.files)
        if (bytes === undefined) throw vapiError(NotAllowedInCurrentState, `${name} was not received.`);
      const { files } = item(session.itemId);
      for (const [name, { bytes }] of session.files)
        for (const [inner, content] of /\.ova$/i.test(name) ? filesOfTar(bytes!) : [[name, bytes!] as const])
          files.set(inner, content);
      session.state = "DONE";
    },
    delete: ({ updateSessionId }) => {
      upload(updateSessionId);
      remove(uploads, updateSessionId);
    },
  });
  const info = (session: string, name: string) => {
    const file = upload(session).files.get(name);
    if (file === undefined) throw vapiError(InvalidArgument, `The session has no file ${name}.`);
    const { size, bytes } = file;
    return {
      name,
      sourceType: "PUSH" as const,
      uploadEndpoint: endpoint(session, name),
      size,
      bytesTransferred: bytes?.length ?? 0,
      status: bytes === undefined ? ("WAITING_FOR_TRANSFER" as const) : ("READY" as const),
    };
  };
  vcenter.on(UpdateFile, {
    add: ({ updateSessionId, fileSpec: { name, size, sourceType, checksumInfo } }) => {
      if (String(sourceType) !== "PUSH") throw vapiError(InvalidArgument, "The server for tests fetches no files.");
      const algorithm = String(checksumInfo?.algorithm ?? "SHA1");
      const checksum = checksumInfo && { algorithm, checksum: checksumInfo.checksum };
      active(upload(updateSessionId)).files.set(name, { size, checksum, bytes: undefined });
      return info(updateSessionId, name);
    },
    get: ({ updateSessionId, fileName }) => info(updateSessionId, fileName),
    list: ({ updateSessionId }) => [...upload(updateSessionId).files.keys()].map((name) => info(updateSessionId, name)),
    remove: ({ updateSessionId, fileName }) => void active(upload(updateSessionId)).files.delete(fileName),
    validate: async ({ updateSessionId }) => {
      const { files, itemId } = active(upload(updateSessionId));
      const missingFiles = new Set<string>();
      const invalidFiles: { name: string; errorMessage: ReturnType<typeof message> }[] = [];
      const isPackage = item(itemId).type === "ovf";
      for (const [name, { bytes = new Uint8Array(), size = bytes.length, checksum }] of files) {
        if (checksum !== undefined && !(await hasChecksum(bytes, checksum)))
          invalidFiles.push({ name, errorMessage: message("has another checksum") });
        if (bytes.length !== size) invalidFiles.push({ name, errorMessage: message(`has ${bytes.length} bytes`) });
        if (isPackage && /\.ovf$/i.test(name))
          for (const reference of referencesOf(bytes)) if (!files.has(reference)) missingFiles.add(reference);
      }
      const hasErrors = missingFiles.size + invalidFiles.length > 0;
      return { hasErrors, missingFiles, invalidFiles };
    },
  });

  vcenter.on(DownloadSession, {
    create: ({ createSpec: { libraryItemId = "" } }) => {
      item(libraryItemId);
      const id = ids.uuid();
      downloads.set(id, { itemId: libraryItemId, state: "ACTIVE", prepared: new Set() });
      return id;
    },
    get: ({ downloadSessionId }) => {
      const { itemId, state } = download(downloadSessionId);
      return {
        id: downloadSessionId,
        libraryItemId: itemId,
        state: state as "ACTIVE",
        clientProgress: 0,
        expirationTime,
      };
    },
    list: () => [...downloads.keys()],
    keepAlive: ({ downloadSessionId }) => void active(download(downloadSessionId)),
    cancel: ({ downloadSessionId }) => void (active(download(downloadSessionId)).state = "CANCELED"),
    fail: ({ downloadSessionId }) => void (active(download(downloadSessionId)).state = "ERROR"),
    delete: ({ downloadSessionId }) => {
      download(downloadSessionId);
      downloads.delete(downloadSessionId);
    },
  });
  const downloadInfo = (session: string, name: string) => {
    const { itemId, prepared } = download(session);
    const bytes = item(itemId).files.get(name);
    if (bytes === undefined) throw vapiError(InvalidArgument, `The item has no file ${name}.`);
    return {
      name,
      size: bytes.length,
      bytesTransferred: 0,
      status: prepared.has(name) ? ("PREPARED" as const) : ("UNPREPARED" as const),
      downloadEndpoint: prepared.has(name) ? endpoint(session, name) : undefined,
    };
  };
  vcenter.on(DownloadFile, {
    list: ({ downloadSessionId }) =>
      [...item(download(downloadSessionId).itemId).files.keys()].map((name) => downloadInfo(downloadSessionId, name)),
    get: ({ downloadSessionId, fileName }) => downloadInfo(downloadSessionId, fileName),
    prepare: ({ downloadSessionId, fileName }) => {
      downloadInfo(downloadSessionId, fileName);
      active(download(downloadSessionId)).prepared.add(fileName);
      return downloadInfo(downloadSessionId, fileName);
    },
  });
  const storedFile = (libraryItemId: string, name: string) => {
    const bytes = item(libraryItemId).files.get(name);
    if (bytes === undefined) throw vapiError(InvalidArgument, `The item has no file ${name}.`);
    return { name, size: bytes.length, cached: true, version: "1" };
  };
  vcenter.on(StoredFile, {
    list: ({ libraryItemId }) => [...item(libraryItemId).files.keys()].map((name) => storedFile(libraryItemId, name)),
    get: ({ libraryItemId, name }) => storedFile(libraryItemId, name),
  });

  vcenter.onFiles(path, (exchange) => {
    const sessionId = exchange.header("vmware-api-session-id");
    if (sessionId === undefined || vcenter.sessions.userOf({ sessionId }) === undefined) return status(401);
    return transferred(exchange);
  });
  const transferred = ({ method, path: url, bytes, body }: HttpExchange): HttpAnswer => {
    const [session = "", encoded = ""] = url.slice(path.length).split("/");
    const name = decodeURIComponent(encoded);
    const receiving = uploads.get(session)?.files.get(name);
    if (method === "PUT" && receiving !== undefined) {
      receiving.bytes = bytes ?? new TextEncoder().encode(body);
      return status(200);
    }
    const giving = downloads.get(session);
    const content = giving?.prepared.has(name) ? items.get(giving.itemId)?.files.get(name) : undefined;
    return method === "GET" && content !== undefined
      ? { status: 200, contentType: "application/octet-stream", body: "", bytes: content }
      : status(404);
  };
}

const status = (code: number): HttpAnswer => ({ status: code, contentType: "text/plain", body: "" });

/** Whether bytes have a checksum; MD5, which the runtime can't compute, always counts as correct. */
async function hasChecksum(
  bytes: Uint8Array,
  { algorithm, checksum }: NonNullable<UploadedFile["checksum"]>,
): Promise<boolean> {
  if (algorithm === "MD5") return true;
  const digest = await crypto.subtle.digest(algorithm.replace("SHA", "SHA-"), bytes as never);
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === checksum.toLowerCase();
}

/** Names of the files that an OVF descriptor refers to. */
const referencesOf = (descriptor: Uint8Array): string[] =>
  [...new TextDecoder().decode(descriptor).matchAll(/<(?:\w+:)?File\b[^>]*\bhref="([^"]+)"/g)].map(
    ([, href = ""]) => href,
  );

/**
 * The files of an OVA, which is a tar: each file has a header of 512 bytes, and its content is padded to a multiple of
 * 512.
 */
function filesOfTar(bytes: Uint8Array): (readonly [string, Uint8Array])[] {
  const text = (from: number, length: number): string =>
    new TextDecoder().decode(bytes.subarray(from, from + length)).replace(/\0[^]*$/, "");
  const files: (readonly [string, Uint8Array])[] = [];
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    files.push([text(at, 100), bytes.slice(at + 512, at + 512 + size)]);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
