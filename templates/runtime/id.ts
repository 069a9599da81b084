declare const resourceType: unique symbol;

/**
 * Identifier of a resource. A plain string is accepted where an identifier is due; an identifier of another
 * resource type is not.
 */
export type Id<ResourceType extends string = string> = string & { readonly [resourceType]?: ResourceType };
