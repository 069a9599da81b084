/** What the names of all modules of the vendor begin with, and what is left out where nothing else can be meant. */
export const vendor = "com.vmware.";

/** The errors that an operation can name without their module. */
export const standardErrors = `${vendor}vapi.std.errors`;

/** `com.vmware.vcenter.vm` → `vcenter.vm`. */
export const withoutVendor = (module: string): string =>
  module.startsWith(vendor) ? module.slice(vendor.length) : module;

/** Path of the definition of a module below the folder of definitions. */
export const pathOfModule = (module: string): string => `${withoutVendor(module).replace(/\./g, "/")}.yaml`;

/** Names of the module that the definition at a path can be of. */
export function modulesAt(path: string): readonly string[] {
  const name = path.replace(/\.[^.]*$/, "").replace(/\//g, ".");
  return [name, `${vendor}${name}`];
}

/** The module and the name in it that a name means; the first part with a capital begins the name. */
export function splitName(name: string, module: string): { readonly owner: string; readonly local: string } {
  const parts = name.split(".");
  const start = parts.findIndex((part) => /^[A-Z]/.test(part));
  return start > 0
    ? { owner: parts.slice(0, start).join("."), local: parts.slice(start).join(".") }
    : { owner: module, local: name };
}
