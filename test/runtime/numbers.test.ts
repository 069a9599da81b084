import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StructureDescriptor, Type } from "../../generated/src/runtime/descriptor.ts";
import type { DataValue } from "../../generated/src/runtime/data-value.ts";
import { InexactNumberError } from "../../generated/src/runtime/inexact-number-error.ts";
import { exactValue, parseJson, stringifyJson } from "../../generated/src/runtime/json.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { createInvoker } from "../../generated/src/runtime/call.ts";
import { fakeFetch, idOf } from "../support/fake-fetch.ts";
import { answered, byName, failureOf, operationOf } from "../support/protocols.ts";
import * as t from "../../generated/src/runtime/types.ts";

const thousandDigits = "7".repeat(1000);
/** Literals that JavaScript cannot represent exactly. */
const changed = ["9007199254740992", "9007199254740993", "-9223372036854775808", "9223372036854775807", thousandDigits];

describe("JSON text", () => {
  const literal = fc.oneof(
    fc.constantFrom("0", "1.0", "-0.0", "1e3", "1E+3", "0.1", "1e400", "-1e400", "1e-400", ...changed),
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
    fc.bigInt().map(String),
    // A whole number in another way of writing; a fraction is written anew, as JavaScript has it.
    fc.stringMatching(/^-?(0|[1-9]\d{0,20})\.0{1,20}(e\+?\d{1,3})?$/),
  );
  const string = fc
    .oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom('\\"', "\\", '{"\u0000":"1"}', '1.0,"2.0', "9007199254740993"),
    )
    .map((text) => JSON.stringify(text));
  const { json } = fc.letrec<{ json: string }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 5, depthIdentifier: "json" },
      literal,
      string,
      fc.constantFrom("true", "false", "null"),
      fc.array(tie("json"), { maxLength: 5 }).map((items) => `[${items.join()}]`),
      fc
        .uniqueArray(fc.tuple(string, tie("json")), { maxLength: 5, selector: ([name]) => name })
        // Names that are numbers go to the front in JavaScript.
        .map(
          (members) =>
            `{${members
              .filter(([name]) => !/^"\d+"$/.test(name))
              .map((pair) => pair.join(":"))
              .join()}}`,
        ),
    ),
  }));

  test("comes out as it went in, whatever its numbers and strings are", () => {
    fc.assert(
      fc.property(json, (text) => {
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  test.for([
    "01.0",
    "1.",
    "-",
    "1e5e5",
    "--1.0",
    "[1.0",
    "1.0 1.0",
    '{"a":1.0,}',
    "+1.0",
    "1.0e",
    '"1.0',
    "0x10",
    "1.0\\",
  ])("%s is none", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  test("has no marker that a server could send", () => {
    for (const text of [
      '{"\\u0000":"1}, true, {"}',
      '{"\\u0000":"0x10"}',
      '{"literal":"1.0"}',
      '{"value":"9007199254740993"}',
    ]) {
      expect(stringifyJson(parseJson(text))).toBe(text);
      expect(stringifyJson(parseJson(`[1.0,${text},9007199254740992,9007199254740994]`))).toBe(
        `[1.0,${text},9007199254740992,9007199254740994]`,
      );
    }
  });

  test("may have long strings and long numbers beside numbers that would change", () => {
    for (const long of ["x".repeat(8_000_000), '\\"'.repeat(4_000_000), "\\\\".repeat(4_000_000)])
      expect((parseJson(`{"a":"${long}","n":1.0}`) as { a: string }).a).toBe(JSON.parse(`"${long}"`));
    expect(`${stringifyJson(parseJson(`[${"1".repeat(5_000_000)}]`)).length}`).toBe("5000002");
  });

  test("may be as deep as it likes", () => {
    const text = `${"[".repeat(200_000)}1.0${"]".repeat(200_000)}`;
    expect(() => parseJson(text)).not.toThrow();
  });

  test.for<[string, number | undefined]>([
    ["1.0", 1],
    ["1.5E3", 1500],
    ["100e-2", 1],
    ["-52.000000000000000000", -52],
    ["9007199254740991", 9007199254740991],
    ["9007199254740991.0", 9007199254740991],
    ["1.00000000000000000001", undefined],
    ["0.99999999999999999999", undefined],
    ["9007199254740991.4", undefined],
    ["1e-400", undefined],
    ["1e400", undefined],
    ["1.5", undefined],
    ...changed.map((literal): [string, undefined] => [literal, undefined]),
  ])("%.30s is the integer %s", ([literal, value]) => {
    expect(exactValue(literal)).toBe(value);
  });

  test("of a scheme of one's own keeps its numbers, beside doubles", async () => {
    const { fetch, sent } = fakeFetch((request) => ({ body: `{"jsonrpc":"2.0","id":"${idOf(request)}","result":{}}` }));
    const security = { schemeId: "org.example", big: 9007199254740994 };
    await createInvoker(jsonRpc({ host: "vc.test", fetch }), { security }).invoke(
      operationOf(undefined, { a: t.double, b: t.double }),
      { a: 1, b: 2 },
    );
    expect(sent[0]!.body).toContain('"a":1.0,"b":2.0');
    expect(sent[0]!.body).toContain('"big":9007199254740994');
  });
});

describe.for(byName)("a number over %s", ([, protocol]) => {
  const { codec, structure, map, output } = protocol;
  const read = (type: Type, text: string): unknown => codec.decode(type, parseJson(text));
  const inner: StructureDescriptor = { id: "a.inner", fields: () => ({ total: t.long, name: t.string }) };
  const outer: StructureDescriptor = {
    id: "a.outer",
    fields: () => ({
      first: t.string,
      size: t.long,
      maybe: t.optional(t.long),
      sizes: t.list(t.long),
      by_name: t.map(t.string, t.long),
      by_size: t.map(t.long, t.string),
      inner,
      inners: t.list(inner),
      ratio: t.double,
      last: t.boolean,
    }),
  };
  const good: Record<string, string> = {
    first: '"f"',
    size: "1",
    maybe: "2",
    sizes: "[3]",
    by_name: map([['"a"', "4"]]),
    by_size: map([["5", '"x"']]),
    inner: structure("a.inner", '"total":6,"name":"i"'),
    inners: `[${structure("a.inner", '"total":7,"name":"j"')}]`,
    ratio: "0.5",
    last: "true",
  };
  const text = (fields: Record<string, string>): string =>
    structure(
      "a.outer",
      Object.entries({ ...good, ...fields })
        .map(([name, value]) => `"${name}":${value}`)
        .join(),
    );
  const members = { byName: "by_name", bySize: "by_size" } as Record<string, string>;

  const places: Readonly<Record<string, (literal: string) => string>> = {
    size: (literal) => literal,
    maybe: (literal) => (protocol.name === "JSON-RPC" ? `{"OPTIONAL":${literal}}` : literal),
    sizes: (literal) => `[1,${literal}]`,
    byName: (literal) => map([['"a"', literal]]),
    bySize: (literal) => map([[literal, '"x"']]),
  };

  test.for(
    Object.keys(places).flatMap((member) => changed.map((literal) => [member, literal.slice(0, 20), literal] as const)),
  )("in %s: %s is an error of that member, and the rest is there", async ([member, , literal]) => {
    const body = output(text({ [members[member] ?? member]: places[member]!(literal) }));
    const value = (await answered(protocol, operationOf(outer), body)) as Record<string, unknown>;
    expect(value).toMatchObject({ first: "f", last: true, inners: [{ total: 7, name: "j" }] });
    const error = (await failureOf(() => value[member])) as InexactNumberError;
    expect(error).toBeInstanceOf(InexactNumberError);
    expect(error.digits).toBe(literal);
    expect(error.message).toContain(`${member}`);
    expect(error.message).toContain("a.outer");
    // What looks at all of it, does so without a stumble, or says what it is.
    expect((JSON.parse(JSON.stringify(value)) as Record<string, unknown>)[member]).toBe(literal);
    expect(inspect(value)).toContain(`${member}: [Getter]`);
    expect(await failureOf(() => ({ ...value }))).toBeInstanceOf(InexactNumberError);
    expect(await failureOf(() => codec.encode(outer, value, true))).toBeInstanceOf(InexactNumberError);
  });

  test("is an error where it is, however deep", () => {
    const inners = `[${structure("a.inner", '"total":1,"name":"a"')},${structure("a.inner", '"total":9223372036854775807,"name":"b"')}]`;
    const value = read(outer, text({ inners })) as { inners: readonly { total: number; name: string }[] };
    expect(value.inners.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(value.inners[0]!.total).toBe(1);
    expect(() => value.inners[1]!.total).toThrow("total of a.inner is 9223372036854775807");
    expect(JSON.stringify(value.inners)).toContain('{"total":"9223372036854775807","name":"b"}');
  });

  test.for(["1e400", "-1e400", "1.00000000000000000001", "0.99999999999999999999", "1e-400"])(
    "%s is no long",
    (literal) => {
      const value = read(outer, text({ size: literal })) as { size: number };
      expect(() => value.size).toThrow(InexactNumberError);
    },
  );

  test("is an error of the call where it is all of the answer", async () => {
    for (const type of [t.long, t.list(t.long), t.optional(t.long)]) {
      const literal = "9007199254740993";
      const body = output("list" in type ? `[${literal}]` : literal);
      const error = (await failureOf(() => answered(protocol, operationOf(type), body))) as InexactNumberError;
      expect(error).toBeInstanceOf(InexactNumberError);
      expect(error).toMatchObject({ digits: literal, service: "org.example.box", operation: "list" });
    }
  });

  test("is a double where the type is double, and never Infinity", () => {
    expect(read(t.double, "9007199254740993")).toBe(9007199254740992);
    expect(read(t.double, "2.0")).toBe(2);
    const value = read(outer, text({ ratio: "1e400" })) as { ratio: number };
    expect(() => value.ratio).toThrow(InexactNumberError);
  });

  test("is a text where the type is another one and JavaScript cannot represent it", () => {
    expect(read(t.string, "12345678901234567890")).toBe("12345678901234567890");
    expect(read(t.boolean, "12345678901234567890")).toBe("12345678901234567890");
    expect(read(t.string, "1.0")).toBe(1);
  });

  test("without a type is a bigint, or a text where that says more than was said", () => {
    const value = (literal: string): unknown => (read(t.opaque, literal) as DataValue).value;
    expect(value("9223372036854775807")).toBe(9223372036854775807n);
    expect(value("1.0")).toBe(1);
    expect(value("1e400")).toBe("1e400");
    expect(value(thousandDigits)).toBe(thousandDigits);
    expect(JSON.stringify(read(t.opaque, "[9223372036854775807]"))).toBe('["9223372036854775807"]');
    expect(() => (read(t.opaque, "9223372036854775807") as DataValue).to(t.long)).toThrow(InexactNumberError);
  });

  test("is refused on the way out where it can't be exact", () => {
    for (const value of [2 ** 53, -(2 ** 53), 1.5, Infinity, NaN, 5n, "5"])
      expect(() => codec.encode(t.long, value)).toThrow("2^53");
  });

  test("as a key is read by its type", () => {
    expect(read(t.map(t.long, t.string), map([["-7", '"x"']]))).toEqual(new Map([[-7, "x"]]));
    expect(
      read(
        t.map(t.boolean, t.string),
        map([
          ["false", '"no"'],
          ["true", '"yes"'],
        ]),
      ),
    ).toEqual(
      new Map([
        [false, "no"],
        [true, "yes"],
      ]),
    );
  });
});
