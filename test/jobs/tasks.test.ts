import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { AbortError, connect, ServiceError, Task, TimeoutError, type Connection, type Id } from "vsphere-sdk";
import { Tasks } from "vsphere-sdk/cis";
import type { Info, InfoInput } from "vsphere-sdk/cis/task";
import { NotFound, OperationNotFound, UnableToAllocateResource, Unauthorized } from "vsphere-sdk/errors";
import { TaskFailedError, waitForTask, type TaskProgress } from "vsphere-sdk/tasks";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { VM, VMClient, vmCloneTask, vmRelocateTask, type VMCloneTaskError } from "vsphere-sdk/vcenter";
import { DataValue, types } from "vsphere-sdk";
import { protocols } from "../support/protocols.ts";

const clone = { spec: { source: "vm-1", name: "copy" } };
const text = (defaultMessage: string) => ({ id: "test", defaultMessage, args: [] });
const startTime = new Date("2026-01-01T00:00:00.000Z");

/** What a server says of a clone, state by state; the last one stays. */
function cloning(...states: Partial<InfoInput>[]): FakeVcenter {
  const vcenter = new FakeVcenter().on(VM, { cloneTask: () => "task-7", relocateTask: () => "task-7" }).on(Tasks, {
    get: () => {
      const state = states.length > 1 ? states.shift()! : states[0]!;
      return {
        description: text("Clone a virtual machine"),
        service: "com.vmware.vcenter.VM",
        operation: "clone$task",
        cancelable: true,
        ...(state.status !== "PENDING" && { startTime, progress: { total: 100, completed: 0, message: text("") } }),
        ...((state.status === "SUCCEEDED" || state.status === "FAILED") && { endTime: startTime }),
        ...state,
      } as Info;
    },
    cancel: () => undefined,
  });
  return vcenter;
}

const open = (vcenter: FakeVcenter, protocol?: Parameters<typeof connect>[0]["protocol"]): Connection =>
  connect({ host: "vcenter.test", user: "u", password: "p", fetch: vcenter.fetch, protocol });
const calls = (vcenter: FakeVcenter, operation: string) => vcenter.calls.filter((call) => call.operation === operation);
const done = { status: "SUCCEEDED", result: DataValue.of(types.id, "vm-9") } as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets time pass until a promise is settled. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let over = false;
  const end = (): void => void (over = true);
  promise.then(end, end);
  while (!over) await vi.advanceTimersByTimeAsync(50);
  return await promise;
}
const failure = async (promise: Promise<unknown>): Promise<unknown> => {
  const [ended] = await settled(Promise.allSettled([promise]));
  expect(ended?.status).toBe("rejected");
  return (ended as PromiseRejectedResult).reason;
};

describe.each(protocols)("over $name", ({ transport: protocol }) => {
  test("gives the result of the operation that the task runs", async () => {
    const vcenter = cloning({ status: "PENDING" }, { status: "RUNNING" }, { status: "BLOCKED" }, done);
    await using connection = open(vcenter, protocol);
    const task = await new VMClient(connection).cloneTask(clone);
    expect(task).toBeInstanceOf(Task);
    expect(String(task)).toBe("task-7");
    const vm = await settled(waitForTask(connection, task));
    expectTypeOf(vm).toEqualTypeOf<Id<"VirtualMachine">>();
    expect(vm).toBe("vm-9");
    expect(calls(vcenter, "get")).toHaveLength(4);
  });

  test("throws the error that the operation declares, typed", async () => {
    const error = vapiError(UnableToAllocateResource, "No room.");
    await using connection = open(cloning({ status: "FAILED", error }), protocol);
    const task = await new VMClient(connection).cloneTask(clone);
    expectTypeOf(task).toEqualTypeOf<Task<Id<"VirtualMachine">, VMCloneTaskError>>();
    const thrown = await failure(waitForTask(connection, task));
    expect(thrown).toBeInstanceOf(UnableToAllocateResource);
    expect(thrown).toMatchObject({
      service: "com.vmware.vcenter.VM",
      operation: "clone$task",
      name: "UnableToAllocateResource",
    });
    expect((thrown as Error).message).toContain("No room.");
    expectTypeOf(task.errors.match(thrown)).toEqualTypeOf<VMCloneTaskError | undefined>();
    expect(task.errors.match(thrown)).toBe(thrown);
    expect(task.errors.match(new TypeError())).toBeUndefined();
  });
});

