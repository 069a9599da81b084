import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readPackageJson } from "../../generator/release/build.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { installRegistry } from "../support/runtimes.ts";

const folder = temporaryFolder();
const { version } = readPackageJson();
let registry: ChildProcess;
let url: string;

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });

beforeAll(async () => {
  const program = installRegistry();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  writeTree(folder, {
    "config.yaml": `
storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
packages: { "**": { access: $all, publish: $authenticated } }
log: { type: stdout, level: error }
`,
  });
  const flags = ["--config", join(folder, "config.yaml"), "--listen", `127.0.0.1:${port}`];
  registry = spawn(process.execPath, [program, ...flags], { cwd: folder, stdio: "ignore" });
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(`${url}/-/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await new Promise((done) => setTimeout(done, 200));
  }
  const user = { name: "maintainer", password: "a-password" };
  const answer = await fetch(`${url}/-/user/org.couchdb.user:maintainer`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(user),
  });
  const { token } = (await answer.json()) as { token: string };
  const npmrc = join(folder, "npmrc");
  writeTree(folder, { npmrc: `registry=${url}\n//127.0.0.1:${port}/:_authToken=${token}\n` });
  process.env["NPM_CONFIG_USERCONFIG"] = npmrc;
});
afterAll(() => {
  delete process.env["NPM_CONFIG_USERCONFIG"];
  registry.kill();
});

/** What a maintainer has checked out, as a repository of its own. */
function checkout(): string {
  const clone = join(folder, "clone");
  const isOwn = (path: string): boolean => !/^generated.(dist|docs)/.test(path);
  for (const path of [
    "definitions",
    "generated",
    "generator",
    "package.json",
    "package-lock.json",
    "templates",
    ".gitignore",
  ])
    cpSync(path, join(clone, path), { recursive: true, filter: isOwn });
  symlinkSync(resolve("node_modules"), join(clone, "node_modules"), "dir");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: clone, stdio: "ignore" });
  git("init");
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-m", "All of it");
  return clone;
}

describe("a release", () => {
  const release = (cwd: string) => spawnSync("npm", ["run", "--silent", "release"], { cwd, encoding: "utf8" });
  const published = (): string | undefined => {
    const { stdout } = spawnSync("npm", ["view", "vsphere-sdk", "version"], { encoding: "utf8" });
    return stdout.trim() === "" ? undefined : stdout.trim();
  };

  test("is refused without its tag, happens with it, and happens once", () => {
    const clone = checkout();
    const untagged = release(clone);
    expect(untagged.status).toBe(1);
    expect(untagged.stderr).toContain(`HEAD doesn't have the tag v${version}`);
    expect(published()).toBeUndefined();

    execFileSync("git", ["tag", `v${version}`], { cwd: clone });
    expect(release(clone)).toMatchObject({ status: 0 });
    expect(published()).toBe(version);
    // Built in another folder at another time, it is the same, byte for byte.
    const { stdout } = spawnSync("npm", ["view", "vsphere-sdk", "dist.integrity"], { encoding: "utf8" });
    const sha512 = createHash("sha512")
      .update(readFileSync(inject("tarball")))
      .digest("base64");
    expect(stdout.trim()).toBe(`sha512-${sha512}`);

    const again = release(clone);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain(`vsphere-sdk ${version} is published already`);
  });

  test("gives a user a package of which every subpath can be imported", () => {
    const project = join(folder, "project");
    const subpaths = Object.keys(readPackageJson().exports).filter((subpath) => subpath !== "./package.json");
    const imports = subpaths.map((subpath) => `vsphere-sdk${subpath.slice(1)}`);
    writeTree(project, {
      "package.json": '{ "private": true, "type": "module" }',
      "main.js": `for (const name of ${JSON.stringify(imports)}) console.log(name, Object.keys(await import(name)).length > 0);`,
    });
    execFileSync("npm", ["install", "--silent", "vsphere-sdk"], { cwd: project });
    const printed = execFileSync(process.execPath, ["main.js"], { cwd: project, encoding: "utf8" });
    expect(printed.trim().split("\n")).toEqual(imports.map((name) => `${name} true`));
  });
});
