import { MalformedResponseError, ServiceError, Task, VsphereError } from "vsphere-sdk";
import type { CallOptions, Id, Invoker } from "vsphere-sdk";
import { tasksCancel, tasksGet } from "vsphere-sdk/cis";
import type { Info, Status } from "vsphere-sdk/cis/task";
import { checkOptions, type OptionKinds } from "../runtime/options.js";
import { poll, withDeadline, type WaitOptions } from "./wait.js";

export type { WaitOptions } from "./wait.js";

/** The progress of a task. */
export interface TaskProgress {
  readonly status: Status;
  /** Whether the task can be canceled now. */
  readonly cancelable: boolean;
  /** Total amount of work, in units that the task chooses; `undefined` when the server doesn't report it. */
  readonly total: number | undefined;
  /** Amount of work done so far, in the same units; `undefined` when the server doesn't report it. */
  readonly completed: number | undefined;
  /** What the server reports about the progress; empty when it reports nothing. */
  readonly message: string;
}

/** How to wait for a task. */
export interface WaitForTaskOptions extends WaitOptions {
  /** Called with each change of the task's state or progress. When it throws, the wait ends with its error. */
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
  /**
   * Whether to cancel the task when the signal fires, or the time is over; when unset, the task goes on. The promise
   * waits up to ten seconds for the server's answer.
   */
  readonly cancelOnAbort?: boolean | undefined;
}

/** A task failed, and the server reported no error. `info` has what it reported instead. */
export class TaskFailedError extends VsphereError {
  override readonly name = "TaskFailedError";
  readonly info: Info;

  constructor(info: Info) {
    const { service, operation, description } = info;
    super(`The task failed without an error: ${description.defaultMessage}`, { service, operation });
    this.info = info;
  }
}

const waitOptions: OptionKinds = {
  signal: "an AbortSignal",
  timeoutMs: "a number above 0",
  onProgress: "a function",
  cancelOnAbort: "true or false",
};

/** Milliseconds that one status request may take. */
const questionMs = 60_000;

/**
 * Waits until a task has ended, and returns its result. A task that a method returned has a typed result:
 *
 * ```ts
 * const task = await new VMClient(vcenter).cloneTask({ spec: { source: "vm-42", name: "copy" } });
 * const vm = await waitForTask(vcenter, task, { onProgress: ({ completed, total }) => console.log(completed, total) });
 * ```
 *
 * It keeps waiting when the session is lost, and when the server can't be reached for less than five minutes.
 *
 * @param task - A task, or the identifier of one: the result is then `unknown`, and read without a type.
 * @throws ServiceError when the task failed: the error has the service and the operation that the task ran, and
 * `task.errors.match(error)` recognizes the errors that the operation declares. An error of the service
 * `com.vmware.cis.tasks` is about the status request itself, such as `NotFound` when the server has forgotten the task.
 * @throws TaskFailedError when the task failed and the server reports no error.
 * @throws TimeoutError when the time is over, an hour unless `timeoutMs` is set; the task goes on, unless
 * `cancelOnAbort` is set.
 * @throws AbortError when the signal fires; the task goes on, unless `cancelOnAbort` is set.
 */
export async function waitForTask<Output>(
  vcenter: Invoker,
  task: Task<Output, unknown>,
  options?: WaitForTaskOptions,
): Promise<Output>;
export async function waitForTask(vcenter: Invoker, task: Id, options?: WaitForTaskOptions): Promise<unknown>;
export async function waitForTask(
  vcenter: Invoker,
  task: Task | Id,
  options: WaitForTaskOptions = {},
): Promise<unknown> {
  checkOptions("waitForTask", options, waitOptions);
  const known = task instanceof Task ? task : undefined;
  if (known?.answer !== undefined) return await withDeadline(options, (stop) => orStopped(known.answer!, stop));
  const id = known?.id ?? (task as Id);
  const tell = teller(options.onProgress);
  const info = await withDeadline(options, async (stop, cleanUp) => {
    try {
      return await poll(() => endOf(vcenter, id, tell, stop), stop);
    } catch (error) {
      if (options.cancelOnAbort === true && stop.aborted) await cancel(vcenter, id, cleanUp);
      throw error;
    }
  });
  return resultOf(info, known);
}

/** The state of a task that has ended; `undefined` while it is running. */
async function endOf(
  vcenter: Invoker,
  task: Id,
  tell: ((info: Info) => void) | undefined,
  signal: AbortSignal,
): Promise<Info | undefined> {
  // Without this option a server doesn't report the progress.
  const spec = tell && { returnAll: true };
  const info = await vcenter.invoke(tasksGet, { task, spec }, { signal, timeoutMs: questionMs });
  tell?.(info);
  return info.status.value === "SUCCEEDED" || info.status.value === "FAILED" ? info : undefined;
}

function resultOf(info: Info, task: Task | undefined): unknown {
  const { service, operation } = info;
  if (info.status.value === "FAILED") {
    if (info.error === undefined) throw new TaskFailedError(info);
    // This error still matches the class of the original one, because `instanceof` compares the name.
    throw new ServiceError({ ...info.error, service, operation, cause: info.error });
  }
  if (task === undefined) return info.result?.value;
  const type = task.operation.task.output?.();
  if (type === undefined) return undefined;
  if (info.result !== undefined) return info.result.to(type);
  if (typeof type === "object" && "optional" in type) return undefined;
  throw new MalformedResponseError("The task succeeded without a result", { service, operation });
}

/** Makes a function that reports the state of a task only when it has changed. */
function teller(onProgress: WaitForTaskOptions["onProgress"]): ((info: Info) => void) | undefined {
  if (onProgress === undefined) return undefined;
  let told = "";
  return ({ status, cancelable, progress }) => {
    const { total, completed } = progress ?? {};
    const message = progress?.message.localized ?? progress?.message.defaultMessage ?? "";
    const text = JSON.stringify([status, cancelable, total, completed, message]);
    if (text === told) return;
    told = text;
    onProgress({ status, cancelable, total, completed, message });
  };
}

/**
 * Tries to cancel a task. Errors are ignored: the caller has to learn why the wait ended, and not what came of
 * canceling.
 */
async function cancel(vcenter: Invoker, task: Id, cleanUp: CallOptions): Promise<void> {
  await vcenter.invoke(tasksCancel, { task }, cleanUp).catch(() => undefined);
}

/** Waits for a promise until the signal fires. */
function orStopped<T>(promise: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(stop.reason as Error);
    stop.addEventListener("abort", end, { once: true });
    if (stop.aborted) end();
    promise.then(resolve, reject).finally(() => stop.removeEventListener("abort", end));
  });
}
