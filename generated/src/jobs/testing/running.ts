import { DataValue, ServiceError } from "../../index.js";
import type { OperationDescriptor, TaskDescriptor } from "../../index.js";
import { Tasks } from "../../cis/index.js";
import type { Info } from "../../cis/task/index.js";
import { NotAllowedInCurrentState } from "../../vapi/std/errors/index.js";
import type { FakeVcenter, Fixture } from "../../runtime/testing/index.js";
import { vapiError } from "../../runtime/testing/index.js";
import { found, passes, type Identifiers, type State, type TaskEnd, type TaskEntry } from "./store.js";

/** Name of the error of a canceled task; no operation declares it. */
const canceled = "com.vmware.vapi.std.errors.canceled";

/** Runs operations that take some time: as tasks, and for callers that wait for the answer. */
export class TaskRunner {
  readonly #state: State;
  readonly #ids: Identifiers;
  readonly #durationMs: number;
  readonly #failures: { readonly operation: OperationDescriptor | undefined; readonly error: ServiceError }[] = [];
  readonly #types = new Map<string, TaskDescriptor>();

  constructor(state: State, ids: Identifiers, durationMs: number) {
    this.#state = state;
    this.#ids = ids;
    this.#durationMs = durationMs;
  }

  /** Makes the next task fail; with `operation`, the next task of that operation. */
  failNext(error: ServiceError, operation?: OperationDescriptor): void {
    this.#failures.push({ operation, error });
  }

  /** Starts a task, and returns its identifier. */
  start(operation: TaskDescriptor, end: () => unknown): string {
    const id = `${this.#ids.uuid()}:com.vmware.vcenter.VM`;
    const failure = this.#takeFailure(operation);
    const startTime = new Date();
    this.#types.set(id, operation);
    this.#state.tasks.set(id, {
      service: operation.service,
      operation: operation.id,
      startTime,
      endTime: new Date(startTime.getTime() + this.#durationMs),
      cancelable: true,
      canceled: false,
      end: () => endOf(failure, end),
      ended: undefined,
    });
    return id;
  }

  /** Runs the same operation for a caller that waits for the answer. */
  async run<T>(operation: OperationDescriptor, end: () => T): Promise<T> {
    const failure = this.#takeFailure(operation);
    if (this.#durationMs > 0) await new Promise((later) => setTimeout(later, this.#durationMs));
    if (failure !== undefined) throw failure;
    return end();
  }

  /** Makes a fake server answer calls about its tasks. */
  serve(vcenter: FakeVcenter): void {
    const task = (id: string): TaskEntry => found(this.#state.tasks, id, "task");
    vcenter.on(Tasks, {
      get: ({ task: id, spec = {} }) => this.#info(id, task(id), spec.returnAll === true, spec.excludeResult === true),
      list: ({ filterSpec = {}, resultSpec = {} } = {}) =>
        new Map(
          [...this.#state.tasks]
            .filter(([id, { service }]) => passes(filterSpec.tasks, id) && passes(filterSpec.services, service))
            .map(([id, entry]) => [
              id,
              this.#info(id, entry, resultSpec.returnAll === true, resultSpec.excludeResult === true),
            ]),
        ),
      cancel: ({ task: id }) => {
        const entry = task(id);
        if (this.#endedOf(entry) !== undefined)
          throw vapiError(NotAllowedInCurrentState, `The task ${id} has ended already.`);
        entry.canceled = true;
      },
    });
  }

  #takeFailure(operation: OperationDescriptor): ServiceError | undefined {
    const { service, id } = operation;
    const at = this.#failures.findIndex(
      ({ operation: wanted }) => wanted === undefined || (wanted.service === service && wanted.id === id),
    );
    return at === -1 ? undefined : this.#failures.splice(at, 1)[0]!.error;
  }

  /** The end of a task, if it has ended; a task is carried out by the first request after its time is over. */
  #endedOf(entry: TaskEntry): TaskEnd | undefined {
    if (entry.canceled) return (entry.ended ??= { error: new ServiceError({ wireName: canceled, messages: [] }) });
    if (Date.now() >= entry.endTime.getTime()) entry.ended ??= entry.end();
    return entry.ended;
  }

  #info(id: string, entry: TaskEntry, all: boolean, withoutResult: boolean): Fixture<Info> {
    const { service, operation, startTime, endTime, cancelable } = entry;
    const ended = this.#endedOf(entry);
    const passed = Math.min(1, (Date.now() - startTime.getTime()) / Math.max(1, this.#durationMs));
    const message = { id: "task", defaultMessage: ended === undefined ? "In progress" : "", args: [] };
    const completed = ended === undefined ? Math.floor(passed * 100) : 100;
    const common = {
      description: { id: operation, defaultMessage: `${service} ${operation}`, args: [] },
      service,
      operation,
      cancelable: cancelable && ended === undefined,
      startTime,
      // A server reports the progress only when it is asked for everything.
      progress: { total: 100, completed: all ? completed : 0, message },
    };
    if (ended === undefined) return { ...common, status: "RUNNING" };
    if ("error" in ended) return { ...common, status: "FAILED", endTime, error: ended.error as ServiceError };
    const type = this.#types.get(id)?.task.output?.();
    const result = type === undefined || withoutResult ? undefined : DataValue.of(type, ended.result);
    return { ...common, status: "SUCCEEDED", endTime, result };
  }
}

function endOf(failure: ServiceError | undefined, end: () => unknown): TaskEnd {
  if (failure !== undefined) return { error: failure };
  try {
    return { result: end() };
  } catch (error) {
    return { error: error as Error };
  }
}
