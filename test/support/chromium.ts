import { execFileSync } from "node:child_process";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Path of a Chromium on this machine, if there is one. */
export const chromium = names
  .map((name) => {
    try {
      execFileSync(name, ["--version"], { stdio: "ignore" });
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      return undefined;
    }
  })
  .find((path) => path !== undefined);

/** Without a screen, and without what a browser does by itself. */
export const headlessFlags: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-component-update",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-sync",
];
