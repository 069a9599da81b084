import type { CallOptions, Connection, OperationDescriptor } from "vsphere-sdk";
import {
  downloadSessionCancel,
  downloadSessionDelete,
  downloadSessionKeepAlive,
  updateSessionCancel,
  updateSessionDelete,
  updateSessionKeepAlive,
} from "vsphere-sdk/content/library/item";
import type { DownloadSessionDeleteParameters, UpdateSessionDeleteParameters } from "vsphere-sdk/content/library/item";

/**
 * Creates something that is deleted when the transfer fails. The call isn't aborted by `stop`, but has the time of
 * `cleanUp`: without the answer, the identifier would be unknown, and the object would stay on the server.
 */
export async function create<Input, Output>(
  vcenter: Connection,
  operation: OperationDescriptor<Input, Output>,
  input: Input,
  stop: AbortSignal,
  cleanUp: CallOptions,
): Promise<Output> {
  stop.throwIfAborted();
  return vcenter.invoke(operation, input, cleanUp);
}

/** Milliseconds between two keep-alive calls: a server ends a session after five minutes without one. */
const keepAliveMs = 60_000;

/** The operations that keep a transfer session alive, cancel it, and end it. */
export interface SessionOperations<Session> {
  readonly keepAlive: OperationDescriptor<Session, void>;
  readonly cancel: OperationDescriptor<Session, void>;
  readonly end: OperationDescriptor<Session, void>;
}

export const updateSession: SessionOperations<UpdateSessionDeleteParameters> = {
  keepAlive: updateSessionKeepAlive,
  cancel: updateSessionCancel,
  end: updateSessionDelete,
};
export const downloadSession: SessionOperations<DownloadSessionDeleteParameters> = {
  keepAlive: downloadSessionKeepAlive,
  cancel: downloadSessionCancel,
  end: downloadSessionDelete,
};

/**
 * Works in a session. The session is kept alive during the work, canceled when the work fails, and deleted in the end.
 */
export async function inSession<Session>(
  vcenter: Connection,
  { keepAlive, cancel, end }: SessionOperations<Session>,
  session: Session,
  cleanUp: CallOptions,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const quietly = (operation: OperationDescriptor<Session, void>): Promise<void> =>
    vcenter.invoke(operation, session, cleanUp).catch(() => undefined);
  const alive = setInterval(() => void quietly(keepAlive), keepAliveMs);
  try {
    await work(session);
  } catch (error) {
    await quietly(cancel);
    throw error;
  } finally {
    clearInterval(alive);
    await quietly(end);
  }
}
