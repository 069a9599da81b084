import type typescript from "typescript";
import { requirePackage } from "../cache/packages.mjs";

/** The TypeScript compiler. It is loaded by `require`: an `import` would take four times as long. */
export const ts = requirePackage("typescript") as typeof typescript;
