import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { connect } from "../../generated/src/runtime/connect.ts";
import { TlsError } from "../../generated/src/runtime/errors.ts";
import { tls } from "../../generated/src/runtime/node/tls.ts";
import { FakeVcenter, listen, type ListeningVcenter } from "../../generated/src/runtime/testing/index.ts";
import { Power, powerGet, PowerState } from "../../generated/src/vcenter/vm/index.ts";
import { failureOf } from "../support/protocols.ts";

const vcenter = (): FakeVcenter => new FakeVcenter().on(Power, { get: () => ({ state: PowerState.POWERED_ON }) });
const stateOf = async (server: ListeningVcenter, trust: Parameters<typeof tls>[0]): Promise<string> => {
  await using connection = connect({ host: server.host, user: "u", password: "p", fetch: tls(trust), retry: false });
  return (await connection.invoke(powerGet, { vm: "vm-1" })).state.value;
};

describe("a fake vCenter that listens with TLS", () => {
  test("has a certificate of its own, by authority and by fingerprint", async () => {
    await using server = await listen(vcenter(), { tls: true });
    expect(server.host).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await stateOf(server, { ca: server.certificate! })).toBe("POWERED_ON");
    expect(await stateOf(server, { fingerprint256: server.fingerprint256! })).toBe("POWERED_ON");
    expect(await failureOf(() => stateOf(server, {}))).toBeInstanceOf(TlsError);
    await using other = await listen(vcenter(), { tls: true });
    expect(other.fingerprint256).not.toBe(server.fingerprint256);
    expect(await failureOf(() => stateOf(other, { ca: server.certificate! }))).toBeInstanceOf(TlsError);
  });

  test("has one that says what it is", async () => {
    for (let round = 0; round < 20; round += 1) {
      await using server = await listen(new FakeVcenter(), { tls: true });
      const certificate = new X509Certificate(server.certificate!);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(certificate.checkIssued(certificate)).toBe(true);
      expect([certificate.checkIP("127.0.0.1"), certificate.checkHost("localhost")]).toEqual([
        "127.0.0.1",
        "localhost",
      ]);
      expect(certificate.checkHost("vc.example.com")).toBeUndefined();
      expect([certificate.subject, certificate.ca]).toEqual(["CN=vsphere-sdk-fake", true]);
      const now = Date.now();
      expect(Date.parse(certificate.validFrom)).toBeLessThan(now);
      expect(Date.parse(certificate.validTo)).toBeGreaterThan(now + 3_600_000);
      expect(certificate.serialNumber).toMatch(/^[4-7][\dA-F]{31}$/);
    }
  });

  test("takes a certificate", async () => {
    const [key, cert, ca] = ["server.key.pem", "server.pem", "authority.pem"].map((name) =>
      readFileSync(`test/support/certificates/${name}`, "utf8"),
    ) as [string, string, string];
    await using server = await listen(vcenter(), { tls: { key, cert } });
    expect(await stateOf(server, { ca })).toBe("POWERED_ON");
    expect(await stateOf(server, { fingerprint256: server.fingerprint256! })).toBe("POWERED_ON");
  });

  test("listens on a port, and says when it can't", async () => {
    await using first = await listen(new FakeVcenter());
    expect([first.certificate, first.fingerprint256]).toEqual([undefined, undefined]);
    const port = Number(new URL(first.host).port);
    expect(await failureOf(() => listen(new FakeVcenter(), { port }))).toMatchObject({ code: "EADDRINUSE" });
    // @ts-expect-error -- an option that there isn't
    expect(await failureOf(() => listen(new FakeVcenter(), { prot: 1 }))).toMatchObject({ name: "TypeError" });
    await first.close();
    await using second = await listen(new FakeVcenter(), { port });
    expect(second.host).toBe(first.host);
  });
});
