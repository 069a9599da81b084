import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** Environment variable that holds the password. */
export const passwordVariable = "VSPHERE_PASSWORD";

/** The password, from the environment or typed without being shown; undefined if there is no terminal to type at. */
export async function readPassword(prompt: string): Promise<string | undefined> {
  const given = process.env[passwordVariable];
  if (given !== undefined && given !== "") return given;
  if (!process.stdin.isTTY) return undefined;
  const silent = new Writable({ write: (_, __, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  // The prompt comes only now, because from here on the terminal doesn't show what is typed.
  process.stderr.write(prompt);
  try {
    return await new Promise<string | undefined>((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
    });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
