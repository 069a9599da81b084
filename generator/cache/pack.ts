import type { SourceFile, Span } from "../diagnostics/span.ts";

/**
 * Plain data as a text. Objects with the same keys share one list of keys, because the data of definitions is mostly
 * places; and undefined members are kept, which JSON would leave out.
 */

type Packed = string | number | boolean | null | readonly Packed[];
type Plain = { readonly [key: string]: unknown };

/** The first item of an array in the packed form: its kind, or from `firstForm` on the number of a list of keys. */
const atom = 0;
const list = 1;
const firstForm = 2;

/** Data as a text. An object for which `atomOf` returns a value is stored as that value, without its members. */
export function pack(data: unknown, atomOf: (value: object) => Packed | undefined): string {
  const forms: string[][] = [];
  const numbers = new Map<string, number>();
  const formOf = (keys: string[]): number => {
    const name = keys.join("\n");
    let number = numbers.get(name);
    if (number === undefined) {
      numbers.set(name, (number = forms.length + firstForm));
      forms.push(keys);
    }
    return number;
  };
  const visit = (value: unknown): Packed => {
    if (value === undefined) return [];
    if (typeof value !== "object" || value === null) return value as Packed;
    if (Array.isArray(value)) return [list, ...value.map(visit)];
    const known = atomOf(value);
    if (known !== undefined) return [atom, known];
    const keys = Object.keys(value);
    return [formOf(keys), ...keys.map((key) => visit((value as Plain)[key]))];
  };
  const packed = visit(data);
  return JSON.stringify([forms, packed]);
}

/** The data of a text that `pack` made. */
function unpack(text: string, ofAtom: (packed: Packed) => unknown): unknown {
  const [forms, packed] = JSON.parse(text) as [readonly (readonly string[])[], Packed];
  const visit = (value: Packed): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (value.length === 0) return undefined;
    if (value[0] === atom) return ofAtom(value[1]!);
    if (value[0] === list) {
      const items: unknown[] = [];
      for (let at = 1; at < value.length; at += 1) items.push(visit(value[at]!));
      return items;
    }
    const keys = forms[(value[0] as number) - firstForm]!;
    const data: Record<string, unknown> = {};
    for (let at = 0; at < keys.length; at += 1) data[keys[at]!] = visit(value[at + 1]!);
    return data;
  };
  return visit(packed);
}

const isSpan = (value: object): value is Span => "source" in value && "start" in value && "end" in value;

/** Data as a text, without its places. */
export const packPlaceless = (data: unknown): string => pack(data, (value) => (isSpan(value) ? 0 : undefined));

/** The data of such a text, with one place for all of it. */
export const unpackPlaceless = (text: string, place: Span): unknown => unpack(text, () => place);

/** Data as a text; all its places are in one file. */
export const packLocated = (data: unknown): string =>
  pack(data, (value) => (isSpan(value) ? [value.start, value.end] : undefined));

/** The data of such a text, with its places in the file. */
export const unpackLocated = (text: string, source: SourceFile): unknown =>
  unpack(text, (packed) => {
    const [start, end] = packed as [number, number];
    return { source, start, end };
  });
