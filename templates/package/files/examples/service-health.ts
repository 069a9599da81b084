// Lists the services of a vCenter with their states and health, and restarts those that don't function.
//
// Shows a map as a result, values of enumerations that came with a newer server, and errors that concern one service
// only, so that the others still get their turn.
//
//   node --env-file=.env service-health.ts            # looks
//   node --env-file=.env service-health.ts restart    # and restarts
import { pathToFileURL } from "node:url";
import { connect, type Connection } from "vsphere-sdk";
import { NotAllowedInCurrentState, TimedOut } from "vsphere-sdk/errors";
import { fromEnvironment } from "vsphere-sdk/node";
import { isServiceInfoState, ServiceClient, ServiceHealth, type ServiceInfo } from "vsphere-sdk/vcenter/services";

/** Returns the exit code of the program: 0 when all that runs is well in the end. */
export async function main(vcenter: Connection, restart = false): Promise<number> {
  const services = new ServiceClient(vcenter);
  const all = await services.listDetails();
  const degraded: string[] = [];
  for (const [id, info] of [...all].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`${id}: ${describe(info)}`);
    for (const message of info.healthMessages ?? []) console.log(`  ${message.defaultMessage}`);
    // Values of enumerations are the same objects everywhere: `===` compares them.
    if (info.health === ServiceHealth.DEGRADED) degraded.push(id);
  }
  console.log(`${degraded.length} of ${all.size} services don't function.`);
  if (!restart) return degraded.length === 0 ? 0 : 1;

  let failed = 0;
  for (const service of degraded) {
    try {
      // A restart may well take longer than the five minutes that a call has by default.
      await services.restart({ service }, { timeoutMs: 900_000 });
      const { state, health } = await services.get({ service });
      console.log(`${service}: restarted, now ${state.value} ${health?.value ?? ""}`.trimEnd());
      if (health === ServiceHealth.DEGRADED) failed += 1;
    } catch (error) {
      if (!(error instanceof NotAllowedInCurrentState || error instanceof TimedOut)) throw error;
      // What the server said, without the name of the call that `error.message` has beside it.
      console.log(`${service}: ${error.name}: ${error.messages.map((message) => message.defaultMessage).join(" ")}`);
      failed += 1;
    }
  }
  return failed === 0 ? 0 : 1;
}

function describe(info: ServiceInfo): string {
  if (isServiceInfoState(info, "STARTED")) {
    switch (info.health.value) {
      case "HEALTHY":
        return "runs";
      case "HEALTHY_WITH_WARNINGS":
        return "runs, with warnings";
      case "DEGRADED":
        return "runs, but doesn't function";
      default:
        // Only a newer server sends other values.
        return `runs, with a health that this program doesn't know: ${info.health.value}`;
    }
  }
  return info.state.isUnknown ? `${info.state.value}, which this program doesn't know` : info.state.value.toLowerCase();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [action] = process.argv.slice(2);
  if (process.env["VCENTER_HOST"] && (action === undefined || action === "restart")) {
    await using vcenter = connect(fromEnvironment());
    process.exitCode = await main(vcenter, action === "restart");
  } else {
    console.error("Usage: service-health.ts [restart], with VCENTER_HOST, … set");
    process.exitCode = 2;
  }
}
