import { describe, expect, it } from "vitest";
import { FolderCache } from "../../generator/cache/cache.ts";
import { generateFrom, withErrors } from "../support/definitions.ts";
import { temporaryFolder } from "../support/folders.ts";

// What one module says that another module's files show, and names that depend on more than the module at its release.

const lamp = `module: com.vmware.room.lamp
version: "9.0"
since: "6.5"
doc: Lamps.
services:
  Power:
    since: "6.7"
    doc: Switches lamps.
    operations:
      start: { doc: Switches a lamp on., params: { lamp: { type: id<Lamp>, doc: The lamp. } } }
    structures:
      Info: { doc: State of a lamp., fields: { watts: { type: long, doc: Power in W. } } }
structures:
  Spec: { doc: A new lamp., fields: { watts: { type: long, doc: Power in W. } } }
  PowerStopParameters: { since: "8.0.3", doc: How a lamp stops., fields: { now: { type: boolean, doc: At once. } } }
errors:
  Burnt: { doc: The lamp is burnt. }
enumerations:
  Color: { since: "6.7", doc: Colors., values: { RED: Red., BLUE: Blue. } }
`;
const house = `module: com.vmware.house
since: "6.7"
version: "9.0"
doc: Houses.
services:
  Houses:
    doc: Manages houses.
    operations:
      create:
        doc: Creates a house.
        params: { spec: { type: com.vmware.room.lamp.Spec, doc: The lamp in it. } }
        result: { type: com.vmware.room.lamp.Power.Info, doc: State of the lamp. }
        errors: { com.vmware.room.lamp.Burnt: If the lamp is burnt. }
structures:
  Spec:
    doc: Light in a house.
    fields:
      lamp: { type: com.vmware.room.lamp.Spec, doc: The lamp. }
      color: { type: com.vmware.room.lamp.Color, doc: The color. }
      shade: { type: "string?", doc: The shade. }
      stop: { since: "8.0.3", type: com.vmware.room.lamp.PowerStopParameters?, doc: How it stops. }
    unions:
      color: { RED: [shade] }
  Light: { doc: A light., includes: com.vmware.room.lamp.Power.Info }
  Old:
    doc: It was there before.
    deprecated: { doc: Nobody needs it., use: com.vmware.room.lamp.Power.start }
`;

const replace =
  (from: string, to: string) =>
  (text: string): string => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };
const removed = 'since: "6.5", removed: "7.0", doc: It was there before.';
const older = `module: com.vmware.room_lamp\nversion: "9.0"\nsince: "6.0"\ndoc: Older.\nstructures: { Info: { doc: X. } }\n`;

/** An edit of the lamps, a further file, and the files that change beside what is obvious. */
const cases: readonly {
  readonly what: string;
  readonly edit?: (text: string) => string;
  readonly more?: Readonly<Record<string, string>>;
  readonly changes: readonly string[];
}[] = [
  {
    what: "a structure that differs as it is sent from now on",
    edit: replace(
      "doc: A new lamp., fields: { ",
      'doc: A new lamp., fields: { tags: { type: "list<string>?", doc: Tags. }, ',
    ),
    changes: ["src/house/houses.ts", "src/house/types.ts"],
  },
  {
    what: "a value of an enumeration that tells the cases of another module's union apart",
    edit: replace("BLUE: Blue.", "BLUE: Blue., GREEN: Green."),
    changes: ["src/house/types.ts"],
  },
  {
    what: "a structure that is gone and has the name of another one",
    edit: replace("structures:\n  Spec", `structures:\n  PowerInfo: { ${removed} }\n  Spec`),
    changes: ["src/house/houses.ts", "src/room/lamp/power.ts"],
  },
  {
    what: "a structure that is gone and has the name of a client",
    edit: replace("structures:\n  Spec", `structures:\n  PowerClient: { ${removed} }\n  Spec`),
    changes: ["src/room/lamp/power.ts", "src/room/lamp/stub-factory.ts", "src/stub-factory.ts"],
  },
  {
    what: "a structure that is gone and has the name of a literal type",
    edit: replace("structures:\n  Spec", `structures:\n  ColorValue: { ${removed} }\n  Spec`),
    changes: ["src/house/types.ts", "src/room/lamp/types.ts"],
  },
  {
    what: "an older module with the same name in front",
    more: { "room_lamp.yaml": older },
    changes: ["src/house/types.ts", "src/room/lamp/stub-factory.ts", "src/stub-factory.ts"],
  },
  {
    what: "a text of a structure that another module includes",
    edit: replace("doc: Power in W.", "doc: Power in Watt."),
    changes: ["src/house/types.ts", "src/room/lamp/power.ts"],
  },
  {
    what: "an older operation whose parameters have the name of a structure",
    edit: replace(
      "      start:",
      "      stop: { doc: Stops a lamp., params: { lamp: { type: id<Lamp>, doc: The lamp. } } }\n      start:",
    ),
    changes: ["src/house/types.ts", "src/room/lamp/types.ts"],
  },
  {
    what: "an error with another name",
    edit: replace("  Burnt:", "  Burnt: { id: burnt_out, doc: The lamp is burnt. }\n  Other:"),
    changes: ["src/room/lamp/errors.ts"],
  },
];

