declare const resourceType: unique symbol;

/**
 * Identifier of a resource. A plain string is accepted for an identifier; an identifier of another
 * resource type is not. `Id` alone is an identifier whose resource type only the server knows: it fits everywhere.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Id<ResourceType extends string = any> = string & { readonly [resourceType]?: ResourceType };
