import type { Members } from "./descriptor.js";

/**
 * The TypeScript member for a wire name: `guest_OS` → `guestOS`, `size_MiB` → `sizeMiB`, `EULAs` → `eulas`.
 *
 * The generator uses this same function to name members, so that descriptors only need the wire names.
 */
export function memberName(wireName: string): string {
  const [first = "", ...others] = wireName.split("_");
  const head = /^[A-Z]/.test(first) ? first.toLowerCase() : first;
  return head + others.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
}

/** The class name for the last part of a wire name: `com.vmware.vapi.std.errors.not_found` → `NotFound`. */
export function className(wireName: string): string {
  return wireName
    .slice(wireName.lastIndexOf(".") + 1)
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** A member of an object by its name; `undefined` where the object only inherits it. */
export function memberOf(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The member for a field of a structure, or for a parameter of an operation. */
export const memberIn = ({ members }: { readonly members?: Members }, wireName: string): string =>
  members?.[wireName] ?? memberName(wireName);
