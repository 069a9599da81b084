/** The module and the name in it that a name means; the first part with a capital begins the name. */
export function splitName(name: string, module: string): { readonly owner: string; readonly local: string } {
  const parts = name.split(".");
  const start = parts.findIndex((part) => /^[A-Z]/.test(part));
  return start > 0
    ? { owner: parts.slice(0, start).join("."), local: parts.slice(start).join(".") }
    : { owner: module, local: name };
}
