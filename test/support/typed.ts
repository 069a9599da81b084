import fc from "fast-check";
import { isOptional, type Type } from "../../generated/src/runtime/descriptor.ts";
import { PowerState } from "../../generated/src/vcenter/vm/index.ts";
import * as t from "../../generated/src/runtime/types.ts";

/** Types of every kind, with values of them. */
export const typed: fc.Arbitrary<{ type: Type; value: unknown }> = fc.letrec<{ any: { type: Type; value: unknown } }>(
  (tie) => {
    const leaf = (type: Type, values: fc.Arbitrary<unknown>) => values.map((value) => ({ type, value }));
    const string = fc.string({ unit: "binary" });
    const optional = (inner: fc.Arbitrary<{ type: Type; value: unknown }>) =>
      fc
        .tuple(inner, fc.boolean())
        .map(([{ type, value }, isSet]) =>
          isOptional(type) ? { type, value } : { type: t.optional(type), value: isSet ? value : undefined },
        );
    return {
      any: fc.oneof(
        { maxDepth: 4, depthIdentifier: "type" },
        leaf(t.string, string),
        leaf(t.secret, string),
        leaf(t.id, string),
        leaf(t.boolean, fc.boolean()),
        leaf(
          t.long,
          fc.maxSafeInteger().map((value) => value + 0),
        ),
        leaf(t.double, fc.double({ noNaN: true, noDefaultInfinity: true })),
        leaf(
          t.datetime,
          fc.date({
            min: new Date("0001-01-01T00:00:00.000Z"),
            max: new Date("9999-12-31T23:59:59.999Z"),
            noInvalidDate: true,
          }),
        ),
        leaf(t.binary, fc.uint8Array()),
        leaf(t.uri, fc.webUrl()),
        leaf(PowerState, fc.constantFrom(PowerState.POWERED_ON, PowerState.of("LATER"))),
        optional(tie("any")),
        fc.tuple(tie("any"), fc.nat(3)).map(([{ type, value }, count]) => ({
          type: t.list(type),
          value: Array.from({ length: count }, () => value),
        })),
        leaf(
          t.set(t.string),
          fc.uniqueArray(string).map((items) => new Set(items)),
        ),
        fc.tuple(fc.uniqueArray(string, { maxLength: 3 }), tie("any")).map(([keys, { type, value }]) => ({
          type: t.map(t.string, type),
          value: new Map(keys.map((key) => [key, value])),
        })),
        leaf(
          t.map(t.long, t.string),
          fc.uniqueArray(fc.nat()).map((keys) => new Map(keys.map((key) => [key, "x"]))),
        ),
        fc
          .array(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,5}(_[a-z0-9]{1,4})?$/), tie("any")), { maxLength: 4 })
          .map((members) => {
            const unique = [...new Map(members.map(([name, member]) => [name, member]))];
            const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
            const ofMember = new Map(unique.map((entry) => [camel(entry[0]), entry]));
            const fields = Object.fromEntries([...ofMember.values()].map(([name, { type }]) => [name, type]));
            const value = Object.fromEntries(
              [...ofMember]
                .filter(([, [, item]]) => item.value !== undefined)
                .map(([member, [, item]]) => [member, item.value]),
            );
            return { type: { id: "a.b", fields: () => fields }, value };
          }),
      ),
    };
  },
).any;
