import type { WriterFunction } from "ts-morph";

/** Something that a file of the package exports. A file that names it imports it when it is printed. */
export interface Reference {
  readonly name: string;
  /** Path of the file that exports it, below the output folder. */
  readonly file: string;
  /** Types alone are imported as such, and cost nothing at run time; a namespace is all that the file exports. */
  readonly use: "type" | "value" | "namespace";
  /** What goes in front of the name where a file has something else of that name. */
  readonly prefix: string;
}

/**
 * Text of TypeScript with the references in it. ts-morph takes it wherever it takes a writer; it is resolved to text
 * when its file is printed, for only then is it known what each reference is called there.
 */
export type Code = WriterFunction & { readonly parts: readonly (string | Reference)[] };

type Piece = string | Reference | Code;

function fromParts(pieces: readonly Piece[]): Code {
  const parts: (string | Reference)[] = [];
  const add = (part: string | Reference): void => {
    const last = parts.length - 1;
    // Every piece of code is copied into the one around it: the fewer parts it has, the less there is to copy.
    if (typeof part === "string" && typeof parts[last] === "string") parts[last] += part;
    else if (part !== "") parts.push(part);
  };
  for (const piece of pieces)
    if (isCode(piece)) piece.parts.forEach(add);
    else add(piece);
  const unresolved = (): never => {
    throw new Error("code was printed before its references were resolved");
  };
  return Object.assign(unresolved, { parts });
}

export const isCode = (value: unknown): value is Code => typeof value === "function" && "parts" in value;

/** Code from a template: ``code`Promise<${output}>` ``. */
export function code(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Code {
  return fromParts(texts.flatMap((text, at) => (at === 0 ? [text] : [pieces[at - 1]!, text])));
}

/** Pieces with a text between them. */
export function joinCode(pieces: readonly Piece[], separator: string): Code {
  return fromParts(pieces.flatMap((piece, at) => (at === 0 ? [piece] : [separator, piece])));
}

/** An object literal; members that are undefined are left out. */
export function objectCode(members: Readonly<Record<string, Piece | undefined>>): Code {
  const present = Object.entries(members).filter((entry): entry is [string, Piece] => entry[1] !== undefined);
  return code`{ ${joinCode(
    present.map(([key, value]) => code`${key}: ${value}`),
    ", ",
  )} }`;
}
