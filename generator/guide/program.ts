import type { Finding } from "../changes/findings.ts";
import type { Exported, Surface, SurfaceItem } from "../surface/surface.ts";
import { casesOf, errorsOf } from "./targets.ts";
import { exportedAt, metBy, withoutAlias, type Views } from "./view.ts";

/** How programs use a type: they give values that they make, or take values that the package makes. */
type Way = "give" | "take";

const waysOf = ({ direction }: Finding): readonly Way[] =>
  direction === "sent" ? ["give"] : direction === "received" ? ["take"] : ["give", "take"];

/**
 * A minimal program that uses the item of a finding as the old package has it. It compiles against the old package, and
 * against the new one as long as nothing breaks. Undefined if programs cannot use the item.
 */
export function programFor(finding: Finding, views: Views): string | undefined {
  const { area, kind, old: place } = finding;
  const { surface, targets } = views.old;
  if (area === "error") {
    // Programs compare caught errors with the errors of the operation.
    const [item] = targets.get(errorsOf(place!.address)) ?? [];
    return item && typeProgram(surface, item, ["give"]);
  }
  const ofUnion =
    area === "union" || area === "case" || area === "case-field" ? unionProgram(finding, views) : undefined;
  if (ofUnion !== undefined) return ofUnion;
  const { old, new: now } = metBy(finding, views);
  // If no operation leads to a type, a new member doesn't matter to programs that read values: only reading is tried.
  if (old === undefined)
    return now && containerProgram(surface, now, finding.direction === "unreached" ? ["take"] : waysOf(finding));
  if (old.name === undefined) return `export * from ${JSON.stringify(old.subpath)};\n`;
  const isSamePlace = now !== undefined && JSON.stringify(now) === JSON.stringify(old);
  if (!isSamePlace || area === "constant") return useProgram(surface, old);
  if (old.member === undefined) return typeProgram(surface, old, waysOf(finding));
  const program = memberProgram(surface, old, waysOf(finding));
  // Programs that expected no result can ignore a new one.
  return area === "result" && kind === "added" ? program?.replace("Promise<void>", "Promise<unknown>") : program;
}

/** Gives a value to see what a union takes, and takes a value, case by case, to see what belongs to its cases. */
function unionProgram({ area, kind, direction, old: place }: Finding, { old, new: now }: Views): string | undefined {
  const isOther = (item: SurfaceItem): boolean =>
    exportedAt(old.surface, item)?.text !== exportedAt(now.surface, item)?.text;
  const cases = direction === "sent" ? [] : (old.targets.get(casesOf(place!.address)) ?? []);
  const given = direction === "received" ? undefined : old.targets.get(place!.address)?.at(-1);
  const taken = cases.find(isOther);
  const takes = taken && (exportedAt(now.surface, taken) ? typeProgram : useProgram)(old.surface, taken, ["take"]);
  const gives = given !== undefined && isOther(given) ? typeProgram(old.surface, given, ["give"]) : undefined;
  // A union that promises less to readers accepts more from programs that give values, so taking a value shows it.
  const promisesLess = kind === "made-optional" || (area === "union" && kind === "removed");
  return promisesLess ? (takes ?? gives) : (gives ?? takes);
}

const isGeneric = ({ text }: Exported): boolean => /^(?:abstract )?(?:class|interface|type) [\w$]+</.test(text);
const isValue = ({ kinds }: Exported): boolean => kinds.some((kind) => kind !== "interface" && kind !== "type");
const isStatic = (member: string): boolean => member.startsWith("static ");

/** Imports an export as `X`, and the names that a text uses. */
function imports(
  { subpath, name }: SurfaceItem,
  asValue: boolean,
  uses: Exported["uses"] = new Map(),
  used = "",
): string {
  const lines = [`import ${asValue ? "" : "type "}{ ${name} as X } from ${JSON.stringify(subpath)};`];
  for (const [local, place] of uses)
    if (new RegExp(`(?<![\\w$.])${local.replace(/\$/g, "\\$")}(?![\\w$])`).test(used))
      lines.push(
        `import type { ${place.name === local ? local : `${place.name} as ${local}`} } from ${JSON.stringify(place.subpath)};`,
      );
  return `${lines.join("\n")}\n`;
}

