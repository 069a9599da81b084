import { readFileSync } from "node:fs";
import { tsImport } from "tsx/esm/api";
import type { Report } from "../diagnostics/collector.ts";
import { createSourceFile } from "../diagnostics/span.ts";
import { factsOfMetamodel, MetamodelError, unsaidByMetamodel, type KnownNames } from "../import/metamodel.ts";
import { checkFacts, readFacts, type Facts } from "../import/read-facts.ts";
import { reasonOf } from "../source/files.ts";
import type * as Server from "./metamodel-server.ts";
import { passwordVariable, readPassword } from "./password.ts";
import type { Progress } from "./progress.ts";

/** The content of a file; reports a file that can't be read. */
export function readBytes(file: string, report: Report): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const place = { source: createSourceFile(file, ""), start: 0, end: 0 };
    report("facts-unreadable", place, { file, reason: reasonOf(error) });
    return undefined;
  }
}

/** The facts of a file. */
export function factsOfFile(file: string, report: Report): Facts | undefined {
  const bytes = readBytes(file, report);
  return bytes && readFacts(file, bytes, report);
}

export interface ServerArguments {
  readonly server: string;
  readonly user: string;
  readonly ca: string | undefined;
  readonly fingerprint: string | undefined;
  readonly release: string;
}

/** The facts that the metamodel of a running server holds. */
export async function factsOfServer(
  args: ServerArguments,
  known: KnownNames,
  report: Report,
  progress: Progress,
): Promise<Facts | { readonly usage: string } | undefined> {
  const { server, user, release } = args;
  const host = server.replace(/^https:\/\//i, "").replace(/\/$/, "");
  if (/^http:/i.test(server)) return { usage: "--server is an https address: a password is sent to it" };
  const password = await readPassword(`Password of ${user} at ${host}: `);
  if (password === undefined || password === "")
    return { usage: `set the password in the environment variable ${passwordVariable}` };
  progress.stage("server");
  const { readComponents } = (await tsImport("./metamodel-server.ts", import.meta.url)) as typeof Server;
  const components = await readComponents({ ...args, host, password }, (id, at, count) =>
    progress.detail(`${at + 1} of ${count}: ${id}`),
  );
  const fail = (reason: string): undefined => {
    report("server-failed", undefined, { server: host, reason });
  };
  if ("failure" in components) return fail(components.failure.replace(/\.$/, ""));
  try {
    const modules = factsOfMetamodel(components, known);
    return checkFacts(host, { release, modules, unsaid: unsaidByMetamodel }, report);
  } catch (error) {
    if (!(error instanceof MetamodelError)) throw error;
    return fail(error.message);
  }
}
