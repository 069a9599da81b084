import { connect, ServiceError, unknownFieldsOf } from "vsphere-sdk";
import { NotFound } from "vsphere-sdk/errors";
import { LibraryItemClient } from "vsphere-sdk/vcenter/ovf";
import { isPowerInfoState, PowerClient, powerStartErrors, PowerState } from "vsphere-sdk/vcenter/vm";

/** What people do with the package, at a server that its test knows. */
export async function program(host: string): Promise<readonly string[]> {
  const said: string[] = [];
  const vcenter = connect({ host, user: "u", password: "p" });
  try {
    const power = new PowerClient(vcenter);
    const info = await power.get({ vm: "vm-42" });
    if (isPowerInfoState(info, "POWERED_OFF")) said.push(`off, clean: ${String(info.cleanPowerOff)}`);
    said.push(`${String(info.state === PowerState.POWERED_OFF)} ${String(unknownFieldsOf(info) === undefined)}`);
    try {
      await power.start({ vm: "vm-404" });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const declared = powerStartErrors.match(error);
      said.push(`${error.name} ${String(error instanceof NotFound)} ${declared?.messages[0]?.defaultMessage ?? ""}`);
    }
    const ovf = new LibraryItemClient(vcenter);
    const { name, networks } = await ovf.filter({ ovfLibraryItemId: "item", target: { resourcePoolId: "resgroup-8" } });
    said.push(`${name ?? ""} ${(networks ?? []).join()}`);
    said.push(`valid: ${String(await vcenter.isSessionValid())}`);
  } finally {
    await vcenter.close();
  }
  return said;
}
