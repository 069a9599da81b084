import { vi } from "vitest";
import { connect, type Connection } from "vsphere-sdk";
import type { FakeVcenter } from "vsphere-sdk/testing";

export const examplesFolder = "templates/package/files/examples";

/** What a program printed, line by line, and the exit code that it ended with. */
export interface Run {
  readonly lines: readonly string[];
  readonly code: number;
}

/** Runs an example against a fake vCenter, and listens to what it prints. */
export async function run(vcenter: FakeVcenter, example: (connection: Connection) => Promise<number>): Promise<Run> {
  const lines: string[] = [];
  const print = vi.spyOn(console, "log").mockImplementation((...parts) => void lines.push(parts.join(" ")));
  try {
    await using connection = connect({ host: "vcenter.test", user: "u", password: "p", fetch: vcenter.fetch });
    return { code: await example(connection), lines };
  } finally {
    print.mockRestore();
  }
}
