/** The texts in the outermost parentheses of a declaration. */
export function parametersIn(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { index, 0: sign } of text.matchAll(/[()]/g)) {
    if (sign === "(" && depth === 0) start = index;
    depth += sign === "(" ? 1 : -1;
    if (depth === 0) found.push(text.slice(start + 1, index));
  }
  return found;
}

/** True if a function takes what it took before, and more parameters that may be left out. */
export function takesMore(before: string, after: string): boolean {
  const [took] = parametersIn(before);
  const [takes] = parametersIn(after);
  if (took === undefined || takes === undefined || took === takes || !takes.startsWith(took)) return false;
  const more = takes.slice(took.length).replace(/^, /, "");
  const isLeftOut = parametersOf(more).every((parameter) => /^(?:[\w$]+\?:|\.\.\.)/.test(parameter));
  return isLeftOut && before.replace(`(${took})`, "()") === after.replace(`(${takes})`, "()");
}

/** Splits parameters at commas, except those inside brackets. */
function parametersOf(text: string): readonly string[] {
  const found = [""];
  let depth = 0;
  for (const sign of text) {
    if ("([{<".includes(sign)) depth += 1;
    // The arrow of a function type is not a bracket.
    else if (")]}>".includes(sign) && !(sign === ">" && found.at(-1)!.endsWith("="))) depth -= 1;
    if (sign === "," && depth === 0) found.push("");
    else found.push(`${found.pop()!}${sign}`);
  }
  return found.map((parameter) => parameter.trim());
}
