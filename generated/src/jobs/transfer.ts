import { ConnectionError, VsphereError } from "../index.js";
import type { CallOptions, Connection, Id } from "../index.js";
import { libraryFind } from "../content/index.js";
import { itemCreate, itemDelete } from "../content/library/index.js";
import {
  downloadSessionCreate,
  updateSessionComplete,
  updateSessionCreate,
  updateSessionGet,
} from "../content/library/item/index.js";
import type { FileChecksumInfoInput } from "../content/library/item/index.js";
import {
  fileGet as downloadGet,
  fileList as downloadList,
  filePrepare as downloadPrepare,
} from "../content/library/item/downloadsession/index.js";
import {
  fileAdd as uploadAdd,
  fileList as uploadList,
  fileValidate as uploadValidate,
} from "../content/library/item/updatesession/index.js";
import { onAbort } from "../runtime/abort.js";
import { reasonOf } from "../runtime/http.js";
import { checkOptions, type OptionKinds } from "../runtime/options.js";
import { fileName, openFile, piecesOf, streamOf, writeFile, type FileSource, type FileUrl } from "./files.js";
import { create, downloadSession, inSession, updateSession } from "./transfer-session.js";
import { poll, withDeadline, type WaitOptions } from "./wait.js";

export type { Checksum, FileBlob, FileBytes, FilePath, FileSource, FileStream, FileUrl } from "./files.js";
export type { WaitOptions } from "./wait.js";

/** The progress of one file. */
export interface TransferProgress {
  readonly file: string;
  /** Bytes that are transferred so far. */
  readonly transferred: number;
  /** Bytes of the whole file; `undefined` while the size is unknown. */
  readonly size: number | undefined;
}

/** How files are transferred. */
export interface TransferOptions extends WaitOptions {
  /** How many files are transferred at the same time; 3 when unset. */
  readonly parallel?: number | undefined;
  /** Called with each piece that is sent or received. When it throws, the transfer ends with its error. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/**
 * Why a transfer failed although no call failed: the server `refused` a request for a file, files are `missing` from a
 * package or `invalid`, the server has a `warning` about the package that was not accepted, or the transfer `failed` as
 * a whole.
 */
export type TransferProblem = "refused" | "missing" | "invalid" | "warning" | "failed";

/** A transfer failed, although each call succeeded. */
export class TransferError extends VsphereError {
  override readonly name = "TransferError";
  readonly problem: TransferProblem;
  /** The reason for each file; `name` is empty when the reason concerns the whole package. */
  readonly files: readonly { readonly name: string; readonly reason: string }[];
  /** HTTP status, when the server refused a request. */
  readonly status: number | undefined;

