import { join } from "node:path";
import { readFolder } from "../../source/folders.ts";
import { bannerLine } from "../banner.ts";
import type { OutputFile } from "../file.ts";
import { templatesFolder } from "../places.ts";

/** Files that depend on no module: the runtime, which is copied as it is, and the root of the package. */
export const fixedFiles = (): OutputFile[] => [
  ...readFolder(join(templatesFolder, "runtime")).map(({ path, text }) => ({
    path: `src/runtime/${path}`,
    text,
    asIs: true,
  })),
  // The root of the package exports only the runtime. Modules that are imported lazily would keep bundlers from
  // removing unused code.
  { path: "src/index.ts", text: `${bannerLine}\nexport * from "./runtime/index.js";\n`, asIs: true },
];
