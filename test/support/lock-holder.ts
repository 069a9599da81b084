import { mkdirSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { takeLock, type Unlock } from "../../generator/output/lock.ts";

/** Takes and gives up the lock of the folder that it is called with, when its parent says so. */
const [, , out = ""] = process.argv;
const inside = join(dirname(out), "inside");
let unlock: Unlock | undefined;

const take = (): Unlock | undefined => takeLock(out, createCollector().report);

/** Holds the lock for a moment, and notices whether somebody else does too. */
function hold(ms: number): string {
  const mine = take();
  if (mine === undefined) return "refused";
  try {
    mkdirSync(inside);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    rmdirSync(inside);
    return "held";
  } catch {
    return "two at once";
  } finally {
    mine();
  }
}

process.on("message", (what) => {
  if (what === "try") process.send?.(hold(3));
  else if (what === "storm") {
    const answers = new Set(Array.from({ length: 400 }, () => hold(0)));
    process.send?.([...answers].sort().join());
  } else if (what === "take") {
    unlock = take();
    process.send?.(unlock === undefined ? "refused" : "held");
  } else {
    unlock?.();
    process.send?.("given");
  }
});
process.send?.("ready");
