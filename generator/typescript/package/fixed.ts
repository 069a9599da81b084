import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "../../source/tree.mjs";
import { bannerLine } from "../banner.ts";
import type { OutputFile } from "../file.ts";
import { templatesFolder } from "../places.ts";

/** Files that depend on no module: the runtime, as it is, and the root. */
export function fixedFiles(): OutputFile[] {
  return [
    ...copyTree("runtime", "src/runtime"),
    // The root of the package is the runtime. What imports lazily would keep bundlers from taking it apart.
    { path: "src/index.ts", text: `${bannerLine}\nexport * from "./runtime/index.js";\n`, asIs: true },
  ];
}

/** The files of a folder of the templates, byte for byte. */
function copyTree(from: string, to: string): OutputFile[] {
  const folder = join(templatesFolder, from);
  return filesBelow(folder).map((path) => ({
    path: `${to}/${path}`,
    text: readFileSync(join(folder, path), "utf8"),
    asIs: true,
  }));
}
