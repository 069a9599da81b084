import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // The generator and the compiler are heavy: one process each for two cores.
    pool: "forks",
  },
});
