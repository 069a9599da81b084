import type { Codec } from "./codec.js";
import type { EnumerationClass } from "./enumeration.js";
import type { ErrorClass, ErrorClasses } from "./error-mapper.js";
import type { Fault } from "./fault.js";
import type { CallOptions } from "./invoker.js";
import type { JsonValue } from "./json.js";
import type { Members as Values } from "./members.js";

/**
 * Descriptors are what the generator makes from the interface definitions: plain data that the codecs, the transports
 * and the testing kit interpret. They use the names on the wire; `memberName` gives the name of the property that holds
 * a field in TypeScript.
 */

/** The builtin types, which have no parts. On the wire, `id` is a string; only the compiler knows its resource type. */
export type BuiltinName =
  | "void"
  | "boolean"
  | "long"
  | "double"
  | "string"
  | "secret"
  | "binary"
  | "datetime"
  | "uri"
  | "id"
  | "opaque"
  | "any_error";

/** Converts a value to JSON; with `strict`, the rules of unions are checked as well. */
export type Write = (value: unknown, strict: boolean) => JsonValue;
/** Converts JSON to a value. */
export type Read = (json: JsonValue) => unknown;

/**
 * The code that writes and reads values of a type in `types.ts`. It is part of the type, so that a program contains
 * only the code of the types that it uses.
 */
export interface Coded {
  readonly writer: (codec: Codec) => Write;
  readonly reader: (codec: Codec) => Read;
}

export interface BuiltinType extends Coded {
  readonly builtin: BuiltinName;
}
export interface OptionalType extends Coded {
  readonly optional: Type;
}
export interface ListType extends Coded {
  readonly list: Type;
}
export interface SetType extends Coded {
  readonly set: Type;
}
export interface MapType extends Coded {
  readonly map: readonly [key: Type, value: Type];
}
/** A structure of any name that has at least the fields of the given ones. */
export interface DynamicType extends Coded {
  readonly dynamic: readonly StructureDescriptor[];
}

/** How a value of the interface language is encoded. */
export type Type =
  | BuiltinType
  | OptionalType
  | ListType
  | SetType
  | MapType
  | DynamicType
  | StructureDescriptor
  | ErrorType
  | EnumerationClass;

/** True for a type that carries its own code: every type except structures. */
export const isCoded = (type: Type): type is Extract<Type, Coded> => "writer" in type;

/** True for the builtin type with this name. */
export const isBuiltin = (type: Type | undefined, name: BuiltinName): boolean =>
  typeof type === "object" && "builtin" in type && type.builtin === name;

/** True for a type whose values are errors of a class. */
export const isErrorType = (type: Type): type is ErrorType => typeof type === "object" && "error" in type;

/** True for a type whose values may be unset. */
export const isOptional = (type: Type): type is OptionalType => typeof type === "object" && "optional" in type;

/** A type whose values are errors of a class; their fields are described as those of a structure. */
export interface ErrorType<T = unknown> extends StructureDescriptor<T>, Coded {
  /** The class. */
  readonly error: ErrorConstructor<T>;
}

/** The class of an error. */
export interface ErrorConstructor<T = unknown> extends ErrorClass<T> {
  /** Fields that only this class of errors has. */
  readonly fields: () => Fields;
}

/** Fields by wire name, in the order of their definition. */
export type Fields = { readonly [wireName: string]: Type };

/** Names of members by wire name. */
export type Members = { readonly [wireName: string]: string };

/**
 * Verb and URL below a mount, with parameters in braces as variables: `POST /vcenter/vm/{vm}/power?action=start`.
 * Parameters without another place are sent in the body, or in the query where there is no body.
 */
export type RestMapping =
  | string
  | {
      readonly call: string;
      /** Name of the parameter that is the whole body. */
      readonly body?: string;
      /** Names of parameters, by their names in the query. */
      readonly query?: { readonly [name: string]: string };
      /** Names of parameters, by the names of their headers. */
      readonly headers?: { readonly [name: string]: string };
      /** HTTP status of success, where it isn't the usual one. */
      readonly status?: number;
    };

/** The fields that belong to each value of a discriminant; a trailing `?` marks one that may be unset in that case. */
export type UnionCases = { readonly [value: string]: readonly string[] };

/** The unions of a structure, as `unions` of `types.ts` makes them. */
export interface Unions {
  /** Cases of each union, by the wire name of its discriminant. */
  readonly cases: { readonly [discriminant: string]: UnionCases };
  /** Checks the members of a structure; returns the first violation, or `undefined` when there is none. */
  readonly check: (type: StructureDescriptor, members: Values) => Fault | undefined;
}

/** A structure of the interface definitions; `Input` is the type in which it is sent. */
export interface StructureDescriptor<T = unknown, Input = T> {
  /** Name on the wire, such as `com.vmware.vcenter.vm.power.info`. */
  readonly id: string;
  /** Fields of the structure. This is a function, because structures may refer to each other in a circle. */
  readonly fields: () => Fields;
  /** Names of members by wire name, where they are not derived from the wire names. */
  readonly members?: Members;
  readonly unions?: Unions;
  /** True for an error: its tag on the wire is `ERROR` instead of `STRUCTURE`. */
  readonly isError?: true;
  /** Connects the descriptor with its interfaces for the compiler; never set. */
  readonly structure?: T;
  readonly structureInput?: Input;
}

// A function that takes any operation has to accept one with any input: `any` allows that, `unknown` does not.
/* eslint-disable @typescript-eslint/no-explicit-any */
/** One operation of a service. */
export interface OperationDescriptor<Input = any, Output = any, Failure = unknown> {
  /** Wire name of the service, such as `com.vmware.vcenter.vm.power`. */
  readonly service: string;
  /** Wire name of the operation, such as `start`. */
  readonly id: string;
  /** Parameters by wire name. This and others are functions, because modules may refer to each other in a circle. */
  readonly input: () => Fields;
  /** Names of members by wire name, where they are not derived from the wire names. */
  readonly members?: Members;
  /** Type of the result; left out where there is none. */
  readonly output?: () => Type;
  /** Errors that the operation declares. */
  readonly errors?: () => readonly ErrorClasses<Failure>[];
  /** How the operation is called below `/rest`; left out where that is the default mapping. */
  readonly rest?: RestMapping;
  /** How the operation is called below `/api`; left out where that isn't possible. */
  readonly api?: RestMapping;
  /** First release that has the operation; left out where every release has it. */
  readonly since?: string;
  /** True when repeating the operation has no further effect. */
  readonly idempotent?: true;
  /** Connects the descriptor with the types of its operation for the compiler; never set. */
  readonly signature?: (input: Input, options?: CallOptions) => Promise<Output>;
}

/** All operations of a service, by the names of the client's methods. */
export interface ServiceDescriptor<Service = unknown> {
  /** Wire name of the service. */
  readonly id: string;
  readonly operations: { readonly [Method in keyof Service]: OperationDescriptor };
}
