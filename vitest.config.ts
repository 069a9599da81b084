import { dirname, resolve } from "node:path";
import { defineConfig } from "vitest/config";

const copy = resolve("generated/src/runtime");
const original = resolve("templates/runtime");

export default defineConfig({
  plugins: [
    {
      // Generated code runs on the runtime where it is written, so that a test needs no run of the generator before it.
      name: "runtime-in-place",
      enforce: "pre",
      resolveId(source, importer) {
        if (importer === undefined || !source.startsWith(".")) return undefined;
        const path = resolve(dirname(importer), source);
        return path.startsWith(copy) ? path.replace(copy, original).replace(/\.js$/, ".ts") : undefined;
      },
    },
  ],
  test: {
    testTimeout: 30_000,
    // The generator and the compiler are heavy: one process each for two cores.
    pool: "forks",
    projects: [
      { extends: true, test: { name: "package", include: ["test/**/*.test.ts"], exclude: ["test/interop"] } },
      // Needs Go and Python, and says what it skips where they are missing.
      { extends: true, test: { name: "interop", include: ["test/interop/*.test.ts"] } },
    ],
  },
});
