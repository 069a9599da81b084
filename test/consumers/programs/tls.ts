import { connect } from "vsphere-sdk";
import { tls, type TlsOptions } from "vsphere-sdk/node";
import { PowerClient } from "vsphere-sdk/vcenter/vm";

/** How a server with a certificate of a private authority is met: by the state of a machine, or by an error. */
async function meet(host: string, options: TlsOptions | undefined): Promise<string> {
  const login = { host, user: "u", password: "p" };
  const vcenter = connect(options === undefined ? login : { ...login, fetch: tls(options) });
  try {
    return (await new PowerClient(vcenter).get({ vm: "vm-42" })).state.value;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    await vcenter.close();
  }
}

export async function meetings(
  host: string,
  trusted: { readonly ca: string; readonly fingerprint256: string },
): Promise<readonly string[]> {
  const { ca, fingerprint256 } = trusted;
  return [
    await meet(host, { ca }),
    await meet(host, { fingerprint256 }),
    await meet(host, { rejectUnauthorized: false }),
    await meet(host, { fingerprint256: "00".repeat(32) }),
    await meet(host, undefined),
  ];
}
