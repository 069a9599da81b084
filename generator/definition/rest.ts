import { Cursor, SyntaxProblem } from "./problem.ts";

export const restMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type RestMethod = (typeof restMethods)[number];

/** A part of a URL that a parameter fills. */
export interface RestVariable {
  /** Its name in the vendor's documents, which is not on the wire. */
  readonly name: string;
  readonly parameter: string;
}

/** A query parameter that is the same in every call; some are only there, without a value. */
export interface FixedQuery {
  readonly name: string;
  readonly value: string | undefined;
}

/** Verb and URL of an operation. */
export interface RestCall {
  readonly method: RestMethod;
  /** The path below the mount, in parts: text, and the variables between it. It begins with a slash. */
  readonly path: readonly (string | RestVariable)[];
  readonly fixed: readonly FixedQuery[];
}

/** A call as it is written: each variable has its offset in the text. */
export interface WrittenCall extends RestCall {
  readonly path: readonly (string | (RestVariable & { readonly at: number }))[];
}

const variable = "\\{[A-Za-z_][A-Za-z0-9_-]*(?:=[A-Za-z_][A-Za-z0-9_]*)?\\}";
// A segment can't consist of dots: clients and servers read `.` and `..` as the folder itself and the one above.
const text = "(?!\\.+(?:[/?]|$))[A-Za-z0-9_.~-]+";
const query = "~?[A-Za-z_][A-Za-z0-9_.-]*(?:=[A-Za-z0-9_.~-]+)?";

/** What a call looks like, for the editor's schema. */
export const restPattern = `^(?:${restMethods.join("|")}) (?:/(?:${text}|(?:${text}:)?${variable}))+/?(?:\\?${query}(?:&${query})*)?$`;

const methodWord = new RegExp(`(?:${restMethods.join("|")})(?= |$)`, "y");
const textWord = new RegExp(text, "y");
const queryWord = new RegExp(query, "y");
const variableWord = new RegExp(variable, "y");

/** Reads `POST /vcenter/vm/{vm}/power/start` or `GET /content/library/item/{libraryItemId=library_item_id}/file?name`. */
export function parseRest(written: string): WrittenCall | SyntaxProblem {
  const cursor = new Cursor(written);
  const method = cursor.match(methodWord) as RestMethod | undefined;
  if (method === undefined) return cursor.expected(`a verb (${restMethods.join(", ")})`);
  if (!cursor.takes(" ")) return cursor.expected("a blank");
  const path: (string | (RestVariable & { readonly at: number }))[] = [];
  let before = "";
  do {
    if (!cursor.takes("/")) return cursor.expected("a URL that begins with `/`");
    before += "/";
    const found = cursor.match(textWord);
    const prefixed = found !== undefined && cursor.takes(":");
    if (found !== undefined) before += prefixed ? `${found}:` : found;
    if ((prefixed || found === undefined) && cursor.text[cursor.at] === "{") {
      const at = cursor.at + 1;
      const whole = cursor.match(variableWord);
      if (whole === undefined)
        return cursor.problem(
          "this variable is not closed, or its name has other characters than letters, digits, `_` and `-`",
          "Write {parameter}, or {variable=parameter} where the documents call the variable otherwise.",
        );
      const [name = "", parameter = name] = whole.slice(1, -1).split("=");
      if (path.some((part) => typeof part !== "string" && part.parameter === parameter))
        return new SyntaxProblem(`${parameter} is in the URL twice`, "Remove one of the two.", at, parameter.length);
      path.push(before, { name, parameter, at: whole.includes("=") ? at + name.length + 1 : at });
      before = "";
    } else if (prefixed) return cursor.expected("a variable in braces");
    else if (found === undefined && !cursor.ended && cursor.text[cursor.at] !== "?")
      return cursor.expected("a name or a variable in braces");
  } while (!cursor.ended && cursor.text[cursor.at] === "/");
  if (before !== "") path.push(before);
  if (path.length === 1 && path[0] === "/") return cursor.expected("a name or a variable in braces");
  const fixed: FixedQuery[] = [];
  if (cursor.takes("?"))
    do {
      const start = cursor.at;
      const found = cursor.match(queryWord);
      if (found === undefined) return cursor.expected("a query parameter such as `action=start`");
      const [name = "", value] = found.split("=");
      if (fixed.some((item) => item.name === name))
        return new SyntaxProblem(`${name} is in the query twice`, "Remove one of the two.", start, name.length);
      fixed.push({ name, value });
    } while (cursor.takes("&"));
  return cursor.ended ? { method, path, fixed } : cursor.expected("the end of the URL");
}

/** The URL below the mount, each variable in braces under the name that `called` gives it. */
export function printUrl({ path, fixed }: RestCall, called: (variable: RestVariable) => string): string {
  const query = fixed.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)).join("&");
  const url = path.map((part) => (typeof part === "string" ? part : `{${called(part)}}`)).join("");
  return query === "" ? url : `${url}?${query}`;
}
