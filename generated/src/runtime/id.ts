declare const resourceType: unique symbol;

/**
 * Identifier of a resource. A plain string is accepted as an identifier, but an identifier of another resource type is
 * not. `Id` without a type argument is an identifier whose resource type only the server knows: it is accepted
 * everywhere.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Id<ResourceType extends string = any> = string & { readonly [resourceType]?: ResourceType };
