import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generateFrom, standardErrors } from "./support/definitions.ts";

/**
 * A scenario is a Markdown page: prose, the definition of the module `com.vmware.test`, and every file that it
 * becomes. `npm run test:update` writes the files anew.
 */
const folder = "test/scenarios";
const update = process.env["UPDATE"] === "1";

/** The same for every module, so a scenario doesn't show them. */
const notShown: ReadonlySet<string> = new Set(["index.ts", "stub-factory.ts"]);

interface Block {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(([, language = "", name = "", text = ""]) => ({
    language,
    name,
    text,
  }));
}

const withoutBanner = (text: string): string => text.replace(/^(\/\/.*\n)+/, "");

describe.each(readdirSync(folder).filter((name) => name.endsWith(".md")))("scenario %s", (name) => {
  const page = readFileSync(`${folder}/${name}`, "utf8");
  const definition = blocksOf(page).find((block) => block.language === "yaml")?.text ?? "";

  it("becomes the files that the page shows", async () => {
    const { files, diagnostics } = await generateFrom({
      "test.yaml": definition,
      "vapi/std/errors.yaml": standardErrors,
    });
    expect(diagnostics.map((item) => item.text)).toEqual([]);
    const made = files
      .filter((file) => file.path.startsWith("src/test/"))
      .map((file) => ({ name: file.path.slice("src/test/".length), text: withoutBanner(file.text) }))
      .filter((file) => !notShown.has(file.name));
    expect(made.length).toBeGreaterThan(0);
    if (update) {
      const prose = page.slice(0, page.indexOf("```", page.indexOf("```yaml") + 3) + 4);
      writeFileSync(
        `${folder}/${name}`,
        [prose, ...made.map((file) => `\`\`\`ts ${file.name}\n${file.text}\`\`\`\n`)].join("\n"),
      );
    }
    const shown = blocksOf(readFileSync(`${folder}/${name}`, "utf8")).filter((block) => block.language === "ts");
    expect(Object.fromEntries(shown.map((block) => [block.name, block.text]))).toEqual(
      Object.fromEntries(made.map((file) => [file.name, file.text])),
    );
  });
});
