import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tls } from "../../generated/src/runtime/node/tls.ts";
import { temporaryFolder } from "../support/folders.ts";
import { emptyDisk, needing, simulator, type Simulator } from "../support/interop.ts";
import { UserProject } from "../support/project.ts";

const tests = needing("go", "a program of a user, with the packed package, against vcsim");

describe.skipIf(tests.isMissing)(tests.title, () => {
  const folder = temporaryFolder();
  let vcsim: Simulator;
  beforeAll(async () => {
    vcsim = await simulator();
  });
  afterAll(() => vcsim.stop());

  test("fills a library, deploys from it, tags, cleans up, and leaves no session", async () => {
    const project = new UserProject(folder);
    const source = readFileSync("test/interop/program/program.ts", "utf8");
    project.add("test/interop/program/appliance.ovf");
    project.write({
      "program.js": transformSync(source, { loader: "ts", format: "esm", target: "es2022" }).code,
    });
    writeFileSync(join(project.folder, "appliance-disk1.vmdk"), emptyDisk());
    const ended = await project.run(process.execPath, ["program.js"], {
      HOST: vcsim.host,
      FINGERPRINT: vcsim.fingerprint,
      DATASTORE: vcsim.datastore,
      RESOURCE_POOL: vcsim.resourcePool,
      FOLDER: vcsim.folder,
      NETWORK: vcsim.network,
    });
    expect({ ...ended, output: ended.output.split("\n") }).toEqual({
      code: 0,
      output: [
        "uploaded true",
        "already exists create",
        "deployed appliance true VirtualMachine",
        "deployed from vm-template true",
        "tagged true",
        "not found get",
        "cleaned up 0 0",
        "",
      ],
      errors: "",
    });
    const fetch = tls({ fingerprint256: vcsim.fingerprint });
    expect(await (await fetch(`https://${vcsim.host}/sessions`)).text()).toBe("0");
  });
});
