import { Cursor, SyntaxProblem } from "./problem.ts";

/**
 * The language of types: `map<id<Datastore>, Datastore.Info?>`. A word that isn't a keyword is a name; whether it means
 * a builtin or a defined type is found out when names are looked up. `at` is the offset in the text.
 */
export type TypeExpression =
  | NameExpression
  | {
      readonly kind: "id";
      readonly resourceTypes: readonly string[];
      /** Sibling that holds the resource type. */
      readonly typeField?: string;
      readonly at: number;
    }
  | { readonly kind: "optional" | "list" | "set"; readonly element: TypeExpression; readonly at: number }
  | { readonly kind: "map"; readonly key: TypeExpression; readonly value: TypeExpression; readonly at: number }
  | { readonly kind: "dynamic"; readonly hasFieldsOf: readonly NameExpression[]; readonly at: number };

export interface NameExpression {
  readonly kind: "name";
  readonly name: string;
  readonly at: number;
}

/** Words that begin a type with parts. */
export const typeKeywords = ["list", "set", "map", "id", "dynamic"] as const;

/** Characters that a type can be written with, for the editor's schema. */
export const typePattern = "^[A-Za-z_][A-Za-z0-9_.:<>|&,{}? -]*$";

const word = /[A-Za-z_][A-Za-z0-9_.]*/y;
const fieldWord = /[A-Za-z_][A-Za-z0-9_]*/y;
/** `com.vmware.cis.tagging.Tag:VirtualMachine` is one resource type. */
const resourceWord = /[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)*/y;
const byWord = /by(?![A-Za-z0-9_.:-])/y;
const depthLimit = 32;

/** Reads a type. */
export function parseType(text: string): TypeExpression | SyntaxProblem {
  try {
    return new TypeParser(text).whole();
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}

class TypeParser {
  readonly #cursor: Cursor;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
  }

  whole(): TypeExpression {
    const cursor = this.#cursor;
    const result = this.#type(0);
    cursor.skipBlanks();
    if (!cursor.ended) {
      const rest = cursor.text.slice(cursor.at);
      throw cursor.problem(
        `unexpected \`${rest.slice(0, 20)}\` after the type`,
        "Remove what follows the type.",
        rest.length,
      );
    }
    return result;
  }

  #type(depth: number): TypeExpression {
    const cursor = this.#cursor;
    if (depth > depthLimit)
      throw cursor.problem(
        `generic types are nested deeper than ${depthLimit} levels`,
        "Make a structure of the inner part and use its name.",
      );
    cursor.skipBlanks();
    const start = cursor.at;
    let result = this.#bare(depth, start);
    cursor.skipBlanks();
    while (cursor.text[cursor.at] === "?") {
      if (result.kind === "optional")
        throw cursor.problem("a type is optional once, found a second `?`", "Remove one `?`.");
      cursor.at += 1;
      result = { kind: "optional", element: result, at: start };
      cursor.skipBlanks();
    }
    return result;
  }

  #bare(depth: number, at: number): TypeExpression {
    const cursor = this.#cursor;
    const found = this.#word(word, "a type");
    switch (found) {
      case "list":
      case "set":
        return { kind: found, element: this.#brackets(() => this.#type(depth + 1)), at };
      case "map":
        return this.#brackets(() => {
          const key = this.#type(depth + 1);
          this.#expect(",");
          return { kind: "map", key, value: this.#type(depth + 1), at };
        });
      case "id":
        return this.#opens() ? this.#identifier(at) : { kind: "id", resourceTypes: [], at };
      case "dynamic":
        return { kind: "dynamic", hasFieldsOf: this.#opens() ? this.#structures() : [], at };
      case "optional":
        cursor.at = at;
        throw cursor.problem("`optional` is not a type", "Put a ? after the type instead.", found.length);
      default:
        return { kind: "name", name: found, at };
    }
  }

  /** `A | B>`, `{field}>` or `A | B by {field}>`. */
  #identifier(at: number): TypeExpression {
    const cursor = this.#cursor;
    const resourceTypes: string[] = [];
    cursor.skipBlanks();
    if (cursor.text[cursor.at] !== "{") {
      do resourceTypes.push(this.#word(resourceWord, "a resource type"));
      while (this.#separated("|"));
      if (cursor.match(byWord) === undefined) {
        this.#expect(">");
        return { kind: "id", resourceTypes, at };
      }
    }
    this.#expect("{");
    const typeField = this.#word(fieldWord, "a field");
    this.#expect("}");
    this.#expect(">");
    return { kind: "id", resourceTypes, typeField, at };
  }

  #structures(): NameExpression[] {
    const names: NameExpression[] = [];
    do {
      this.#cursor.skipBlanks();
      names.push({ kind: "name", at: this.#cursor.at, name: this.#word(word, "a structure") });
    } while (this.#separated("&"));
    this.#expect(">");
    return names;
  }

  #brackets<T>(inner: () => T): T {
    this.#expect("<");
    const result = inner();
    this.#expect(">");
    return result;
  }

  #opens(): boolean {
    this.#cursor.skipBlanks();
    return this.#cursor.takes("<");
  }

  #separated(by: string): boolean {
    this.#cursor.skipBlanks();
    return this.#cursor.takes(by);
  }

  #word(pattern: RegExp, what: string): string {
    this.#cursor.skipBlanks();
    const found = this.#cursor.match(pattern);
    if (found === undefined) throw this.#cursor.expected(what);
    return found;
  }

  #expect(character: string): void {
    this.#cursor.skipBlanks();
    if (!this.#cursor.takes(character)) throw this.#cursor.expected(`\`${character}\``);
  }
}
