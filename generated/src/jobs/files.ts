/** The checksum that a file should have: the server compares it with that of the received file. */
export interface Checksum {
  readonly algorithm: "SHA1" | "MD5" | "SHA256" | "SHA512";
  /** Checksum in hexadecimal digits. */
  readonly checksum: string;
}

interface Named {
  /** Name that the file gets in the library. */
  readonly name: string;
  readonly checksum?: Checksum | undefined;
}

/** A file on the local disk, by its path; Node, Bun and Deno only. */
export type FilePath = { readonly path: string } & Partial<Named>;
/** A file that the server downloads itself. */
export type FileUrl = Named & {
  readonly url: string;
  /** SHA-1 thumbprint of that server's certificate; needed when no trusted authority has signed the certificate. */
  readonly sslCertificateThumbprint?: string | undefined;
};
export type FileBytes = Named & { readonly bytes: Uint8Array };
/** A blob, such as a `File` in a browser. */
export type FileBlob = Named & { readonly blob: Blob };
/** A stream whose number of bytes is known. */
export type FileStream = Named & {
  readonly stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
  readonly size: number;
};

/** Where the content of a file comes from; a string is the path of a local file. */
export type FileSource = string | FilePath | FileUrl | FileBytes | FileBlob | FileStream;

/** A file that can be sent piece by piece. */
export interface OpenFile {
  readonly name: string;
  readonly size: number;
  readonly checksum: Checksum | undefined;
  readonly pieces: () => AsyncIterable<Uint8Array>;
}

/** The last part of a path, with the path separators of any system. */
const nameOf = (path: string): string => /[^/\\]*$/.exec(path)?.[0] ?? path;

/** The name that a file gets in the library. */
export function fileName(source: FileSource): string {
  if (typeof source === "string") return nameOf(source);
  return source.name ?? nameOf((source as FilePath).path);
}

/** The part of `node:fs` that is used. */
interface FileSystem {
  readonly promises: {
    stat(path: string): Promise<{ readonly size: number }>;
    mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
    open(path: string, flags: "w"): Promise<{ writeFile(bytes: Uint8Array): Promise<void>; close(): Promise<void> }>;
    rename(from: string, to: string): Promise<void>;
    rm(path: string, options: { readonly force: true }): Promise<void>;
  };
  readonly createReadStream: (path: string) => AsyncIterable<Uint8Array>;
}

/**
 * Loads the file system module of the runtime. The name is in a variable, so that bundlers don't follow the import:
 * programs for browsers don't need the module, and need no setting to leave it out.
 */
async function fileSystem(): Promise<FileSystem> {
  const name = "node:fs";
  return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as FileSystem;
}

/** Opens a file that isn't downloaded by the server. No content is read yet. */
export async function openFile(source: Exclude<FileSource, FileUrl>): Promise<OpenFile> {
  const name = fileName(source);
  if (typeof source === "string") return await openPath(source, name, undefined);
  if ("path" in source) return await openPath(source.path, name, source.checksum);
  const { checksum } = source;
  if ("bytes" in source) {
    const { bytes } = source;
    return { name, checksum, size: bytes.length, pieces: () => slices(bytes) };
  }
  if ("blob" in source) {
    const { blob } = source;
    return { name, checksum, size: blob.size, pieces: () => piecesOf(blob.stream()) };
  }
  const { stream, size } = source;
  return { name, checksum, size, pieces: () => piecesOf(stream) };
}

async function openPath(path: string, name: string, checksum: Checksum | undefined): Promise<OpenFile> {
  const { promises, createReadStream } = await fileSystem();
  const { size } = await promises.stat(path);
  return { name, checksum, size, pieces: () => createReadStream(path) };
}

const sliceBytes = 65_536;

// This is a generator of promises, like those for the other kinds of files.
// eslint-disable-next-line @typescript-eslint/require-await
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes);
}

/** The pieces of a body; not every runtime can iterate over its streams. */
export function piecesOf(body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in body ? body : read(body);
}

async function* read(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let isComplete = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isComplete = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isComplete) await reader.cancel();
  }
}

/** A stream of pieces, which every `fetch` accepts as a body. */
export function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** Writes the pieces of a file into a folder; `name` has no path in it. */
export async function writeFile(folder: string, name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const { promises } = await fileSystem();
  await promises.mkdir(folder, { recursive: true });
  const path = `${folder.replace(/[/\\]+$/, "")}/${name}`;
  const partial = `${path}.part`;
  const file = await promises.open(partial, "w");
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.close();
    await promises.rename(partial, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await promises.rm(partial, { force: true });
    throw error;
  }
}
