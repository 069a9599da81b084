import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const temporary: string[] = [];

/** A folder of its own, gone when the test file is done. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "vsphere-sdk-generator-")));
  temporary.push(folder);
  return folder;
}

/** For the end of a test file; `setup.ts` does it. */
export function removeTemporaryFolders(): void {
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function writeTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The package with its exports leading to its sources instead of `dist`. */
export function packageOfSources(folder: string): void {
  const manifest = readFileSync("generated/package.json", "utf8");
  writeTree(folder, {
    "package.json": manifest.replace(/"\.\/dist\/([^"]+?)(?:\.d\.ts|\.js)"/g, '"./src/$1.ts"'),
  });
  cpSync("generated/src", join(folder, "src"), { recursive: true });
}

/** Installs the package in a project of a user. */
export const installSources = (project: string): void => packageOfSources(join(project, "node_modules/vsphere-sdk"));

/** Every file and link below a folder with what it holds. */
export function readTree(folder: string): Record<string, string> {
  const tree: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const child = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(child);
      else if (entry.isSymbolicLink()) tree[child] = `-> ${readlinkSync(join(folder, child))}`;
      else tree[child] = readFileSync(join(folder, child), "utf8");
    }
  };
  visit("");
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
}
