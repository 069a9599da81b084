import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NotFound } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { Hardware, Power, PowerState } from "vsphere-sdk/vcenter/vm";
import { temporaryFolder } from "../support/folders.ts";
import { blocks } from "./blocks.ts";

/** What each block prints; a block that isn't here fails. */
const printed: Readonly<Record<string, readonly string[]>> = {
  Start: [],
  "Logging in": [],
  Certificates: [],
  Errors: ["No such machine: There is no vm-404.", "1"],
  Values: ["off", "POWERED_OFF,POWERED_ON,SUSPENDED true", "shut down"],
  "Time and retries": ["get true ok"],
  "Protocols and servers": ["true", "true", "true", "true"],
  "Tests without a vCenter": ["POWERED_ON 1 1"],
};

function vcenterOfReadme(): FakeVcenter {
  return new FakeVcenter({ users: { "administrator@vsphere.local": "secret" } }).on(Hardware, {}).on(Power, {
    get: () => ({ state: PowerState.POWERED_OFF, cleanPowerOff: true }),
    start: ({ vm }) => {
      if (vm === "vm-404") throw vapiError(NotFound, "There is no vm-404.");
    },
  });
}

describe("the README of the package", () => {
  const folder = temporaryFolder();
  const lines: string[] = [];
  let vcenter: FakeVcenter;
  beforeEach(() => {
    lines.length = 0;
    vcenter = vcenterOfReadme();
    vi.spyOn(console, "log").mockImplementation((...parts) => void lines.push(parts.join(" ")));
    vi.spyOn(globalThis, "fetch").mockImplementation(vcenter.fetch as never);
  });
  afterEach(() => vi.restoreAllMocks());

  test("has blocks that are all run", () => {
    expect(blocks.map(({ heading }) => heading)).toEqual(Object.keys(printed));
  });

  test.for(blocks.map((block) => [block.heading, block.code] as const))(
    "%s: runs, and leaves no session",
    async ([heading, code]) => {
      const program = join(folder, `${heading.replace(/\W/g, "-")}.ts`);
      writeFileSync(program, code);
      await import(/* @vite-ignore */ program);
      expect(lines).toEqual(printed[heading]);
      expect(vcenter.sessions.size).toBe(0);
    },
  );
});
