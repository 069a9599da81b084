/** The path by which one file of the output imports another: `../../runtime/id.js`. */
export function relativePath(from: string, to: string): string {
  const source = from.split("/").slice(0, -1);
  const target = to.replace(/\.ts$/, ".js").split("/");
  let common = 0;
  while (common < source.length && source[common] === target[common]) common += 1;
  const up = "../".repeat(source.length - common);
  return `${up === "" ? "./" : up}${target.slice(common).join("/")}`;
}
