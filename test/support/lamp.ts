import { execFileSync } from "node:child_process";
import { writeTree } from "./folders.ts";

/** A small module; `fields` are further fields of what is sent, each behind a comma. */
export const lamp = (fields = ""): string => `
module: com.vmware.lamp
version: "7.0"
doc: Lamps.
services:
  Lamp:
    doc: Switches lamps.
    operations:
      dim: { doc: Dims a lamp., params: { spec: { type: Spec, doc: How. } } }
      blink: { doc: Blinks., since: "7.0" }
structures:
  Spec: { doc: How to dim., fields: { level: { type: long, doc: How bright. }${fields} } }
`;

/** A field that has to be set, which breaks callers, and one that may be unset, which does not. */
export const breaking = ", color: { type: string, doc: Which color. }";
export const harmless = ', hue: { type: "string?", doc: Which hue. }';

/** Runs git in a folder, as somebody who needs no configuration. */
export function gitIn(folder: string): (...args: readonly string[]) => void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  return (...args) => void execFileSync("git", [...identity, ...args], { cwd: folder, stdio: "ignore" });
}

/** Makes a repository whose only commit has the definitions. */
export function lampRepository(folder: string): (...args: readonly string[]) => void {
  const git = gitIn(folder);
  writeTree(folder, { "definitions/lamp.yaml": lamp() });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "One");
  return git;
}
