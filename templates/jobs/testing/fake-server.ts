#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ServiceDescriptor } from "vsphere-sdk";
import { FakeVcenter, listen } from "vsphere-sdk/testing";
import { isRelease } from "../../runtime/testing/release.js";
import { inventory, type Inventory, type InventorySpec } from "./inventory.js";

const help = `Usage: npx -p vsphere-sdk vsphere-sdk-fake [options]

A vCenter for tests on 127.0.0.1, for programs in any language: JSON-RPC, /rest and /api.
Operations on virtual machines, hosts, tags and content libraries act on an inventory;
the others answer with samples. Any user may log in. Ctrl-C ends it.

  --port PORT        a free one when unset
  --tls              with a new self-signed certificate
  --cert FILE        with this certificate, in PEM
  --key FILE         its key, in PEM
  --release RELEASE  such as 7.0.3: what came later is missing; the newest when unset
  --inventory FILE   what there is, as JSON: the first argument of inventory()
  --seed NUMBER      the same number gives the same identifiers; 1 when unset
  --help             this text
`;

/** The inventory when no other one is given. */
const usual: InventorySpec = {
  datacenters: [
    {
      name: "dc-1",
      clusters: [{ name: "cluster-1", hosts: ["esx-1.example.com", "esx-2.example.com"] }],
      folders: ["web"],
      vms: [
        { name: "web-1", folder: "web", powerState: "POWERED_ON" },
        { name: "web-2", folder: "web" },
        { name: "db-1", powerState: "POWERED_ON" },
      ],
    },
  ],
  categories: [{ name: "stage", tags: ["production", "test"] }],
  libraries: [{ name: "library-1" }],
};

class UsageError extends Error {}

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        tls: { type: "boolean" },
        cert: { type: "string" },
        key: { type: "string" },
        release: { type: "string" },
        inventory: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function read(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--${option}: ${(error as Error).message}`);
  }
}

function number(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${option} must be a whole number from ${least} to ${most}`);
}

/** The services of all subpaths of this package. */
async function allServices(): Promise<readonly ServiceDescriptor[]> {
  const root = new URL("../../../", import.meta.url);
  const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  const files = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.default]));
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, root).href) as Promise<Readonly<Record<string, unknown>>>),
  );
  const services = modules.flatMap((module) =>
    Object.values(module).filter(
      (value): value is ServiceDescriptor =>
        typeof value === "object" && value !== null && "id" in value && "operations" in value,
    ),
  );
  return [...new Set(services)];
}

/** The inventory that a file describes. */
function objects(path: string | undefined, seed: number | undefined): Inventory {
  if (path === undefined) return inventory(usual, { seed });
  const text = read("inventory", path);
  try {
    return inventory(JSON.parse(text) as InventorySpec, { seed });
  } catch (error) {
    throw new UsageError(`--inventory ${path}: ${(error as Error).message}`);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  if ((options.cert === undefined) !== (options.key === undefined))
    throw new UsageError("--cert and --key belong together");
  if (options.release !== undefined && !isRelease(options.release))
    throw new UsageError("--release must be like 7.0 or 8.0.3");
  const identity =
    options.cert === undefined || options.key === undefined
      ? options.tls
      : { cert: read("cert", options.cert), key: read("key", options.key) };
  const fake = new FakeVcenter({
    services: await allServices(),
    release: options.release,
    inventory: objects(options.inventory, number("seed", options.seed, 1, 2 ** 31)),
  });
  const server = await listen(fake, { port: number("port", options.port, 0, 65_535), tls: identity || undefined });
  process.stdout.write(`${server.host}\n`);
  if (server.fingerprint256 !== undefined) process.stdout.write(`fingerprint ${server.fingerprint256}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`vsphere-sdk-fake: ${error instanceof Error ? error.message : String(error)}\n`);
  if (isUsage) process.stderr.write("Try: npx -p vsphere-sdk vsphere-sdk-fake --help\n");
  process.exitCode = isUsage ? 2 : 1;
});
