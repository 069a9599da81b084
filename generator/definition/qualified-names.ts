/** The prefix of the names of all modules of the vendor. It is left out where the meaning is clear without it. */
export const vendor = "com.vmware.";

/** The module of the errors that an operation can name without a module. */
export const standardErrors = `${vendor}vapi.std.errors`;

/** `com.vmware.vcenter.vm` → `vcenter.vm`. */
export const withoutVendor = (module: string): string =>
  module.startsWith(vendor) ? module.slice(vendor.length) : module;

/** Path of the definition of a module below the folder of definitions. */
export const pathOfModule = (module: string): string => `${withoutVendor(module).replace(/\./g, "/")}.yaml`;

/** Whether a module belongs at a path, or below it when that is a folder; the empty path is that of all definitions. */
export function belongsAt(module: string, path: string): boolean {
  const own = pathOfModule(module);
  return path === "" || own === path.replace(/\.ya?ml$/i, ".yaml") || own.startsWith(`${path}/`);
}

/** Splits a name into a module and a name in it, which begins with the first capitalised part. */
export function splitName(name: string, module: string): { readonly owner: string; readonly local: string } {
  const parts = name.split(".");
  const start = parts.findIndex((part) => /^[A-Z]/.test(part));
  return start > 0
    ? { owner: parts.slice(0, start).join("."), local: parts.slice(start).join(".") }
    : { owner: module, local: name };
}
