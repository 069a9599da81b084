import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium, headlessFlags } from "../support/chromium.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { buildReference } from "../support/reference.ts";

const minutes = 60_000;
const title = "the reference in headless Chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One page of each kind. */
const kinds = [
  "index.html",
  "guides/power.html",
  "guides/coming-from.html",
  "examples.html",
  "runtime.html",
  "privileges.html",
  "errors.html",
  "releases/6.7.html",
  "vcenter/vm.html",
  "vcenter/ovf.html",
];

describe.skipIf(chromium === undefined)(
  chromium === undefined ? `SKIPPED, for no Chromium is on this machine: ${title}` : title,
  () => {
    const folder = temporaryFolder();
    let browser: Browser | undefined;
    /** Complaints of the pages, such as what their policy refused. */
    const complaints: string[] = [];
    const requested: string[] = [];
    afterAll(() => browser?.close());

    beforeAll(async () => {
      writeTree(folder, (await buildReference()).files);
      browser = await puppeteer.launch({
        executablePath: chromium!,
        args: [...headlessFlags],
        userDataDir: mkdtempSync(join(temporaryFolder(), "profile-")),
      });
    }, 5 * minutes);

    async function open(path: string, width: number): Promise<Page> {
      const page = await browser!.newPage();
      page.on("console", (message) => complaints.push(`${path}: ${message.text()}`));
      page.on("pageerror", (error) => complaints.push(`${path}: ${String(error)}`));
      page.on("request", (request) => requested.push(request.url()));
      await page.setViewport({ width, height: 844 });
      const [file = "", hash = ""] = path.split("#");
      await page.goto(`${pathToFileURL(join(folder, file)).href}#${hash}`);
      return page;
    }

    test.each(kinds.flatMap((path) => [1400, 390].map((width) => [path, width] as const)))(
      "%s is accessible and as wide as the window of %i pixels, dark and light",
      async (path, width) => {
        const page = await open(path, width);
        await page.evaluate(axe);
        for (const scheme of ["light", "dark"] as const) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scheme).toBe(true);
          // What is right would be listed at length, which takes as long as looking at it.
          const options = '{ preload: false, resultTypes: ["violations"] }';
          const found = await page.evaluate(`axe.run(document, ${options}).then(({ violations }) => violations)`);
          const violations = found as AxeResults["violations"];
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
            scheme,
          ).toEqual([]);
        }
        await page.close();
      },
      2 * minutes,
    );

    const focused = (page: Page): Promise<unknown> =>
      page.evaluate("[document.activeElement.tagName, document.activeElement.getAttribute('href')]");

    test(
      "is searched by keyboard, from a page below the root",
      async () => {
        const page = await open("vcenter/vm.html", 1400);
        await page.keyboard.press("/");
        await page.keyboard.type("PowerClient.start");
        await page.waitForSelector("#results a");
        expect(await page.$eval("#count", (item) => item.textContent)).toMatch(/^\d+ found$/);
        await page.keyboard.press("ArrowDown");
        expect(await focused(page)).toEqual(["A", "../vcenter/vm.html#PowerClient.start"]);
        await page.keyboard.press("ArrowUp");
        expect(await focused(page)).toEqual(["INPUT", null]);
        await page.keyboard.press("Escape");
        expect(await page.$eval("#results", (item) => item.hasAttribute("hidden"))).toBe(true);
        expect(await focused(page)).toEqual(["INPUT", null]);
        await page.evaluate("document.getElementById('search').value = ''");
        await page.keyboard.type("PowerClient.start");
        await page.waitForSelector("#results:not([hidden]) a");
        await page.keyboard.press("Enter");
        await page.waitForFunction("location.hash === '#PowerClient.start'");
        await page.close();
      },
      2 * minutes,
    );

    test(
      "shows its contents on a phone, and skips them for a keyboard",
      async () => {
        const page = await open("vcenter/vm.html", 390);
        const isShown = (): Promise<unknown> => page.evaluate("document.getElementById('contents').checkVisibility()");
        await page.keyboard.press("Tab");
        expect(await focused(page)).toEqual(["A", "#content"]);
        expect(await isShown()).toBe(false);
        await page.focus("#menu");
        await page.keyboard.press("Enter");
        expect(await isShown()).toBe(true);
        await page.keyboard.press("Enter");
        expect(await isShown()).toBe(false);
        await page.close();
      },
      2 * minutes,
    );

    test("opens what is folded when a link leads into it", async () => {
      const page = await open("vcenter/vm.html#GuestOS.DOS", 1400);
      expect(await page.evaluate("document.getElementById('GuestOS.DOS').closest('details').open")).toBe(true);
      await page.close();
    });

    test("loads nothing but its own files, and has nothing to complain of", () => {
      expect(requested.length).toBeGreaterThan(0);
      expect(requested.filter((url) => !url.startsWith(pathToFileURL(folder).href))).toEqual([]);
      expect([...new Set(complaints)]).toEqual([]);
    });
  },
);
