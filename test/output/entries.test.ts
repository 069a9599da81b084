import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { readInput } from "../../generator/source/files.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";

const base = temporaryFolder();

type Outcome = "read" | "ignored" | "file-link" | "file-unreadable";
type Make = (path: string) => unknown;
const file: Make = (path) => writeFileSync(path, "text");
const linkTo =
  (target: string): Make =>
  (path) =>
    symlinkSync(target, path);
const pipe: Make = (path) => execFileSync("mkfifo", [path]);
const socket: Make = (path) =>
  new Promise((done) => {
    const server = createServer().listen(path, () => done(undefined));
    server.unref();
  });

/** What can lie in a folder of definitions, and what becomes of it. */
const table: readonly (readonly [what: string, path: string, make: Make, outcome: Outcome])[] = [
  ["a definition", "iso.yaml", file, "read"],
  ["a definition in a folder", "vcenter/iso.yaml", file, "read"],
  ["the other extension", "iso.yml", file, "read"],
  ["an extension in capitals", "iso.YAML", file, "read"],
  ["an extension in mixed case", "iso.Yml", file, "read"],
  ["a hidden definition", ".iso.yaml", file, "read"],
  ["a definition in a hidden folder", ".hidden/iso.yaml", file, "read"],
  ["a definition in a folder that is named like one", "iso.yaml/iso.yaml", file, "read"],
  ["a name with blanks and other letters", "ä ö/ü.yaml", file, "read"],
  ["notes", "README.md", file, "ignored"],
  ["a schema", "schema.json", file, "ignored"],
  ["a file without an extension", "yaml", file, "ignored"],
  ["a lock of Emacs", ".#iso.yaml", linkTo("user@host.123"), "ignored"],
  ["a lock of Emacs as a file", ".#iso.yaml", file, "ignored"],
  ["what Emacs saves by itself", "#iso.yaml#", file, "ignored"],
  ["a backup", "iso.yaml~", file, "ignored"],
  ["a swap file of Vim", ".iso.yaml.swp", file, "ignored"],
  ["an empty folder", "empty", mkdirSync, "ignored"],
  ["a link to a file that is no definition", "notes.md", linkTo("README.md"), "ignored"],
  ["a link to a definition", "link.yaml", linkTo("there.yaml"), "file-link"],
  ["a link to itself", "link.yaml", linkTo("link.yaml"), "file-link"],
  ["a link that leads nowhere", "link.yaml", linkTo("nowhere"), "file-link"],
  ["a linked folder", "vcenter", linkTo("elsewhere"), "file-link"],
  ["a folder that is linked in a circle", "again", linkTo("."), "file-link"],
  ["a link that may have led to a folder", "gone", linkTo("nowhere"), "file-link"],
  ["a pipe", "pipe.yaml", pipe, "file-unreadable"],
  ["a socket", "socket.yaml", socket, "file-unreadable"],
  ["a device", "device.yaml", linkTo("/dev/zero"), "file-link"],
];

describe.skipIf(process.platform === "win32")("in a folder of definitions", () => {
  it.each(table)("%s (%s)", async (what, path, make, outcome) => {
    const folder = join(base, what.replace(/ /g, "-"));
    writeTree(folder, { "there.yaml": "there", "elsewhere/x.txt": "", "README.md": "" });
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (path !== "README.md") await make(join(folder, path));
    const { diagnostics, report } = createCollector();
    const { files, unread } = readInput(folder, report);
    const read = files.map((input) => input.path);
    expect(read).toEqual(outcome === "read" ? [path, "there.yaml"].sort() : ["there.yaml"]);
    expect(unread).toEqual(["read", "ignored"].includes(outcome) ? [] : [path]);
    const said = diagnostics.map(({ code, span }) => [code, span?.source.path]);
    expect(said).toEqual(["read", "ignored"].includes(outcome) ? [] : [[outcome, path]]);
  });
});
