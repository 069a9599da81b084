import { describe, expect, it } from "vitest";
import { parseCaseField } from "../../generator/definition/cases.ts";
import { parsePrivilege } from "../../generator/definition/privileges.ts";
import { SyntaxProblem } from "../../generator/definition/problem.ts";
import { compareReleases, releasePattern } from "../../generator/definition/releases.ts";
import { parseRest, printUrl, restPattern } from "../../generator/definition/rest.ts";
import { parseType, typePattern } from "../../generator/definition/types.ts";

const problemOf = (read: unknown): { at: number; problem: string } => {
  expect(read).toBeInstanceOf(SyntaxProblem);
  const { at, problem } = read as SyntaxProblem;
  return { at, problem };
};

describe("a type", () => {
  it.each([
    ["string", { kind: "name", name: "string", at: 0 }],
    ["Power.Info", { kind: "name", name: "Power.Info", at: 0 }],
    ["long?", { kind: "optional", element: { kind: "name", name: "long", at: 0 }, at: 0 }],
    [
      "list<Info?>",
      { kind: "list", element: { kind: "optional", element: { kind: "name", name: "Info", at: 5 }, at: 5 }, at: 0 },
    ],
    ["id", { kind: "id", resourceTypes: [], at: 0 }],
    ["id< A | b.C >", { kind: "id", resourceTypes: ["A", "b.C"], at: 0 }],
    ["id<com.x.Tag:VM>", { kind: "id", resourceTypes: ["com.x.Tag:VM"], at: 0 }],
    ["id<{type}>", { kind: "id", resourceTypes: [], typeField: "type", at: 0 }],
    ["id<A | B by {type}>", { kind: "id", resourceTypes: ["A", "B"], typeField: "type", at: 0 }],
    ["id<by>", { kind: "id", resourceTypes: ["by"], at: 0 }],
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
        value: { kind: "set", element: { kind: "name", name: "string", at: 23 }, at: 19 },
        at: 0,
      },
    ],
  ])("%s is read, and the editor's schema lets it pass", (text, expected) => {
    expect(parseType(text)).toEqual(expected);
    expect(text).toMatch(new RegExp(typePattern));
  });

  it.each([
    ["", 0, "expected a type, found the end"],
    ["list", 4, "expected `<`, found the end"],
    ["list<string>>", 12, "unexpected `>` after the type"],
    ["map<string>", 10, "expected `,`, found `>`"],
    ["string??", 7, "a type is optional once, found a second `?`"],
    ["id<>", 3, "expected a resource type, found `>`"],
    ["id<A by>", 7, "expected `{`, found `>`"],
    ["9lives", 0, "expected a type, found `9`"],
    ["optional<long>", 0, "`optional` is not a type"],
    ["list<".repeat(40), 165, "generic types are nested deeper than 32 levels"],
  ])("%s is refused where it goes wrong", (text, at, problem) =>
    expect(problemOf(parseType(text))).toEqual({ at, problem }),
  );
});

