// Reads the power state of a virtual machine, and changes it.
//
// Shows enumerations, the cases of a union, and errors of the server told apart by `instanceof`.
//
//   node --env-file=.env power-control.ts vm-42           # says how it is
//   node --env-file=.env power-control.ts vm-42 start     # or stop, suspend, reset
//
// `stop` cuts the power. To shut the guest down, use `shutdown` of the `PowerClient` in `vsphere-sdk/vcenter/vm/guest`.
import { pathToFileURL } from "node:url";
import { connect, type Connection } from "vsphere-sdk";
import { AlreadyInDesiredState, NotAllowedInCurrentState, NotFound } from "vsphere-sdk/errors";
import { fromEnvironment } from "vsphere-sdk/node";
import { isPowerInfoState, PowerClient, PowerState, type PowerInfo } from "vsphere-sdk/vcenter/vm";

const actions = ["start", "stop", "suspend", "reset"] as const;
export type Action = (typeof actions)[number];

/** Returns the exit code of the program. */
export async function main(vcenter: Connection, vm: string, action?: Action): Promise<number> {
  const power = new PowerClient(vcenter);
  try {
    console.log(`${vm} is ${describe(await power.get({ vm }))}.`);
    if (action === undefined) return 0;
    await power[action]({ vm });
    console.log(`${action}: done, ${vm} is ${describe(await power.get({ vm }))}.`);
    return 0;
  } catch (error) {
    if (error instanceof AlreadyInDesiredState) {
      console.log(`${action}: nothing to do.`);
      return 0;
    }
    if (error instanceof NotFound) console.log(`There is no virtual machine ${vm}.`);
    else if (error instanceof NotAllowedInCurrentState) console.log(`${action}: not in this state.`);
    // Such as a lost connection or a missing privilege, about which this program can do nothing.
    else throw error;
    return 1;
  }
}

function describe(info: PowerInfo): string {
  // With the case comes the field: `cleanPowerOff` is a boolean here, and possibly undefined elsewhere.
  if (isPowerInfoState(info, "POWERED_OFF"))
    return info.cleanPowerOff ? "off" : "off, without its guest having been shut down";
  if (info.state === PowerState.POWERED_ON) return "on";
  if (info.state === PowerState.SUSPENDED) return "suspended";
  // A newer server may know states that this package doesn't; they print as their text.
  return `in the state ${info.state.value}`;
}

const isAction = (text: string | undefined): text is Action | undefined =>
  text === undefined || actions.some((action) => action === text);

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [vm, action] = process.argv.slice(2);
  if (vm && isAction(action)) {
    await using vcenter = connect(fromEnvironment());
    process.exitCode = await main(vcenter, vm, action);
  } else {
    console.error(`Usage: power-control.ts VM [${actions.join("|")}]`);
    process.exitCode = 2;
  }
}