  constructor(problem: TransferProblem, files: TransferError["files"], status?: number) {
    super(files.map(({ name, reason }) => (name === "" ? reason : `${name}: ${reason}`)).join("; "));
    this.problem = problem;
    this.files = files;
    this.status = status;
  }
}

const transferOptions: OptionKinds = {
  signal: "an AbortSignal",
  timeoutMs: "a number above 0",
  parallel: "a whole number above 0",
  onProgress: "a function",
};

type ItemId = Id<"com.vmware.content.library.Item">;

/** A new item of a content library. */
export interface NewItem {
  /** Name of a local library. */
  readonly library: string;
  readonly name: string;
  /** Files of the item: an OVA, the files of an OVF package, an ISO image, or any other files. */
  readonly files: readonly FileSource[];
  /** `ovf`, `iso` or another type that the server knows; when unset, it is chosen by the names of the files. */
  readonly type?: string | undefined;
  readonly description?: string | undefined;
}

const itemOptions: OptionKinds<keyof NewItem> = {
  library: "a string that isn't empty",
  name: "a string that isn't empty",
  files: "a list",
  type: "a string that isn't empty",
  description: "a string",
};

/**
 * Creates an item of a content library from files:
 *
 * ```ts
 * const item = await uploadItem(vcenter, { library: "appliances", name: "photon-4", files: ["./photon.ova"] });
 * ```
 *
 * The files are sent piece by piece, by the `fetch` of the connection; none is held in memory as a whole. When anything
 * fails, or the signal fires, the item is deleted again. After an abort or the end of the time that may take ten
 * seconds; when the server doesn't answer until then, the item stays.
 *
 * @throws TransferError when there is no library of that name, or more than one, when a file is refused or invalid,
 * when files are missing, or when the server has a warning about the package.
 */
export async function uploadItem(vcenter: Connection, item: NewItem, options: TransferOptions = {}): Promise<ItemId> {
  checkOptions("uploadItem", item, itemOptions);
  checkOptions("uploadItem", options, transferOptions);
  return withDeadline(options, (stop, cleanUp) =>
    newItem(vcenter, item, { ...options, signal: stop, timeoutMs: Infinity }, cleanUp),
  );
}

async function newItem(
  vcenter: Connection,
  { library, name, files, type = typeOf(files.map(fileName)), description }: NewItem,
  options: TransferOptions & { readonly signal: AbortSignal },
  cleanUp: CallOptions,
): Promise<ItemId> {
  const { signal } = options;
  const [libraryId, ...others] = await vcenter.invoke(libraryFind, { spec: { name: library } }, { signal });
  if (libraryId === undefined || others.length > 0) {
    const reason = `There is ${libraryId === undefined ? "no" : "more than one"} library ${library}`;
    throw new TransferError("failed", [{ name: "", reason }]);
  }
  const createSpec = { libraryId, name, type, description };
  const libraryItemId = await create(vcenter, itemCreate, { createSpec }, signal, cleanUp);
  try {
    await uploadFiles(vcenter, libraryItemId, files, options);
    return libraryItemId;
  } catch (error) {
    await vcenter.invoke(itemDelete, { libraryItemId }, cleanUp).catch(() => undefined);
    throw error;
  }
}

function typeOf(names: readonly string[]): string | undefined {
  if (names.some((name) => /\.(ovf|ova)$/i.test(name))) return "ovf";
  return names.some((name) => /\.iso$/i.test(name)) ? "iso" : undefined;
}

/**
 * Adds files to an existing item. The item changes only when all files have arrived: when anything fails, or the signal
 * fires, the changes are canceled. After an abort or the end of the time that may take ten seconds; when the server
 * doesn't answer until then, it cancels them by itself after five minutes.
 */
export async function uploadFiles(
  vcenter: Connection,
  libraryItemId: ItemId,
  files: readonly FileSource[],
  options: TransferOptions = {},
): Promise<void> {
  checkOptions("uploadFiles", options, transferOptions);
  await withDeadline(options, async (stop, cleanUp) => {
    const createSpec = { libraryItemId };
    const updateSessionId = await create(vcenter, updateSessionCreate, { createSpec }, stop, cleanUp);
    await inSession(vcenter, updateSession, { updateSessionId }, cleanUp, async (session) => {
      await inParallel(files, options.parallel ?? 3, stop, (file, signal) =>
        isUrl(file)
          ? pull(vcenter, updateSessionId, file, options, signal)
          : push(vcenter, updateSessionId, file, options, signal),
      );
      await checkFiles(vcenter, updateSessionId, stop);
      await vcenter.invoke(updateSessionComplete, session, { signal: stop });
      await poll(() => isDone(vcenter, updateSessionId, stop), stop);
    });
  });
}

const isUrl = (source: FileSource): source is FileUrl => typeof source === "object" && "url" in source;

type SessionId = Id<"com.vmware.content.library.item.UpdateSession">;
/** Not every release knows all algorithms. */
type ChecksumInfo = FileChecksumInfoInput | undefined;

/** Lets the server download a file, and waits until it has done so. */
async function pull(
  vcenter: Connection,
  updateSessionId: SessionId,
  { name, url, sslCertificateThumbprint, checksum }: FileUrl,
  { onProgress }: TransferOptions,
  signal: AbortSignal,
): Promise<void> {
  const sourceEndpoint = { uri: url, sslCertificateThumbprint };
  const fileSpec = { name, sourceType: "PULL", sourceEndpoint, checksumInfo: checksum as ChecksumInfo } as const;
  await vcenter.invoke(uploadAdd, { updateSessionId, fileSpec }, { signal });
  await poll(async () => {
    const all = await vcenter.invoke(uploadList, { updateSessionId }, { signal });
    // An OVA is no longer in the list when the server has unpacked it into its files.
    const file = all.find((item) => item.name === name);
    if (file === undefined) return true;
    onProgress?.({ file: name, transferred: file.bytesTransferred, size: file.size });
    if (file.status.value === "ERROR")
      throw new TransferError("failed", [
        { name, reason: file.errorMessage?.defaultMessage ?? "could not be fetched" },
      ]);
    return file.status.value === "READY" || undefined;
  }, signal);
}

/** Sends a file. */
async function push(
  vcenter: Connection,
  updateSessionId: SessionId,
  source: Exclude<FileSource, FileUrl>,
  { onProgress }: TransferOptions,
  signal: AbortSignal,
): Promise<void> {
  const { name, size, checksum, pieces } = await openFile(source);
  const fileSpec = { name, sourceType: "PUSH", size, checksumInfo: checksum as ChecksumInfo } as const;
  const { uploadEndpoint } = await vcenter.invoke(uploadAdd, { updateSessionId, fileSpec }, { signal });
  if (uploadEndpoint === undefined)
    throw new TransferError("failed", [{ name, reason: "The server says not where to send it" }]);
  // `fetch` would report an error of the file itself in its own words, so the original error is remembered.
  const own: { error?: unknown } = {};
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    let transferred = 0;
    try {
      for await (const piece of pieces()) {
        transferred += piece.length;
        if (transferred > size) break;
        yield piece;
        onProgress?.({ file: name, transferred, size });
      }
      if (transferred !== size)
        throw new TransferError("failed", [{ name, reason: `There are ${transferred} bytes, not ${size}` }]);
    } catch (error) {
      own.error = error;
      throw error;
    }
  };
  const headers = { "content-length": `${size}` };
  try {
    const body = streamOf(counted());
    const response = await request(vcenter, name, uploadEndpoint.uri, signal, { method: "PUT", headers, body });
    await response.text();
  } catch (error) {
    throw own.error ?? error;
  }
}