describe("a privilege", () => {
  it.each([
    ["System.Read", { privilege: "System.Read" }],
    ["System.Read on Datastore", { privilege: "System.Read", resource: "Datastore" }],
    ["A.B on com.x.Y via spec", { privilege: "A.B", resource: "com.x.Y", via: { path: "spec", at: 19 } }],
    ["A.B on com.x.Y:Z", { privilege: "A.B", resource: "com.x.Y:Z" }],
    ["A.B via _spec", { privilege: "A.B", via: { path: "_spec", at: 8 } }],
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
  it.each([
    ["POST /vcenter/vm/{vm}/x?action=check-it", ["/vcenter/vm/", "vm", "/x"], [["action", "check-it"]]],
    ["GET /a/{itemId=item_id}/file?name", ["/a/", "item_id", "/file"], [["name", undefined]]],
    ["GET /a/{resource-pool=pool}/", ["/a/", "pool", "/"], []],
    [
      "POST /com/x/id:{id}?~action=add&vmw-task=true",
      ["/com/x/id:", "id"],
      [
        ["~action", "add"],
        ["vmw-task", "true"],
      ],
    ],
    ["DELETE /a/{b}/{c}", ["/a/", "b", "/", "c"], []],
    ["PUT /a.b/c_d/", ["/a.b/c_d/"], []],
  ])("%s is read, printed again, and the editor's schema lets it pass", (text, path, fixed) => {
    const read = parseRest(text);
    if (read instanceof SyntaxProblem) throw new Error(read.problem);
    expect(read.path.map((part) => (typeof part === "string" ? part : part.parameter))).toEqual(path);
    expect(read.fixed.map(({ name, value }) => [name, value])).toEqual(fixed);
    for (const part of read.path)
      if (typeof part !== "string") expect(text.slice(part.at)).toMatch(new RegExp(`^${part.parameter}\\}`));
    const variable = ({ name, parameter }: { name: string; parameter: string }) =>
      name === parameter ? name : `${name}=${parameter}`;
    expect(`${read.method} ${printUrl(read, variable)}`).toBe(text);
    expect(text).toMatch(new RegExp(restPattern));
  });

  it.each([
    ["FETCH /a", 0, "expected a verb (GET, POST, PUT, PATCH, DELETE), found `F`"],
    ["GET vcenter", 4, "expected a URL that begins with `/`, found `v`"],
    ["get /vcenter", 0, "expected a verb (GET, POST, PUT, PATCH, DELETE), found `g`"],
    ["GET /", 5, "expected a name or a variable in braces, found the end"],
    ["GET /a/../b", 7, "expected a name or a variable in braces, found `.`"],
    ["GET //host/a", 5, "expected a name or a variable in braces, found `/`"],
    ["GET https://host/a", 4, "expected a URL that begins with `/`, found `h`"],
    ["GET /a?", 7, "expected a query parameter such as `action=start`, found the end"],
    ["GET /a?b=c&b=d", 11, "b is in the query twice"],
    ["GET /{a}/{a}", 10, "a is in the URL twice"],
    ["GET /a{b}", 6, "expected the end of the URL, found `{`"],
    ["GET /{}", 5, "this variable is not closed, or its name has other characters than letters, digits, `_` and `-`"],
    ["GET /a#b", 6, "expected the end of the URL, found `#`"],
    ["GET /a b", 6, "expected the end of the URL, found ` `"],
    ["POST /a\n", 7, "expected the end of the URL, found `\n`"],
  ])("%j is refused where it goes wrong", (text, at, problem) => {
    expect(problemOf(parseRest(text))).toEqual({ at, problem });
    if (!text.includes("{a}") && !text.includes("b=d")) expect(text).not.toMatch(new RegExp(restPattern));
  });
});

describe("a field of a case", () => {
  it.each([
    ["name", { name: "name", required: true }],
    ["_links?", { name: "_links", required: false }],
  ])("%s is read", (text, expected) => expect(parseCaseField(text)).toEqual(expected));
  it.each(["", "?", "name??", "na me", "9a"])("%j is none", (text) => expect(parseCaseField(text)).toBeUndefined());
});

describe("a release", () => {
  it.each(["6.5", "7.0.0.1", "8.0.2.00300", "9.0.0.0"])("%s is one", (text) => expect(text).toMatch(releasePattern));
  it.each(["6", "6.", "v6.5", "6.5.1.2.3", "6.5-beta"])("%s is none", (text) =>
    expect(text).not.toMatch(releasePattern),
  );
  it("compares by its numbers", () => {
    const sorted = ["6.10", "6.7", "8.0.2.00300", "7.0", "8.0.2.1", "6.7.1"].sort(compareReleases);
    expect(sorted).toEqual(["6.7", "6.7.1", "6.10", "7.0", "8.0.2.1", "8.0.2.00300"]);
    expect(compareReleases("7.0", "7.0.0.0")).toBe(0);
  });
});
