import type { OperationDescriptor, Type } from "./descriptor.js";
import { ErrorMapper } from "./error-mapper.js";
import type { Id } from "./id.js";
import type { CallOptions, Invoker } from "./invoker.js";
import { ServiceError } from "./service-error.js";

// A function that takes the task of any operation has to accept one with any input: `any` allows that, `unknown` does
// not.
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
    /** The operation that does the same, and answers when it has finished; left out where there is none. */
    readonly blocking?: () => OperationDescriptor<Input, Output>;
  };
}

/**
 * A task on the server. It goes on whether or not a program waits for it; `waitForTask` of `…/tasks` returns its
 * result. It is printed as its identifier.
 *
 * To wait for a task whose identifier is known, give its operation: `new Task(vmCloneTask, id)`.
 */
export class Task<Output = unknown, Failure = unknown> {
  /**
   * Identifier of the task; `undefined` where the server can't run the operation as a task, and it is called directly
   * instead.
   */
  readonly id: Id<"com.vmware.cis.task"> | undefined;
  /** The operation that the task runs. */
  readonly operation: TaskDescriptor<any, Output, Failure>;
  /** The result, where the operation is called directly. */
  readonly answer: Promise<Output> | undefined;

  constructor(operation: TaskDescriptor<any, Output, Failure>, id: Id | undefined, answer?: Promise<Output>) {
    this.operation = operation;
    this.id = id;
    this.answer = answer;
  }

  /** Recognizes the errors that the operation declares: `task.errors.match(error)`. */
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
/** Message of a vCenter for a URL that no operation has. */
const withoutUrl = "com.vmware.vapi.rest.operationsForUrlNotFound";

const isMissing = (error: unknown): boolean =>
  error instanceof ServiceError &&
  (withoutOperation.test(error.wireName) || error.messages.some(({ id }) => id === withoutUrl));

/**
 * Starts an operation as a task. On a server that has the operation, but not as a task, the operation is called
 * directly; this call has no time limit unless the options have one.
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
    // A program that doesn't wait for the task isn't told about its failure, as with a real task.
    answer.catch(() => undefined);
    return new Task(operation, undefined, answer);
  }
}
