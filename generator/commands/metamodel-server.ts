// Reads the metamodel of a server through the package that this generator makes. No file imports this one directly:
// the package is TypeScript, so that it has to be loaded with a TypeScript loader.
import { readFileSync } from "node:fs";
import { connect, VsphereError } from "../../generated/src/index.js";
import { tls } from "../../generated/src/runtime/node/tls.js";
import { ComponentClient } from "../../generated/src/vapi/metadata/metamodel/component.js";
import type { ComponentInfo } from "../../generated/src/vapi/metadata/metamodel/types.js";

export interface ServerOptions {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** File with the authorities to trust, in PEM. */
  readonly ca: string | undefined;
  readonly fingerprint: string | undefined;
}

/** Every component of a server, or why it can't be had. */
export async function readComponents(
  { host, user, password, ca, fingerprint }: ServerOptions,
  onComponent: (id: string, at: number, count: number) => void,
): Promise<readonly ComponentInfo[] | { readonly failure: string }> {
  try {
    const trust =
      fingerprint !== undefined
        ? { fetch: tls({ fingerprint256: fingerprint }) }
        : ca !== undefined
          ? { fetch: tls({ ca: readFileSync(ca, "utf8") }) }
          : {};
    await using vcenter = connect({ host, user, password, ...trust });
    const client = new ComponentClient(vcenter);
    const ids = [...(await client.list())].sort();
    const components: ComponentInfo[] = [];
    for (const [at, id] of ids.entries()) {
      onComponent(id, at, ids.length);
      components.push((await client.get({ componentId: id })).info);
    }
    return components;
  } catch (error) {
    // Wrong options cause a TypeError; an unreadable file of authorities causes an error of the file system.
    const isExpected =
      error instanceof VsphereError ||
      error instanceof TypeError ||
      typeof (error as { code?: unknown }).code === "string";
    if (!isExpected) throw error;
    return { failure: (error as Error).message };
  }
}