const made = async (files: Readonly<Record<string, string>>, cache?: FolderCache): Promise<Record<string, string>> => {
  const result = await generateFrom(files, { cache });
  expect(result.diagnostics.map(({ text }) => text)).toEqual([]);
  cache?.save();
  return Object.fromEntries(result.files.map(({ path, text }) => [path, text]));
};

describe("a run with what earlier runs made", () => {
  it.each(cases)("notices $what", async ({ edit = (text) => text, more = {}, changes }) => {
    const folder = temporaryFolder();
    const open = (): FolderCache => new FolderCache(folder, "generator", () => true);
    const begin = { ...withErrors("room/lamp.yaml", lamp), "house.yaml": house };
    const edited = { ...begin, "room/lamp.yaml": edit(lamp), ...more };
    const before = await made(begin, open());
    const clean = await made(edited);
    // Otherwise the case shows nothing.
    for (const path of changes) expect(clean[path], path).not.toBe(before[path]);
    const incremental = await made(edited, open());
    expect(Object.keys(incremental)).toEqual(Object.keys(clean));
    for (const [path, text] of Object.entries(clean)) expect(incremental[path], path).toBe(text);
  });

  /** What is wrong only with another module than the one that was edited, or with two that don't refer to each other. */
  const mistakes: readonly (readonly [string, (text: string) => string, string])[] = [
    ["an operation that is gone, and what says to use it", replace("      start:", "      begin:"), "unresolved-name"],
    ["an operation that was removed", replace("start: {", 'start: { removed: "8.0.3",'), "use-removed"],
    ["a structure that is gone", replace("  Spec:", "  Other:"), "unresolved-name"],
    ["a value of an enumeration that is gone", replace("RED: Red., ", ""), "union-unknown-value"],
    ["a structure that came later", replace("  Spec: {", '  Spec: { since: "8.0.3",'), "needs-later"],
    ["a module that was removed", replace("doc: Lamps.", 'removed: "8.0.3"\ndoc: Lamps.'), "needs-removed"],
    [
      "a call that another module has already",
      replace("doc: Switches a lamp on.", 'doc: Switches a lamp on., rest: "POST /doors"'),
      "rest-clash",
    ],
  ];
  it.each(mistakes)("reports %s", async (_, edit, code) => {
    const folder = temporaryFolder();
    const open = (): FolderCache => new FolderCache(folder, "generator", () => true);
    const door = `module: com.vmware.door
version: "9.0"
since: "6.7"
doc: Doors.
services:
  Doors:
    doc: Manages doors.
    operations: { open: { doc: Opens all doors., rest: "POST /doors" } }
`;
    const begin = { ...withErrors("room/lamp.yaml", lamp), "house.yaml": house, "door.yaml": door };
    await made(begin, open());
    const edited = { ...begin, "room/lamp.yaml": edit(lamp) };
    const textsOf = async (cache?: FolderCache): Promise<readonly string[]> =>
      (await generateFrom(edited, { cache })).diagnostics.map((item) => `${item.code} ${item.text}`);
    const clean = await textsOf();
    expect(clean.join("\n")).toContain(code);
    expect(await textsOf(open())).toEqual(clean);
  });
});
