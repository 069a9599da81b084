import type { OperationDescriptor, Type } from "./descriptor.js";
import { ErrorMapper } from "./error-mapper.js";
import type { Id } from "./id.js";
import type { CallOptions, Invoker } from "./invoker.js";
import { ServiceError } from "./service-error.js";

// Whoever takes the task of any operation takes one of any input: that is what `any` means and `unknown` does not.
/* eslint-disable @typescript-eslint/no-explicit-any */
/** An operation that starts a task and answers with its identifier. */
export interface TaskDescriptor<Input = any, Output = any, Failure = unknown> extends OperationDescriptor<
  Input,
  Id<"com.vmware.cis.TASK">,
  Failure
> {
  readonly task: {
    /** Type of the result of the finished task; left out where there is none. */
    readonly output?: () => Exclude<Type, "void">;
    /** The operation that does the same and answers when it is done; left out where there is none. */
    readonly blocking?: () => OperationDescriptor<Input, Output>;
  };
}

/**
 * A task on the server. It goes on whether or not anybody waits for it; `waitForTask` of `…/tasks` gives its result. It
 * prints as its identifier.
 *
 * For an identifier from elsewhere, name the operation: `new Task(vmCloneTask, id)`.
 */
export class Task<Output = unknown, Failure = unknown> {
  /** Identifier of the task; `undefined` where the server has no tasks for the operation, which is then called itself. */
  readonly id: Id<"com.vmware.cis.task"> | undefined;
  /** What the task runs. */
  readonly operation: TaskDescriptor<any, Output, Failure>;
  /** The result, where the operation is called itself. */
  readonly answer: Promise<Output> | undefined;

  constructor(operation: TaskDescriptor<any, Output, Failure>, id: Id | undefined, answer?: Promise<Output>) {
    this.operation = operation;
    this.id = id;
    this.answer = answer;
  }

  /** Tells the errors that the operation declares from others: `task.errors.match(error)`. */
  get errors(): ErrorMapper<Failure> {
    return new ErrorMapper<Failure>(this.operation);
  }

  toString(): string {
    return this.id ?? "";
  }

  toJSON(): string | undefined {
    return this.id;
  }
}

const withoutOperation = /\.operation_not_found$/;
/** What a vCenter says of a URL that no operation has. */
const withoutUrl = "com.vmware.vapi.rest.operationsForUrlNotFound";

const isMissing = (error: unknown): boolean =>
  error instanceof ServiceError &&
  (withoutOperation.test(error.wireName) || error.messages.some(({ id }) => id === withoutUrl));

/**
 * Starts an operation as a task. On a server that has the operation but not as a task, it is called itself, without a
 * limit of time unless the options have one.
 */
export async function startTask<Input, Output, Failure>(
  invoker: Invoker,
  operation: TaskDescriptor<Input, Output, Failure>,
  parameters: Input | undefined,
  options?: CallOptions,
): Promise<Task<Output, Failure>> {
  try {
    return new Task(operation, await invoker.invoke(operation, parameters, options));
  } catch (error) {
    const blocking = operation.task.blocking?.();
    if (blocking === undefined || !isMissing(error)) throw error;
    const answer = invoker.invoke(blocking, parameters, { timeoutMs: Infinity, ...options });
    // Whoever leaves the task alone is not told how it ends.
    answer.catch(() => undefined);
    return new Task(operation, undefined, answer);
  }
}