test("a task without a result gives undefined, and one of which only the identifier is known, what there is", async () => {
  await using connection = open(cloning(done));
  const moved = await new VMClient(connection).relocateTask({ vm: "vm-1", spec: {} });
  expectTypeOf(moved).toExtend<Task<void, unknown>>();
  expect(await settled(waitForTask(connection, moved))).toBeUndefined();
  const unknown = waitForTask(connection, "task-7");
  expectTypeOf(unknown).toEqualTypeOf<Promise<unknown>>();
  expect(await settled(unknown)).toBe("vm-9");
  expect(await settled(waitForTask(connection, new Task(vmCloneTask, "task-7")))).toBe("vm-9");
});

test("a result that is missing is no result", async () => {
  await using connection = open(cloning({ status: "SUCCEEDED" }));
  const task = new Task(vmCloneTask, "task-7");
  expect(await failure(waitForTask(connection, task))).toMatchObject({
    name: "MalformedResponseError",
    operation: "clone$task",
  });
  expect(await settled(waitForTask(connection, new Task(vmRelocateTask, "task-7")))).toBeUndefined();
});

test("a failure without an error is told by what is known of the task", async () => {
  await using connection = open(cloning({ status: "FAILED" }));
  const error = await failure(waitForTask(connection, "task-7"));
  expect(error).toBeInstanceOf(TaskFailedError);
  expect((error as TaskFailedError).info.status.value).toBe("FAILED");
});

test("an error of the question isn't one of the operation", async () => {
  const vcenter = cloning(done).trouble(
    { error: vapiError(NotFound, "No such task.") },
    { operation: Tasks.operations.get },
  );
  await using connection = open(vcenter);
  const error = await failure(waitForTask(connection, "task-7"));
  expect(error).toBeInstanceOf(NotFound);
  expect(error).toMatchObject({ service: "com.vmware.cis.tasks" });
});

test("tells of the progress when it changes, and only then", async () => {
  const running = (completed: number, message = "copying") =>
    ({ status: "RUNNING", progress: { total: 100, completed, message: text(message) } }) as const;
  const vcenter = cloning({ status: "PENDING", cancelable: false }, running(10), running(10), running(60), {
    ...done,
    progress: { total: 100, completed: 100, message: text("") },
    cancelable: false,
  });
  await using connection = open(vcenter);
  const told: TaskProgress[] = [];
  await settled(waitForTask(connection, "task-7", { onProgress: (progress) => told.push(progress) }));
  expect(
    told.map(({ status, completed, total, message, cancelable }) => [
      status.value,
      completed,
      total,
      message,
      cancelable,
    ]),
  ).toEqual([
    ["PENDING", undefined, undefined, "", false],
    ["RUNNING", 10, 100, "copying", true],
    ["RUNNING", 60, 100, "copying", true],
    ["SUCCEEDED", 100, 100, "", false],
  ]);
  expect(
    calls(vcenter, "get").every(({ input }) => (input as { spec?: { returnAll?: boolean } }).spec?.returnAll),
  ).toBe(true);
});

