import { describe, expect, it } from "vitest";
import { findingsBetween, type Finding, type Side } from "../../generator/changes/findings.ts";
import { isAtLeast } from "../../generator/changes/policy.ts";
import { audiences } from "../../generator/changes/rules/rule.ts";
import { ruleFor, rules } from "../../generator/changes/rules/table.ts";
import { pairNames, readPair } from "../support/changes.ts";

const pairs = new Map(pairNames.map((name) => [name, { old: readPair(name, "old"), new: readPair(name, "new") }]));
const hits = (old: Side, now: Side): readonly Finding[] => findingsBetween(old, now);
const shown = ({ level, rule, text }: Finding): string => `${level} ${rule}: ${text}`;

/** What is found when the two sides change places, where it isn't the same rule. */
const mirrors: Readonly<Record<string, string>> = {
  added: "removed",
  removed: "added",
  "added-required": "removed-required",
  "removed-required": "added-required",
  "added-optional": "removed-optional",
  "removed-optional": "added-optional",
  "made-required": "made-optional",
  "made-optional": "made-required",
  "gained-optional": "lost",
  lost: "gained-optional",
  "resource-widened": "resource-narrowed",
  "resource-narrowed": "resource-widened",
  "has-fields-widened": "has-fields-narrowed",
  "has-fields-narrowed": "has-fields-widened",
  idempotent: "not-idempotent",
  "not-idempotent": "idempotent",
  declared: "undeclared",
  undeclared: "declared",
  deprecated: "restored",
  restored: "deprecated",
  "preview-began": "preview-ended",
  "preview-ended": "preview-began",
};

/** Rules whose mirror is that of another rule, and why. */
const withoutMirror: readonly { readonly rule: RegExp; readonly mirror: string; readonly why: string }[] = [
  {
    rule: /^case-added-required/,
    mirror: "case removed",
    why: "that a field of the case had to be set makes no difference once the case is gone",
  },
  {
    rule: /^case-field-gained-required/,
    mirror: "case-field lost",
    why: "that the field had to be set makes no difference once it is gone",
  },
];

function mirrorOf({ rule, area, kind }: Finding): string {
  const without = withoutMirror.find((item) => item.rule.test(rule));
  return without?.mirror ?? `${area} ${mirrors[kind] ?? kind}`;
}

describe("the rules of change", () => {
  it("are this many", () => expect(rules.length).toBe(179));

  it("have one pair each", () => expect(pairNames).toEqual(rules.map(({ id }) => id).sort()));

  it.each(pairNames)("find once what %s is about, and in its mirror image the opposite", (name) => {
    const { old, new: now } = pairs.get(name)!;
    const found = hits(old, now);
    expect(found.map(({ rule }) => rule)).toEqual([name]);
    expect(hits(now, old).map(({ area, kind }) => `${area} ${kind}`)).toEqual([mirrorOf(found[0]!)]);
  });

  it("find this in every pair and its mirror image", () => {
    const all = [...pairs].map(([name, { old, new: now }]) =>
      [`${name}`, ...hits(old, now).map(shown), "  mirror image:", ...hits(now, old).map(shown)].join("\n  "),
    );
    expect(all.join("\n")).toMatchSnapshot();
  });

  it("find nothing where nothing changed", () => {
    for (const { old, new: now } of pairs.values()) for (const side of [old, now]) expect(hits(side, side)).toEqual([]);
  });

  it("use every reason for a rule without a mirror", () => {
    for (const { rule } of withoutMirror) expect(rules.some(({ id }) => rule.test(id))).toBe(true);
  });

  it("say what to do, in whole sentences that have no gaps", () => {
    for (const { id, text, why, action } of rules)
      for (const item of [text, why, action]) expect(item, id).toMatch(/\.$/);
    for (const { old, new: now } of pairs.values())
      for (const { text, rule } of hits(old, now))
        expect(text, rule).not.toMatch(/undefined|\{(?:item|old|before|after|detail|at)\}| {2}/);
  });

  it("judge what is sent and received no milder than either", () => {
    const seen = new Set<string>();
    for (const { id, area, direction } of rules) {
      if (direction === undefined) continue;
      const kind = id.slice(area.length + 1, -direction.length - 1);
      if (seen.has(`${area} ${kind}`)) continue;
      seen.add(`${area} ${kind}`);
      const [sent, received, both] = (["sent", "received", "both"] as const).map((way) => ruleFor(area, kind, way));
      for (const audience of audiences)
        for (const one of [sent!, received!])
          expect(isAtLeast(both!.verdicts[audience], one.verdicts[audience]), `${id} ${audience}`).toBe(true);
    }
    expect(seen.size).toBeGreaterThan(20);
  });
});
