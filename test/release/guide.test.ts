import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingsBetween, type Finding } from "../../generator/changes/findings.ts";
import { withEntry, type Version } from "../../generator/guide/changelog.ts";
import { migrationPage } from "../../generator/guide/migration.ts";
import { sideOfFiles } from "../support/changes.ts";
import { withErrors } from "../support/definitions.ts";
import { breaking, harmless, lamp } from "../support/lamp.ts";

const findings = (fields: string, before = ""): readonly Finding[] =>
  findingsBetween(
    sideOfFiles(withErrors("lamp.yaml", lamp(before))),
    sideOfFiles(withErrors("lamp.yaml", lamp(fields))),
  );
const next = (fields: string, version = "0.2.0"): Version => ({ version, last: "0.1.0", findings: findings(fields) });

const released = "# Changelog\n\nAbout versions.\n\n## 0.1.0\n\n- The first.\n";
const both = `${breaking}${harmless}`;

describe("the changelog entry of a version", () => {
  it("is written before those of earlier versions", () => {
    expect(withEntry(released, next(both))).toBe(`# Changelog

About versions.

## 0.2.0

### Breaking

Programs may have to change: see [the migration guide](migration/0.2.0.md).

- \`com.vmware.lamp\`: Spec.color is a new field that has to be set, of type string.

### New

- \`com.vmware.lamp\`: Spec.hue is a new field that may be unset, of type string?.

<!-- npm run version offered:
${/offered:\n(.*)\n/.exec(withEntry(released, next(both)))![1]}
-->

## 0.1.0

- The first.
`);
  });

  it("is the first one of a changelog that has none", () => {
    const text = withEntry("# Changelog\n", next(harmless, "0.1.1"));
    expect(text).toMatch(/^# Changelog\n\n## 0\.1\.1\n\n### New\n\n- `com\.vmware\.lamp`: Spec\.hue/);
    expect(text).not.toContain("migration");
  });

  it("stays as it is when nothing is new", () => {
    const once = withEntry(released, next(both));
    expect(withEntry(once, next(both))).toBe(once);
  });

  it("gets what is new, at the end of its section", () => {
    const once = withEntry(released, next(`${harmless}`, "0.1.1"));
    const twice = withEntry(once, next(`${harmless}, tone: { type: "string?", doc: X. }`, "0.1.1"));
    expect(twice).toMatch(/- .*Spec\.hue .*\n- .*Spec\.tone .*\n\n<!-- npm run version offered:\n\w{8} \w{8}\n-->/);
  });

  it("becomes that of a higher version when one is needed", () => {
    const once = withEntry(released, next(harmless, "0.1.1"));
    const twice = withEntry(once, next(both));
    expect(twice.match(/^## .*$/gm)).toEqual(["## 0.2.0", "## 0.1.0"]);
    expect(twice).toContain("Spec.color");
  });

  it("keeps an entry that somebody began by hand", () => {
    const own = released.replace("## 0.1.0", "## 0.2.0\n\nLamps have colors.\n\n## 0.1.0");
    const text = withEntry(own, next(both));
    expect(text).toContain("## 0.2.0\n\nLamps have colors.\n\n### Breaking\n");
    expect(text.match(/^## .*$/gm)).toEqual(["## 0.2.0", "## 0.1.0"]);
  });

  it("keeps every line that a person changed, removed or added", () => {
    const once = withEntry(released, next(both));
    const lines = once.split("\n");
    const comment = lines.findIndex((line) => line.startsWith("<!--"));
    const start = lines.indexOf("## 0.2.0") + 1;
    const edit = fc.record({
      at: fc.integer({ min: start, max: comment - 1 }),
      how: fc.constantFrom("remove", "change", "add"),
      text: fc.stringMatching(/^[a-z*`. ]{0,20}[a-z]$/),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        const edited = [...lines];
        for (const { at, how, text } of edits)
          if (how === "add") edited[at] = `${edited[at] ?? ""}\n${text}`;
          else edited[at] = how === "change" ? text : "";
        const mine = edited.join("\n");
        expect(withEntry(mine, next(both))).toBe(mine);
      }),
    );
  });
});

describe("the migration guide of a version", () => {
  it("has a section for each break, and stays as it is when nothing is new", () => {
    const page = migrationPage(undefined, next(both), undefined)!;
    expect(page).toMatch(
      /^# From 0\.1\.0 to 0\.2\.0\n\nWhat a program has to change\.\n\n## com\.vmware\.lamp\n\n### Spec\.color /,
    );
    expect(page).toContain(
      "Set the field wherever the structure is made.\n\nWhere it matters: Lamp.dim sent in spec.\n",
    );
    expect(page).not.toContain("Spec.hue");
    expect(migrationPage(page, next(both), undefined)).toBe(page);
  });

  it("is not written where nothing breaks, and kept where it is", () => {
    expect(migrationPage(undefined, next(harmless), undefined)).toBeUndefined();
    expect(migrationPage("# From 0.1.0 to 0.1.9\n\nMine.\n", next(harmless), undefined)).toBe(
      "# From 0.1.0 to 0.2.0\n\nMine.\n",
    );
  });

  it("keeps what a person wrote, and gets what is new", () => {
    const page = migrationPage(undefined, next(breaking), undefined)!;
    const mine = page.replace(/### Spec[^]*?\n(?=<!--)/, "### Lamps have colors\n\nSay which.\n\n");
    expect(migrationPage(mine, next(breaking), undefined)).toBe(mine);
    const more = migrationPage(mine, next(`${breaking}, size: { type: long, doc: X. }`), undefined)!;
    expect(more).toContain("### Lamps have colors\n\nSay which.\n\n### Spec.size is a new field");
  });
});
