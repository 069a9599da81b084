// Asks a new vCenter appliance whether an installation would succeed, without starting it.
//
// Shows structures within structures, a secret that never shows up in logs, and a report with errors and warnings.
//
//   node --env-file=.env appliance-install-check.ts vsphere.local
//
// VCENTER_HOST is the appliance with its own port, such as vc.example.com:5480, VCENTER_USER its user root, and
// SSO_PASSWORD the password that the administrator of single sign-on is to get.
import { pathToFileURL } from "node:url";
import { connect, type Connection } from "vsphere-sdk";
import { InvalidArgument, NotAllowedInCurrentState } from "vsphere-sdk/errors";
import { fromEnvironment } from "vsphere-sdk/node";
import { CheckStatus, InstallClient, type VapiNotification as Notification } from "vsphere-sdk/vcenter/deployment";

/** Returns the exit code of the program. */
export async function main(vcenter: Connection, ssoDomainName: string, ssoAdminPassword: string): Promise<number> {
  try {
    const { status, result } = await new InstallClient(vcenter).check({
      spec: { vcsaEmbedded: { standalone: { ssoDomainName, ssoAdminPassword }, ceipEnabled: false }, autoAnswer: true },
    });
    print("error", result?.errors);
    print("warning", result?.warnings);
    print("info", result?.info);
    console.log(
      status === CheckStatus.SUCCESS ? "The appliance can be installed." : `The check ended with ${status.value}.`,
    );
    return status === CheckStatus.SUCCESS ? 0 : 1;
  } catch (error) {
    if (error instanceof NotAllowedInCurrentState) console.log("The appliance is installed already, or not ready yet.");
    // What is wrong with the arguments is in the messages, outermost first.
    else if (error instanceof InvalidArgument)
      for (const { defaultMessage } of error.messages) console.log(defaultMessage);
    else throw error;
    return 1;
  }
}

function print(kind: string, notifications: readonly Notification[] = []): void {
  for (const { id, message, resolution } of notifications) {
    console.log(`${kind} ${id}: ${message.defaultMessage}`);
    if (resolution !== undefined) console.log(`  ${resolution.defaultMessage}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { SSO_PASSWORD: secret } = process.env;
  const [domain = "vsphere.local"] = process.argv.slice(2);
  if (secret) {
    await using appliance = connect(fromEnvironment());
    process.exitCode = await main(appliance, domain, secret);
  } else {
    console.error("Usage: appliance-install-check.ts [DOMAIN], with VCENTER_HOST, … and SSO_PASSWORD set");
    process.exitCode = 2;
  }
}
