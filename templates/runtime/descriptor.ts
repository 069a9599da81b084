import type { Codec } from "./codec.js";
import type { EnumerationClass } from "./enumeration.js";
import type { ErrorClass, ErrorClasses } from "./error-mapper.js";
import type { Fault } from "./fault.js";
import type { CallOptions } from "./invoker.js";
import type { JsonValue } from "./json.js";
import type { Members as Values } from "./members.js";

/**
 * Descriptors are what the generator makes of the interface definitions: plain data that the codecs, the
 * transports and the testing kit interpret. They name things as the wire does; `memberName` gives the property
 * that holds a field in TypeScript.
 */

/** The types without parts; `id` is a string on the wire whose resource type only the compiler knows. */
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

/** Makes JSON of a value; strictly, the rules of unions are checked, too. */
export type Write = (value: unknown, strict: boolean) => JsonValue;
/** Reads a value from JSON. */
export type Read = (json: JsonValue) => unknown;

/**
 * What a type of `types.ts` brings along: how its values are written and read. It is part of the type, so that a
 * program has the code of those types only that it uses.
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

/** True for a type that brings its own code along: all but structures. */
export const isCoded = (type: Type): type is Extract<Type, Coded> => "writer" in type;

/** True for one of the types without parts. */
export const isBuiltin = (type: Type | undefined, name: BuiltinName): boolean =>
  typeof type === "object" && "builtin" in type && type.builtin === name;

/** True for the errors of a class as values. */
export const isErrorType = (type: Type): type is ErrorType => typeof type === "object" && "error" in type;

/** True for a type whose values may be unset. */
export const isOptional = (type: Type): type is OptionalType => typeof type === "object" && "optional" in type;

/** The errors of a class as values: their fields are those of a structure. */
export interface ErrorType<T = unknown> extends StructureDescriptor<T>, Coded {
  /** The class. */
  readonly error: ErrorConstructor<T>;
}

/** The class of an error. */
export interface ErrorConstructor<T = unknown> extends ErrorClass<T> {
  /** Fields beyond those of every error. */
  readonly fields: () => Fields;
}

/** Fields by wire name, in the order of their definition. */
export type Fields = { readonly [wireName: string]: Type };

/** Names of members by wire name. */
export type Members = { readonly [wireName: string]: string };

/**
 * Verb and URL below a mount, variables being parameters in braces: `POST /vcenter/vm/{vm}/power?action=start`. What
 * is in no other place travels in the body, or in the query where there is no body.
 */
export type RestMapping =
  | string
  | {
      readonly call: string;
      /** The parameter that is the whole body. */
      readonly body?: string;
      /** Parameters by their names in the query. */
      readonly query?: { readonly [name: string]: string };
      /** Parameters by header. */
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
  /** What the values of a structure violate; `undefined` when they are in order. */
  readonly check: (type: StructureDescriptor, members: Values) => Fault | undefined;
}

/** A structure of the interface definitions; `Input` is what is sent for it. */
export interface StructureDescriptor<T = unknown, Input = T> {
  /** Name on the wire, such as `com.vmware.vcenter.vm.power.info`. */
  readonly id: string;
  /** A function, because structures may refer to each other in a circle. */
  readonly fields: () => Fields;
  /** Members for fields, where their names are not made of the wire names. */
  readonly members?: Members;
  readonly unions?: Unions;
  /** True for an error, which the wire tags `ERROR` instead of `STRUCTURE`. */
  readonly isError?: true;
  /** Ties the descriptor to its interfaces; never set. */
  readonly structure?: T;
  readonly structureInput?: Input;
}

// A function that takes any operation takes one of any input: `any` allows that, `unknown` does not.
/* eslint-disable @typescript-eslint/no-explicit-any */
/** One operation of a service. */
export interface OperationDescriptor<Input = any, Output = any, Failure = unknown> {
  /** Wire name of the service, such as `com.vmware.vcenter.vm.power`. */
  readonly service: string;
  /** Wire name of the operation, such as `start`. */
  readonly id: string;
  /** Parameters by wire name; functions, because modules may refer to each other in a circle. */
  readonly input: () => Fields;
  /** Members for parameters, where their names are not made of the wire names. */
  readonly members?: Members;
  /** Type of the result; left out where there is none. */
  readonly output?: () => Type;
  /** Errors that the operation declares. */
  readonly errors?: () => readonly ErrorClasses<Failure>[];
  /** How it is called below `/rest`, where that isn't the default mapping. */
  readonly rest?: RestMapping;
  /** How it is called below `/api`; left out where it can't be. */
  readonly api?: RestMapping;
  /** First release that has the operation, where it isn't the first of all. */
  readonly since?: string;
  /** True when the operation may be repeated without a further effect. */
  readonly idempotent?: true;
  /** Ties the descriptor to the types of its operation; never set. */
  readonly signature?: (input: Input, options?: CallOptions) => Promise<Output>;
}

/** All operations of a service, by the name of the client's method. */
export interface ServiceDescriptor<Service = unknown> {
  /** Wire name of the service. */
  readonly id: string;
  readonly operations: { readonly [Method in keyof Service]: OperationDescriptor };
}