/** Uses an export, or a member of it, that is no longer there. */
function useProgram(surface: Surface, item: SurfaceItem): string | undefined {
  const { subpath, name, member } = item;
  const exported = exportedAt(surface, item);
  if (exported === undefined) return undefined;
  if (member === undefined)
    return `export ${isValue(exported) ? "" : "type "}{ ${name} } from ${JSON.stringify(subpath)};\n`;
  const found = withoutAlias(surface, item);
  if (found === undefined || isGeneric(found.exported)) return undefined;
  const start = imports(item, isStatic(member));
  if (isStatic(member)) return `${start}export const used: unknown = X${access(member.slice("static ".length))};\n`;
  return `${start}export type Used = X[${JSON.stringify(unquoted(member))}];\n`;
}

const unquoted = (member: string): string => (/^["']/.test(member) ? (JSON.parse(member) as string) : member);
const access = (member: string): string => (/^[\w$]+$/.test(member) ? `.${member}` : `[${member}]`);

/** Makes and reads a value with the members of the old package. */
function containerProgram(surface: Surface, item: SurfaceItem, ways: readonly Way[]): string | undefined {
  if (item.name === undefined || item.member === undefined) return undefined;
  const found = withoutAlias(surface, item);
  if (found === undefined || isGeneric(found.exported)) return undefined;
  const { exported } = found;
  if (!exported.kinds.includes("interface") || exported.members.size === 0) {
    return exported.members.size === 0
      ? typeProgram(surface, item, ways)
      : `export { ${item.name} } from ${JSON.stringify(item.subpath)};\n`;
  }
  const names = [...exported.members.keys()].map((name) => JSON.stringify(unquoted(name))).join(" | ");
  const functions = ways.map((way) =>
    way === "give"
      ? `export const give = (value: Pick<X, ${names}>): X => value;\n`
      : `export const take = (value: X): Pick<X, ${names}> => value;\n`,
  );
  return `${imports(item, false)}${functions.join("")}`;
}

const conversions = (ways: readonly Way[], old: string, now: string): string =>
  ways
    .map((way) =>
      way === "give"
        ? `export const give = (value: ${old}): ${now} => value;\n`
        : `export const take = (value: ${now}): ${old} => value;\n`,
    )
    .join("");

/** Gives and takes a member as it was. */
function memberProgram(surface: Surface, item: SurfaceItem, ways: readonly Way[]): string | undefined {
  const found = withoutAlias(surface, item);
  const { member = "" } = item;
  const text = found?.exported.members.get(member)?.text;
  if (found === undefined || isGeneric(found.exported)) return undefined;
  // Without a text of its own, for example if a union decides about the member, the whole type is used.
  if (text === undefined) return typeProgram(surface, item, ways);
  const name = JSON.stringify(unquoted(member.replace(/^static /, "")));
  const old = `type Old = { ${text.replace(/^(?:(?:static|abstract|public|protected|private|declare) )*/, "")} };\n`;
  const start = imports(item, isStatic(member), found.exported.uses, old);
  if (isStatic(member)) return `${start}${old}export const take = (): Old[${name}] => X[${name}];\n`;
  // Programs call methods, and don't implement them.
  const isMethod = new RegExp(`^(?:\\w+ )*${member.replace(/[$[\]"']/g, "\\$&")}\\??[(<]`).test(text);
  return `${start}${old}${conversions(isMethod ? ["take"] : ways, `Old[${name}]`, `X[${name}]`)}`;
}

/** Gives and takes the whole of an export as it was. */
function typeProgram(surface: Surface, item: SurfaceItem, ways: readonly Way[]): string | undefined {
  const found = withoutAlias(surface, item);
  if (found === undefined || isGeneric(found.exported)) return undefined;
  const { exported, item: place } = found;
  const { text, kinds, uses } = exported;
  const head = new RegExp(`^(interface|type|function|const) ${place.name!.replace(/\$/g, "\\$")}(?![\\w$])`);
  if (kinds.includes("class") || !head.test(text)) return useProgram(surface, item);
  const word = head.exec(text)![1]!;
  const old = text.replace(head, `${word} Old`);
  const asValue = word === "function" || word === "const";
  const start = imports(item, asValue, uses, text);
  if (asValue) return `${start}declare ${old}\nexport const take: typeof Old = X;\n`;
  // The text of a structure is followed by that of its descriptor, which has the same name.
  const types = kinds.includes("const") ? old.replace(/\nconst [\w$]+: [^]*?;(?=\n|$)/, "") : old;
  return `${start}${types}\n${conversions(ways, "Old", "X")}`;
}
