import { readFileSync } from "node:fs";

const readme = readFileSync("generated/README.md", "utf8");

/** The blocks of code of the package's README, each with the heading that it stands under. */
export const blocks = readme.split(/^## /m).flatMap((section) => {
  const heading = section.startsWith("#") ? "Start" : section.slice(0, section.indexOf("\n"));
  return [...section.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => ({ heading, code }));
});
