import { connect } from "vsphere-sdk";
import { FakeVcenter } from "vsphere-sdk/testing";
import { PowerClient, Power, PowerState } from "vsphere-sdk/vcenter/vm";

/** A test that a user writes, without any server. */
export async function kit(): Promise<string> {
  const fake = new FakeVcenter().on(Power, { get: () => ({ state: PowerState.SUSPENDED }) });
  const vcenter = connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch });
  const { state } = await new PowerClient(vcenter).get({ vm: "vm-42" });
  await vcenter.close();
  return `${state.value} ${fake.calls.length} ${fake.sessions.size}`;
}
