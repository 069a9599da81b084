import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, rest } from "vsphere-sdk";
import { tls } from "vsphere-sdk/node";
import { differencesOfVcsim, scenarios } from "../jobs/scenarios.ts";
import { needing, simulator, type Simulator } from "../support/interop.ts";

const tests = needing("go", "what the fake vCenter does, done by vcsim");

describe.skipIf(tests.isMissing)(tests.title, () => {
  let vcsim: Simulator;
  beforeAll(async () => {
    vcsim = await simulator();
  });
  afterAll(() => vcsim.stop());

  test.each(scenarios)("$name", async ({ name, run, expected }) => {
    await using connection = connect({
      host: vcsim.host,
      protocol: rest,
      fetch: tls({ fingerprint256: vcsim.fingerprint }),
      user: "administrator@vsphere.local",
      password: "vcsim-password",
    });
    expect(await run(connection, vcsim)).toEqual({ ...expected, ...differencesOfVcsim[name] });
  });

  test("no difference is listed that isn't one", () => {
    for (const [name, differences] of Object.entries(differencesOfVcsim)) {
      const { expected } = scenarios.find((scenario) => scenario.name === name)!;
      for (const [key, value] of Object.entries(differences)) expect(value).not.toEqual(expected[key]);
    }
  });
});
