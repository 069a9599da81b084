import type { WriterFunction } from "ts-morph";

/** An export of a file of the package. A file that refers to it gets an import for it when it is printed. */
export interface Reference {
  readonly name: string;
  /** Path of the file that exports it, below the output folder. */
  readonly file: string;
  /**
   * A type is imported with `import type`, and costs nothing at run time; a namespace is everything that the file
   * exports.
   */
  readonly use: "type" | "value" | "namespace";
  /** Put in front of the name where a file has something else of that name. */
  readonly prefix: string;
}

/**
 * TypeScript as text with references in it. ts-morph accepts it in place of a writer function. It becomes plain text
 * when its file is printed, because only then are the local names of the references known.
 */
export type Code = WriterFunction & { readonly parts: readonly (string | Reference)[] };

type Piece = string | Reference | Code;

function fromParts(pieces: readonly Piece[]): Code {
  const parts: (string | Reference)[] = [];
  const add = (part: string | Reference): void => {
    const last = parts.length - 1;
    // Each piece of code is copied into the one around it: with fewer parts, there is less to copy.
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