test("asks less and less often, and a slow server no more often than it answers", async () => {
  const asked: number[] = [];
  const server = (delayMs: number) => {
    const began = Date.now();
    return new FakeVcenter().on(Tasks, {
      get: async () => {
        asked.push(Date.now() - began);
        await new Promise((later) => setTimeout(later, delayMs));
        const status = Date.now() - began > 120_000 ? "SUCCEEDED" : "RUNNING";
        const progress = { total: 1, completed: 0, message: text("") };
        const description = text("");
        const common = {
          description,
          service: "s",
          operation: "o",
          cancelable: true,
          startTime,
          progress,
          status,
        } as const;
        return status === "SUCCEEDED" ? { ...common, endTime: startTime } : common;
      },
    });
  };
  await settled(waitForTask(open(server(0)), "task-7"));
  const pauses = asked.slice(1).map((at, index) => at - asked[index]!);
  expect(pauses[0]).toBe(250);
  expect(pauses.every((pause, index) => pause >= (pauses[index - 1] ?? 0) - 5 && pause <= 10_005)).toBe(true);
  expect(asked.length).toBeLessThan(25);

  asked.length = 0;
  await settled(waitForTask(open(server(20_000)), "task-7"));
  for (const [index, at] of asked.slice(1).entries()) expect(at - asked[index]!).toBeGreaterThanOrEqual(40_000);
});

describe("goes on", () => {
  test.each<[string, (vcenter: FakeVcenter) => unknown]>([
    ["when the session expires", (vcenter) => setTimeout(() => vcenter.sessions.expire(), 500)],
    [
      "when connections break",
      (vcenter) => vcenter.trouble({ cut: "before" }, { operation: Tasks.operations.get, times: 20 }),
    ],
    [
      "when answers get lost",
      (vcenter) => vcenter.trouble({ cut: "after" }, { operation: Tasks.operations.get, times: 5 }),
    ],
    [
      "behind a proxy without a server",
      (vcenter) => vcenter.trouble({ status: 503, body: "" }, { operation: Tasks.operations.get, times: 20 }),
    ],
  ])("%s", async (_, happen) => {
    const vcenter = cloning({ status: "RUNNING" }, { status: "RUNNING" }, { status: "RUNNING" }, done);
    happen(vcenter);
    await using connection = open(vcenter);
    expect(await settled(waitForTask(connection, "task-7"))).toBe("vm-9");
  });

  test("not for ever: what is out of reach for five minutes is lost", async () => {
    const vcenter = cloning(done).trouble({ cut: "before" }, { times: Infinity });
    const began = Date.now();
    expect(await failure(waitForTask(open(vcenter), "task-7"))).toMatchObject({ name: "ConnectionError" });
    expect(Date.now() - began).toBeGreaterThan(300_000);
    expect(Date.now() - began).toBeLessThan(400_000);
  });

  test("not after an error that doesn't pass", async () => {
    const vcenter = cloning(done).trouble(
      { error: vapiError(Unauthorized, "No.") },
      { operation: Tasks.operations.get },
    );
    expect(await failure(waitForTask(open(vcenter), "task-7"))).toBeInstanceOf(Unauthorized);
    expect(calls(vcenter, "get")).toHaveLength(0);
  });
});

describe.each([false, true])("when it is canceled as well: %s", (cancelOnAbort) => {
  const canceled = (vcenter: FakeVcenter) => calls(vcenter, "cancel").map(({ input }) => input);
  const expected = cancelOnAbort ? [{ task: "task-7" }] : [];

  test("an abort ends the wait", async () => {
    const vcenter = cloning({ status: "RUNNING" });
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 3_000);
    const error = await failure(waitForTask(open(vcenter), "task-7", { signal: controller.signal, cancelOnAbort }));
    expect(error).toBeInstanceOf(AbortError);
    expect(error).toMatchObject({ cause: reason });
    expect(canceled(vcenter)).toEqual(expected);
  });

  test("so does the end of the time", async () => {
    const vcenter = cloning({ status: "RUNNING" });
    const error = await failure(waitForTask(open(vcenter), "task-7", { timeoutMs: 5_000, cancelOnAbort }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ timeoutMs: 5_000 });
    expect(canceled(vcenter)).toEqual(expected);
  });

  test("a question that hangs doesn't hold it up", async () => {
    const vcenter = cloning({ status: "RUNNING" }).trouble(
      { delayMs: 1e7 },
      { operation: Tasks.operations.get, times: 9 },
    );
    const began = Date.now();
    await failure(waitForTask(open(vcenter), "task-7", { timeoutMs: 100, cancelOnAbort }));
    expect(Date.now() - began).toBeLessThan(1_000);
  });
});