/** The common part of the standard `fetch` and that of `tls`, with streams. */
type StreamFetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: ReadableStream<Uint8Array>;
    readonly duplex?: "half";
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null;
  text(): Promise<string>;
}>;

/** Requests a file with the session of the connection. */
async function request(
  vcenter: Connection,
  name: string,
  url: string,
  signal: AbortSignal,
  {
    method,
    headers = {},
    body,
  }: { method: string; headers?: Record<string, string>; body?: ReadableStream<Uint8Array> },
): Promise<Awaited<ReturnType<StreamFetch>>> {
  const session = await vcenter.sessionId();
  const init = {
    method,
    headers: { ...headers, ...(session !== undefined && { "vmware-api-session-id": session }) },
    ...(body && { body, duplex: "half" as const }),
    // The session must not be sent to another server.
    redirect: "manual" as const,
    signal,
  };
  const response = await (vcenter.fetch as unknown as StreamFetch)(url, init).catch((error: unknown) => {
    throw new ConnectionError(`${name}: ${reasonOf(error)}`, url, false, { cause: error });
  });
  if (response.status >= 200 && response.status < 300) return response;
  const text = (await response.text()).slice(0, 200);
  throw new TransferError("refused", [{ name, reason: `HTTP ${response.status} ${text}`.trimEnd() }], response.status);
}

/** What a session of 6.7.1 and later reports about a package before it is completed. */
interface Preview {
  readonly previewInfo?: {
    readonly state?: unknown;
    readonly warnings?: readonly {
      readonly message?: { readonly defaultMessage: string } | undefined;
      readonly type: unknown;
      readonly ignored?: boolean | undefined;
    }[];
  };
}

/** Asks the server whether the files are complete and valid. */
async function checkFiles(vcenter: Connection, updateSessionId: SessionId, signal: AbortSignal): Promise<void> {
  const { missingFiles, invalidFiles } = await vcenter.invoke(uploadValidate, { updateSessionId }, { signal });
  const invalid = invalidFiles.map(({ name, errorMessage }) => ({ name, reason: errorMessage.defaultMessage }));
  if (invalid.length > 0) throw new TransferError("invalid", invalid);
  const missing = Array.from(missingFiles, (name) => ({ name, reason: "is missing" }));
  if (missing.length > 0) throw new TransferError("missing", missing);
  const preview = await poll(async () => {
    const { previewInfo = {} } = (await vcenter.invoke(updateSessionGet, { updateSessionId }, { signal })) as Preview;
    return String(previewInfo.state) === "PREPARING" ? undefined : previewInfo;
  }, signal);
  const warnings = (preview.warnings ?? []).filter(({ ignored }) => ignored !== true);
  if (warnings.length > 0)
    throw new TransferError(
      "warning",
      warnings.map(({ type, message }) => ({
        name: "",
        reason: `${String(type)} ${message?.defaultMessage ?? ""}`.trimEnd(),
      })),
    );
}

