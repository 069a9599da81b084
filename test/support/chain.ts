/**
 * A module of structures, each of which refers to the next one, or to the one before with a `step` of -1. It needs the
 * other one with "", and may lack it with "?".
 */
export function chain(count: number, step: 1 | -1, mark: "" | "?" = "?"): Readonly<Record<string, string>> {
  const nameOf = (at: number): string => `Link${at}End`;
  const structures = Array.from({ length: count }, (_, at) => {
    const other = at + step;
    const next = other < 0 || other >= count ? "" : `, next: { type: "${nameOf(other)}${mark}", doc: The other one. }`;
    return `  ${nameOf(at)}: { doc: A link., fields: { own: { type: long, doc: Its number. }${next} } }\n`;
  });
  return {
    "chain.yaml": `module: com.vmware.chain\nversion: "9.0"\ndoc: A chain.\nstructures:\n${structures.join("")}`,
  };
}
