import { expect, test, vi } from "vitest";
import { filesBelow } from "../../generator/source/tree.mjs";

// Types and errors refer to each other in a circle; whichever file a program loads first, none may be needed too early.
test.for(filesBelow("generated/src/runtime"))("%s can be the first that is imported", async (path) => {
  vi.resetModules();
  const module = (await import(`../../generated/src/runtime/${path}`)) as object;
  expect(typeof module).toBe("object");
});