test("canceling on a server that hangs takes ten seconds", async () => {
  const vcenter = cloning({ status: "RUNNING" }).trouble({ delayMs: 1e7 }, { operation: Tasks.operations.cancel });
  const began = Date.now();
  const error = await failure(waitForTask(open(vcenter), "task-7", { timeoutMs: 1_000, cancelOnAbort: true }));
  expect(error).toBeInstanceOf(TimeoutError);
  expect(Math.round((Date.now() - began) / 1_000)).toBe(11);
});

test("a task that can't be canceled any more doesn't hide the abort", async () => {
  const vcenter = cloning({ status: "RUNNING" }).trouble(
    { error: vapiError(Unauthorized, "No.") },
    { operation: Tasks.operations.cancel },
  );
  const signal = AbortSignal.abort();
  expect(await failure(waitForTask(open(vcenter), "task-7", { signal, cancelOnAbort: true }))).toBeInstanceOf(
    AbortError,
  );
});

test("what onProgress throws ends the wait", async () => {
  const error = new Error("full");
  const onProgress = (): never => {
    throw error;
  };
  expect(await failure(waitForTask(open(cloning(done)), "task-7", { onProgress }))).toBe(error);
});

test("an option that isn't one is refused", async () => {
  const wrong = { onprogress: () => undefined } as object;
  await expect(waitForTask(open(cloning(done)), "task-7", wrong)).rejects.toThrow("did you mean onProgress?");
});

describe("on a server without the task form", () => {
  const missing = vapiError(OperationNotFound, "No clone$task.");
  const older = (): FakeVcenter =>
    new FakeVcenter().on(VM, { clone: () => "vm-9" }).trouble({ error: missing }, { operation: vmCloneTask });

  test("the same code calls the operation itself", async () => {
    const vcenter = older();
    const connection = open(vcenter);
    const task = await new VMClient(connection).cloneTask(clone);
    expect(task.id).toBeUndefined();
    expect(await settled(waitForTask(connection, task))).toBe("vm-9");
    expect(calls(vcenter, "clone")).toHaveLength(1);
    expect(calls(vcenter, "get")).toHaveLength(0);
  });

  test("its error is that of the task, and nobody is told of it who leaves the task alone", async () => {
    const vcenter = older().trouble(
      { error: vapiError(NotFound, "No vm-1.") },
      { operation: VM.operations.clone, times: 2 },
    );
    const connection = open(vcenter);
    const task = await new VMClient(connection).cloneTask(clone);
    expect(await failure(waitForTask(connection, task))).toBeInstanceOf(NotFound);
    await new VMClient(connection).cloneTask(clone);
  });

  test("the wait for it ends in time", async () => {
    const vcenter = older().trouble({ delayMs: 1e7 }, { operation: VM.operations.clone });
    const connection = open(vcenter);
    const task = await new VMClient(connection).cloneTask(clone);
    expect(await failure(waitForTask(connection, task, { timeoutMs: 100 }))).toBeInstanceOf(TimeoutError);
  });

  test("other errors are thrown", async () => {
    const error = vapiError(Unauthorized, "No.");
    const connection = open(cloning(done).trouble({ error }, { operation: vmCloneTask }));
    const thrown: unknown = await new VMClient(connection).cloneTask(clone).catch((cause: unknown) => cause);
    expect(thrown).toBeInstanceOf(ServiceError);
    expect(thrown).toBeInstanceOf(Unauthorized);
  });
});
