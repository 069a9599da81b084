import type typescript from "typescript";
import { requirePackage } from "../cache/packages.mjs";

/** The TypeScript compiler. Imported as a module of its own it would take four times as long to load. */
export const ts = requirePackage("typescript") as typeof typescript;
