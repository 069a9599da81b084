import { expect, test } from "vitest";
import { InvalidArgument, NotAllowedInCurrentState, Unauthenticated } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import {
  CheckStatus,
  Install,
  type CheckInfo,
  type VapiNotification as Notification,
} from "vsphere-sdk/vcenter/deployment";
import { main } from "../../templates/package/files/examples/appliance-install-check.ts";
import { run, type Run } from "../support/examples.ts";

const text = (defaultMessage: string) => ({ id: "text", defaultMessage, args: [] });
const notification = (id: string, message: string, resolution?: string): Notification => ({
  id,
  message: text(message),
  ...(resolution !== undefined && { resolution: text(resolution) }),
});

const applianceThat = (check: () => CheckInfo): FakeVcenter => new FakeVcenter().on(Install, { check });

const runOn = (appliance: FakeVcenter): Promise<Run> =>
  run(appliance, (connection) => main(connection, "vsphere.local", "s3cret"));

test("says that the appliance can be installed, and asks for what it says", async () => {
  const appliance = applianceThat(() => ({ status: CheckStatus.SUCCESS }));
  expect(await runOn(appliance)).toEqual({ code: 0, lines: ["The appliance can be installed."] });
  expect(appliance.calls.at(-1)?.input).toEqual({
    spec: {
      vcsaEmbedded: {
        standalone: { ssoDomainName: "vsphere.local", ssoAdminPassword: "s3cret" },
        ceipEnabled: false,
      },
      autoAnswer: true,
    },
  });
});

test("prints errors first, then warnings, with what to do about them", async () => {
  const appliance = applianceThat(() => ({
    status: CheckStatus.FAILED,
    result: {
      info: [notification("i1", "It took a second.")],
      warnings: [notification("w1", "The clock is off.", "Set up NTP.")],
      errors: [notification("e1", "The name doesn't resolve.", "Ask DNS."), notification("e2", "The disk is small.")],
    },
  }));
  expect(await runOn(appliance)).toEqual({
    code: 1,
    lines: [
      "error e1: The name doesn't resolve.",
      "  Ask DNS.",
      "error e2: The disk is small.",
      "warning w1: The clock is off.",
      "  Set up NTP.",
      "info i1: It took a second.",
      "The check ended with FAILED.",
    ],
  });
});

test("doesn't take a status of a newer appliance for success", async () => {
  const appliance = applianceThat(() => ({ status: CheckStatus.of("POSTPONED"), result: {} }));
  expect(await runOn(appliance)).toEqual({ code: 1, lines: ["The check ended with POSTPONED."] });
});

test("says what the appliance refuses", async () => {
  const installed = applianceThat(() => {
    throw vapiError(NotAllowedInCurrentState, "CONFIGURED");
  });
  expect(await runOn(installed)).toEqual({
    code: 1,
    lines: ["The appliance is installed already, or not ready yet."],
  });
  const weak = applianceThat(() => {
    throw vapiError(InvalidArgument, "The password is too simple.");
  });
  expect(await runOn(weak)).toEqual({ code: 1, lines: ["The password is too simple."] });
  const strict = applianceThat(() => {
    throw vapiError(Unauthenticated, "No.");
  });
  await expect(runOn(strict)).rejects.toBeInstanceOf(Unauthenticated);
});
