import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Model } from "../../generator/model/model.ts";
import { selectRelease } from "../../generator/model/select/release.ts";
import { readModel } from "../../generator/pipeline.ts";
import { inputOf, withErrors } from "../support/definitions.ts";
import { missingIn } from "../support/models.ts";

const releases = ["6.5", "6.7", "7.0", "8.0", "9.0"] as const;
const names = ["A", "B", "C", "D"] as const;

/** When something is there; the order of its releases is right. */
const someLife = fc
  .uniqueArray(fc.nat({ max: releases.length - 1 }), { maxLength: 4 })
  .chain((at) => fc.tuple(fc.constant(at.sort()), fc.boolean(), fc.boolean()))
  .map(([at, came, went]) => {
    const found = at.map((index) => releases[index]);
    const since = came ? found.shift() : undefined;
    const removed = went ? found.pop() : undefined;
    const [from, until] = found;
    return {
      ...(since !== undefined && { since }),
      ...(removed !== undefined && { removed }),
      ...(from !== undefined && until !== undefined && { absent: [{ from, until }] }),
    };
  });

const life = fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, someLife);

const type = fc.oneof(
  fc.constantFrom("long", "string"),
  fc.constantFrom(...names).chain((name) => fc.constantFrom(`${name}?`, `list<${name}>`, `map<string, list<${name}>>`)),
  fc.constantFrom("Kind", "map<Kind, long>", "dynamic<A>", "Wrong?", "list<Wrong>"),
);
const was = fc
  .uniqueArray(fc.tuple(fc.nat({ max: releases.length - 1 }), type), { maxLength: 2, selector: ([at]) => at })
  .map((states) => states.sort(([a], [b]) => a - b).map(([at, text]) => ({ until: releases[at], type: text })));
const member = fc
  .tuple(type, life, was)
  .map(([text, presence, states]) => ({ type: text, doc: "X.", ...presence, was: states }));
const members = fc.dictionary(fc.constantFrom("a", "b", "c"), member);
const structure = fc.tuple(members, life).map(([fields, presence]) => ({ doc: "X.", fields, ...presence }));
const enumeration = life.map((presence) => ({ doc: "X.", values: { ONE: "X." }, ...presence }));
const error = fc
  .record({ when: fc.constant("X.") })
  .chain((text) => life.map((presence) => ({ ...text, ...presence })));
const result = fc.option(
  type.map((text) => ({ type: text, doc: "X." })),
  { nil: undefined },
);
const operation = fc
  .tuple(members, result, life, error, fc.constantFrom(undefined, "beside", "only"))
  .map(([params, output, presence, errors, task]) => ({
    doc: "X.",
    params,
    ...(output !== undefined && { result: output }),
    errors: { Wrong: errors },
    ...(task !== undefined && { task }),
    ...presence,
  }));

const tree = fc
  .record({
    structures: fc.record({ A: structure, B: structure, C: structure, D: structure }),
    errors: fc.record({ Wrong: structure }),
    enumerations: fc.record({ Kind: enumeration }),
    services: fc.record({
      S: fc.tuple(fc.record({ one: operation, two: operation }), life).map(([operations, presence]) => ({
        doc: "X.",
        operations,
        ...presence,
      })),
    }),
  })
  .map((parts) => stringify({ module: "com.vmware.test", version: "9.0", doc: "X.", ...parts }));

const allReleases = ["6.0", ...releases];
const wholeOf = (text: string): Model => readModel(inputOf(withErrors("test.yaml", text))).whole;

describe("random histories", () => {
  it("are refused exactly when a view of a release would lack something", () => {
    const seen = { whole: 0, broken: 0 };
    fc.assert(
      fc.property(tree, (text) => {
        const { whole, diagnostics } = readModel(inputOf(withErrors("test.yaml", text)));
        const isRefused = diagnostics.some(({ code }) => code === "needs-later" || code === "needs-removed");
        const isBroken = allReleases.some((release) => missingIn(selectRelease(whole, release)).length > 0);
        seen[isBroken ? "broken" : "whole"] += 1;
        expect(isRefused).toBe(isBroken);
      }),
      { numRuns: 200 },
    );
    // Both happen often enough to say something.
    expect(Math.min(seen.whole, seen.broken)).toBeGreaterThan(10);
  });

  it("have in each release what is there in it, without what was before", () =>
    fc.assert(
      fc.property(tree, (text) => {
        const whole = wholeOf(text);
        for (const release of allReleases) {
          const view = selectRelease(whole, release);
          const all = whole.modules.flatMap(({ structures }) => structures);
          const found = view.modules.flatMap(({ structures }) => structures);
          const isThere = ({ since, removed, absent }: (typeof all)[number]): boolean => {
            const before = (a: string, b: string): boolean => Number(a) < Number(b);
            return (
              (since === undefined || !before(release, since)) &&
              (removed === undefined || before(release, removed)) &&
              !absent.some(({ from, until }) => !before(release, from) && before(release, until))
            );
          };
          expect(found.map(({ name }) => name)).toEqual(all.filter(isThere).map(({ name }) => name));
          for (const { fields, history } of found) {
            expect(history).toEqual([]);
            for (const field of fields) expect([field.history, field.absent]).toEqual([[], []]);
          }
        }
      }),
      { numRuns: 60 },
    ));
});
