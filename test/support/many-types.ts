import { withErrors } from "./definitions.ts";

/** The definition of a module with more types than one file takes; they refer to each other across its parts. */
export function manyTypes(): { readonly names: readonly string[]; readonly files: Readonly<Record<string, string>> } {
  const names = Array.from({ length: 120 }, (_, at) => `${"ABCD"[at % 4]}part${at}`);
  const fields = Array.from(
    { length: 9 },
    (_, at) => `f${at}: { type: ${at === 0 ? '"Apart0?"' : "string"}, doc: X. }`,
  );
  const structures = names.map((name) => `  ${name}: { doc: X., fields: { ${fields.join(", ")} } }`);
  const text = `module: com.vmware.many\nversion: "6.7"\ndoc: X.\nstructures:\n${structures.join("\n")}\n`;
  return { names, files: withErrors("many.yaml", text) };
}
