import { describe, expect, it } from "vitest";
import { ExpressionError, parsePrivilege, parseRest, parseType } from "../../generator/definition/expressions.ts";

describe("a type", () => {
  it.each([
    ["string", { kind: "builtin", name: "string", at: 0 }],
    ["Power.Info", { kind: "name", name: "Power.Info", at: 0 }],
    ["long?", { kind: "optional", element: { kind: "builtin", name: "long", at: 0 }, at: 0 }],
    [
      "list<Info?>",
      { kind: "list", element: { kind: "optional", element: { kind: "name", name: "Info", at: 5 }, at: 5 }, at: 0 },
    ],
    ["id", { kind: "id", resourceTypes: [], at: 0 }],
    ["id< A | b.C >", { kind: "id", resourceTypes: ["A", "b.C"], at: 0 }],
    ["id<{type}>", { kind: "id", resourceTypes: [], typeField: "type", at: 0 }],
    ["dynamic", { kind: "dynamic", hasFieldsOf: [], at: 0 }],
    [
      "dynamic<A & B>",
      {
        kind: "dynamic",
        hasFieldsOf: [
          { kind: "name", name: "A", at: 8 },
          { kind: "name", name: "B", at: 12 },
        ],
        at: 0,
      },
    ],
    [
      "map<id<Datastore>, set<string>>",
      {
        kind: "map",
        key: { kind: "id", resourceTypes: ["Datastore"], at: 4 },
        value: { kind: "set", element: { kind: "builtin", name: "string", at: 23 }, at: 19 },
        at: 0,
      },
    ],
  ])("%s is read", (text, expected) => expect(parseType(text)).toEqual(expected));

  it.each([
    ["", 0, "a type is missing at the end"],
    ["list", 4, "`<` is missing at the end"],
    ["list<string>>", 12, "`>` is left over"],
    ["map<string>", 10, "`>` stands where `,` is due"],
    ["string??", 7, "A second `?`"],
    ["id<>", 3, "`>` stands where a resource type is due"],
    ["9lives", 0, "`9` stands where a type is due"],
    ["list<".repeat(40), 165, "Generics nested too deep"],
  ])("%s is refused where it goes wrong", (text, at, problem) => {
    const error = parseType(text);
    expect(error).toBeInstanceOf(ExpressionError);
    expect({ at: (error as ExpressionError).at, problem: (error as ExpressionError).problem }).toEqual({ at, problem });
  });
});

describe("a privilege", () => {
  it.each([
    ["System.Read", { privilege: "System.Read" }],
    ["System.Read on Datastore", { privilege: "System.Read", resource: "Datastore" }],
    ["A.B on com.x.Y via spec", { privilege: "A.B", resource: "com.x.Y", via: { path: "spec", at: 19 } }],
    ["A.B via Spec.nics/key", { privilege: "A.B", via: { path: "Spec.nics", part: "key", at: 8 } }],
    ["A.B if a disk, and only then", { privilege: "A.B", condition: "a disk, and only then" }],
    [
      "A.B on C via d/value if e",
      { privilege: "A.B", resource: "C", via: { path: "d", part: "value", at: 13 }, condition: "e" },
    ],
  ])("%s is read", (text, expected) => expect(parsePrivilege(text)).toEqual(expected));

  it.each(["", "Read", "A.B on", "A.B for C", "A.B via", "A.B if", "A.B via x/other", "A.B\nif c"])(
    "%j is none",
    (text) => expect(parsePrivilege(text)).toBeUndefined(),
  );
});

describe("a REST mapping", () => {
  it("is read with its variables", () =>
    expect(parseRest("POST /vcenter/vm/{vm}/x?action=check-it")).toEqual({
      method: "POST",
      url: "/vcenter/vm/{vm}/x?action=check-it",
      variables: [{ name: "vm", at: 18 }],
    }));

  it.each([
    "GET vcenter",
    "get /vcenter",
    "GET /",
    "GET /a/../b",
    "GET //host/a",
    "GET https://host/a",
    "GET /a?b",
    "GET /a?b=c&d=e",
    "GET /a{b}",
    "GET /{}",
    "GET /a#b",
    "GET /a b",
    "POST /a\n",
  ])("%j is none", (text) => expect(parseRest(text)).toBeUndefined());
});
