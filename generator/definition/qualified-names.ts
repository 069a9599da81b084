/** The prefix of the names of all modules of the vendor. It is left out where the meaning is clear without it. */
export const vendor = "com.vmware.";

/** The module of the errors that an operation can name without a module. */
export const standardErrors = `${vendor}vapi.std.errors`;

/** `com.vmware.vcenter.vm` → `vcenter.vm`. */
export const withoutVendor = (module: string): string =>
  module.startsWith(vendor) ? module.slice(vendor.length) : module;

/** Path of the definition of a module below the folder of definitions. */
export const pathOfModule = (module: string): string => `${withoutVendor(module).replace(/\./g, "/")}.yaml`;

/** Possible names of the module that is defined at a path. */
export function modulesAt(path: string): readonly string[] {
  const name = path.replace(/\.[^.]*$/, "").replace(/\//g, ".");
  return [name, `${vendor}${name}`];
}

/** Splits a name into a module and a name in it, which begins with the first capitalised part. */
export function splitName(name: string, module: string): { readonly owner: string; readonly local: string } {
  const parts = name.split(".");
  const start = parts.findIndex((part) => /^[A-Z]/.test(part));
  return start > 0
    ? { owner: parts.slice(0, start).join("."), local: parts.slice(start).join(".") }
    : { owner: module, local: name };
}
