import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium, headlessFlags } from "../support/chromium.ts";
import { said, sourceOf, vcenterOfConsumers } from "../support/consumers.ts";
import { temporaryFolder } from "../support/folders.ts";
import { bodyOf, httpServer } from "../support/http-server.ts";
import { UserProject } from "../support/project.ts";

const title = "in headless Chromium, from a bundle";

/** Reports what the programs say, from a page and from a worker that the page starts. */
const main = `import { kit } from "./kit.js";
import { program } from "./program.js";
const isPage = "document" in globalThis;
if (isPage) new Worker("/bundle.js", { type: "module" });
try {
  const said = [await program(location.origin), await kit()];
  await fetch("/report", { method: "POST", body: JSON.stringify({ isPage, said }) });
} catch (error) {
  await fetch("/report", { method: "POST", body: JSON.stringify({ isPage, said: String(error) }) });
}`;

interface Report {
  readonly isPage: boolean;
  readonly said: unknown;
}

describe.skipIf(chromium === undefined)(
  chromium === undefined ? `SKIPPED, for no Chromium is on this machine: ${title}` : title,
  () => {
    const folder = temporaryFolder();
    const vcenter = vcenterOfConsumers();
    const reports: Report[] = [];
    let stop = (): Promise<void> => Promise.resolve();
    afterAll(() => stop());

    beforeAll(async () => {
      const project = new UserProject(folder);
      project.write({ "program.ts": sourceOf("program"), "kit.ts": sourceOf("kit"), "main.ts": main });
      const bundled = await build({
        entryPoints: [join(project.folder, "main.ts")],
        bundle: true,
        minify: true,
        format: "esm",
        target: "es2022",
        platform: "browser",
        // Only a server that listens needs it, and loads it when it does.
        external: ["node:*"],
        write: false,
      });
      const bundle = bundled.outputFiles[0]!.text;
      let complete = (): void => undefined;
      const completed = new Promise<void>((done) => (complete = done));
      const { host } = await httpServer(async (request, response) => {
        const body = await bodyOf(request);
        const { pathname, searchParams } = new URL(request.url!, "http://127.0.0.1");
        if (pathname === "/bundle.js") response.setHeader("content-type", "text/javascript").end(bundle);
        else if (pathname === "/report") {
          reports.push(JSON.parse(body) as Report);
          response.end();
          if (reports.length === 2) complete();
        } else if (pathname === "/api") {
          const header = (name: string) => request.headers[name] as string | undefined;
          const exchange = { method: request.method!, path: pathname, query: searchParams, header, body };
          const answer = await vcenter.answer(exchange);
          response.writeHead(answer.status, { "content-type": answer.contentType ?? "text/plain" }).end(answer.body);
        } else {
          response.setHeader("content-type", "text/html");
          response.end(`<!doctype html><title>vsphere-sdk</title><script type="module" src="/bundle.js"></script>`);
        }
      });
      const profile = `--user-data-dir=${mkdtempSync(join(folder, "profile-"))}`;
      const flags = [...headlessFlags, profile];
      const child = spawn(chromium!, [...flags, "--remote-debugging-port=0", host], {
        stdio: "ignore",
        detached: true,
      });
      stop = () =>
        new Promise((ended) => {
          child.once("close", () => ended());
          // All of its processes at once, for each writes into the profile until it ends.
          process.kill(-child.pid!, "SIGKILL");
        });
      const gaveUp = new Promise<never>((_, fail) =>
        setTimeout(() => fail(new Error(`${reports.length} of 2 reports in a minute`)), 60_000).unref(),
      );
      await Promise.race([completed, gaveUp]);
    });

    test.each([
      ["a page", true],
      ["a worker", false],
    ])("%s runs a program and the testing kit, and leaves no session", (_, isPage) => {
      expect(reports.filter((report) => report.isPage === isPage)).toEqual([{ isPage, said: [said, "SUSPENDED 1 0"] }]);
      expect(vcenter.sessions.size).toBe(0);
    });
  },
);