async function isDone(vcenter: Connection, updateSessionId: SessionId, signal: AbortSignal): Promise<true | undefined> {
  const { state, errorMessage } = await vcenter.invoke(updateSessionGet, { updateSessionId }, { signal });
  if (state?.value === "ERROR" || state?.value === "CANCELED")
    throw new TransferError("failed", [
      { name: "", reason: errorMessage?.defaultMessage ?? `The session is ${state.value}` },
    ]);
  return state?.value === "DONE" || undefined;
}

/** A file of an item that is being received. */
export interface ReceivedFile {
  readonly name: string;
  /** Size in bytes; `undefined` when the server doesn't report it. */
  readonly size: number | undefined;
  /** The checksum that the server has for the content; `undefined` when it has none. */
  readonly checksum: { readonly algorithm: string; readonly checksum: string } | undefined;
  /** The content, piece by piece. It has to be read to the end. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/**
 * Receives all files of an item: `to` is a folder (Node, Bun and Deno only), or a function that is called for each
 * file.
 *
 * ```ts
 * await downloadItem(vcenter, item, "./photon-4");
 * ```
 *
 * @throws TransferError when the server can't provide a file, refuses a request, or gives a file a name with a path in
 * it.
 */
export async function downloadItem(
  vcenter: Connection,
  libraryItemId: ItemId,
  to: string | ((file: ReceivedFile) => Promise<void>),
  options: TransferOptions = {},
): Promise<void> {
  checkOptions("downloadItem", options, transferOptions);
  const receive =
    typeof to === "string" ? ({ name, pieces }: ReceivedFile): Promise<void> => writeFile(to, name, pieces) : to;
  await withDeadline(options, async (stop, cleanUp) => {
    const createSpec = { libraryItemId };
    const downloadSessionId = await create(vcenter, downloadSessionCreate, { createSpec }, stop, cleanUp);
    await inSession(vcenter, downloadSession, { downloadSessionId }, cleanUp, async (session) => {
      const files = await vcenter.invoke(downloadList, session, { signal: stop });
      await inParallel(files, options.parallel ?? 3, stop, async ({ name }, signal) => {
        if (!/^[^/\\]+$/.test(name) || name === "." || name === "..")
          throw new TransferError("invalid", [{ name, reason: "is the name of no file" }]);
        await vcenter.invoke(downloadPrepare, { downloadSessionId, fileName: name }, { signal });
        const file = await poll(async () => {
          const state = await vcenter.invoke(downloadGet, { downloadSessionId, fileName: name }, { signal });
          if (state.status.value === "ERROR")
            throw new TransferError("failed", [
              { name, reason: state.errorMessage?.defaultMessage ?? "is not available" },
            ]);
          return state.status.value === "PREPARED" ? state : undefined;
        }, signal);
        const { uri = "" } = file.downloadEndpoint ?? {};
        const { body } = await request(vcenter, name, uri, signal, { method: "GET" });
        const { size, checksumInfo } = file;
        const checksum = checksumInfo && {
          algorithm: checksumInfo.algorithm?.value ?? "SHA1",
          checksum: checksumInfo.checksum,
        };
        await receive({ name, size, checksum, pieces: told(name, size, body, options) });
      });
    });
  });
}

async function* told(
  file: string,
  size: number | undefined,
  body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null,
  { onProgress }: TransferOptions,
): AsyncGenerator<Uint8Array> {
  let transferred = 0;
  for await (const piece of body === null ? [] : piecesOf(body)) {
    transferred += piece.length;
    onProgress?.({ file, transferred, size });
    yield piece;
  }
}

/** Works on up to `limit` items at the same time. The first failure ends the work on all of them. */
async function inParallel<T>(
  items: readonly T[],
  limit: number,
  stop: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const forget = onAbort(stop, end);
  if (stop.aborted) end();
  const failures: unknown[] = [];
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      try {
        controller.signal.throwIfAborted();
        await work(item, controller.signal);
      } catch (error) {
        failures.push(error);
        end();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  forget();
  if (failures.length > 0) throw failures[0];
}
