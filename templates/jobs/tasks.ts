import { MalformedResponseError, ServiceError, Task, VsphereError } from "vsphere-sdk";
import type { Id, Invoker } from "vsphere-sdk";
import { tasksCancel, tasksGet } from "vsphere-sdk/cis";
import type { Info, Status } from "vsphere-sdk/cis/task";
import { checkOptions, type OptionKinds } from "../runtime/options.js";
import { poll, withDeadline, type WaitOptions } from "./wait.js";

export type { WaitOptions } from "./wait.js";

/** How far a task has come. */
export interface TaskProgress {
  readonly status: Status;
  /** Whether the task can be canceled now. */
  readonly cancelable: boolean;
  /** Amount of work that the whole takes, in units of the task; `undefined` while the server says nothing of it. */
  readonly total: number | undefined;
  /** Amount of work done so far. */
  readonly completed: number | undefined;
  /** What the server says of it; empty when it says nothing. */
  readonly message: string;
}

/** How to wait for a task. */
export interface WaitForTaskOptions extends WaitOptions {
  /** Told of each change of the task's state or progress. What it throws ends the wait. */
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
  /** Whether the task is canceled when the signal fires, or the time is over; it goes on when unset. */
  readonly cancelOnAbort?: boolean | undefined;
}

/** A task failed, and the server named no error. What it says instead is in `info`. */
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

/** Milliseconds that one question after a task may take. */
const questionMs = 60_000;

/**
 * Waits until a task has ended, and gives its result. The task that a method returns knows the type of it:
 *
 * ```ts
 * const task = await new VMClient(vcenter).cloneTask({ spec: { source: "vm-42", name: "copy" } });
 * const vm = await waitForTask(vcenter, task, { onProgress: ({ completed, total }) => console.log(completed, total) });
 * ```
 *
 * It goes on over a lost session, and over a server that is out of reach for less than five minutes.
 *
 * @param task - A task, or the identifier of one: its result is `unknown` then, read without a type.
 * @throws ServiceError when the task failed: the error has the service and the operation that the task ran, and
 * `task.errors.match(error)` tells those that the operation declares. An error of the service `com.vmware.cis.tasks` is
 * one of the question after the task, such as `NotFound` when the server has forgotten it.
 * @throws TaskFailedError when the task failed and the server doesn't say why.
 * @throws TimeoutError when the time is over; the task goes on, unless `cancelOnAbort` is set.
 * @throws AbortError when the signal fires; likewise.
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
  try {
    const info = await withDeadline(options, (stop) => poll(() => endOf(vcenter, id, tell, stop), stop));
    return resultOf(info, known);
  } catch (error) {
    const isStopped = error instanceof VsphereError && (error.name === "AbortError" || error.name === "TimeoutError");
    if (options.cancelOnAbort === true && isStopped) await cancel(vcenter, id);
    throw error;
  }
}

/** What is known of a task that has ended; `undefined` while it goes on. */
async function endOf(
  vcenter: Invoker,
  task: Id,
  tell: ((info: Info) => void) | undefined,
  signal: AbortSignal,
): Promise<Info | undefined> {
  // Without it a server leaves the progress out.
  const spec = tell && { returnAll: true };
  const info = await vcenter.invoke(tasksGet, { task, spec }, { signal, timeoutMs: questionMs });
  tell?.(info);
  return info.status.value === "SUCCEEDED" || info.status.value === "FAILED" ? info : undefined;
}

function resultOf(info: Info, task: Task | undefined): unknown {
  const { service, operation } = info;
  if (info.status.value === "FAILED") {
    if (info.error === undefined) throw new TaskFailedError(info);
    // The class of the error stays: it goes by the name.
    throw new ServiceError({ ...info.error, service, operation, cause: info.error });
  }
  if (task === undefined) return info.result?.value;
  const type = task.operation.task.output?.();
  if (type === undefined) return undefined;
  if (info.result !== undefined) return info.result.to(type);
  if (typeof type === "object" && "optional" in type) return undefined;
  throw new MalformedResponseError("The task succeeded without a result", { service, operation });
}

/** Tells of a task only what has changed. */
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

/** Cancels a task as far as the server can. That the wait has ended is what the caller has to know, whatever comes of it. */
async function cancel(vcenter: Invoker, task: Id): Promise<void> {
  await vcenter.invoke(tasksCancel, { task }, { timeoutMs: questionMs }).catch(() => undefined);
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
