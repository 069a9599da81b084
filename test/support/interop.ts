import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** What other languages build for the interop tests; kept between runs. */
const cache = resolve("node_modules/.cache/interop");

const works = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Title of tests that need a tool, and whether they have to be skipped, which the title then says. */
export function needing(
  tool: "go" | "python3",
  title: string,
): { readonly title: string; readonly isMissing: boolean } {
  const isMissing = !works(tool, ...(tool === "go" ? ["version"] : ["-c", "import venv, ensurepip"]));
  return { isMissing, title: isMissing ? `SKIPPED, for ${tool} isn't on this machine: ${title}` : title };
}

/** The official Python client, in an environment of its own. */
export function pythonClient(): string {
  const python = join(cache, "python/bin/python");
  const packages = ["vmware-vcenter==8.0.3.0", "vmware-vapi-runtime==2.52.0"];
  if (!works(python, "-c", "import vmware.vapi, com.vmware.vcenter_client")) {
    mkdirSync(cache, { recursive: true });
    execFileSync("python3", ["-m", "venv", join(cache, "python")], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages], {
      stdio: "inherit",
    });
  }
  return python;
}

/** A vCenter of govmomi's simulator. */
export interface Simulator {
  readonly host: string;
  readonly fingerprint: string;
  readonly datastore: string;
  readonly vm: string;
  readonly resourcePool: string;
  readonly hostSystem: string;
  readonly network: string;
  readonly folder: string;
  readonly stop: () => void;
}

export async function simulator(): Promise<Simulator> {
  const program = join(cache, "vcsim");
  mkdirSync(cache, { recursive: true });
  execFileSync("go", ["build", "-o", program, "."], { cwd: "test/interop/vcsim", stdio: "inherit" });
  const child: ChildProcess = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const line = await new Promise<string>((said, failed) => {
    createInterface({ input: child.stdout! }).once("line", said);
    child.once("exit", (code) => failed(new Error(`vcsim ended with ${code}.`)));
  });
  return { ...(JSON.parse(line) as Omit<Simulator, "stop">), stop: () => child.stdin!.end() };
}

/** A stream-optimised VMDK as far as anybody reads it here: a header, a descriptor, and nothing in it. */
export function emptyDisk(): Buffer {
  const disk = Buffer.alloc(256_000);
  disk.write("KDMV");
  disk.writeUInt32LE(3, 4);
  disk.writeUInt32LE(0x30001, 8); // compressed, with markers
  disk.writeBigUInt64LE(2048n, 12);
  const lines = ["version=1", "CID=12345678", "parentCID=ffffffff", 'createType="streamOptimized"'];
  disk.write(["# Disk DescriptorFile", ...lines, 'RDONLY 2048 SPARSE "disk.vmdk"', ""].join("\n"), 512);
  return disk;
}
