import { describe, expect, test } from "vitest";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { fromEnvironment } from "../../generated/src/runtime/node/index.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";

const login = { VCENTER_HOST: "vc.test", VCENTER_USER: "u", VCENTER_PASSWORD: "p" };
const plain = { host: "vc.test", user: "u", password: "p" };

describe("options from the environment", () => {
  test("are host and login, and JSON-RPC with the authorities of the runtime", () => {
    expect(fromEnvironment({ ...login, OTHER: "x" })).toEqual({ ...plain, protocol: jsonRpc });
    // What is set to nothing is not set.
    expect(fromEnvironment({ ...login, VCENTER_FINGERPRINT: "", VCENTER_CA: "" })).toEqual({
      ...plain,
      protocol: jsonRpc,
    });
  });

  test.each([
    ["jsonRpc", jsonRpc],
    ["rest", rest],
    ["api", api],
  ])("may name the protocol %s", (name, protocol) =>
    expect(fromEnvironment({ ...login, VCENTER_PROTOCOL: name })).toEqual({ ...plain, protocol }),
  );

  test("may name how the certificate is trusted", () => {
    const authority = "test/support/certificates/authority.pem";
    for (const trust of [{ VCENTER_FINGERPRINT: "ab".repeat(32) }, { VCENTER_CA: authority }])
      expect(fromEnvironment({ ...login, ...trust }).fetch?.requiresTls).toBe(true);
  });

  test.each([
    [{ VCENTER_HOST: undefined }, "VCENTER_HOST isn't set"],
    [{ VCENTER_USER: "" }, "VCENTER_USER isn't set"],
    [{ VCENTER_PASSWORD: undefined }, "VCENTER_PASSWORD isn't set"],
    [{ VCENTER_PROTOCOL: "soap" }, "VCENTER_PROTOCOL must be jsonRpc, rest, api"],
    [{ VCENTER_PROTOCOL: "toString" }, "VCENTER_PROTOCOL must be jsonRpc, rest, api"],
    [{ VCENTER_FINGERPRINT: "ab".repeat(32), VCENTER_CA: "x" }, "exclude each other"],
    [{ VCENTER_CA: "/nowhere/ca.pem" }, "VCENTER_CA can't be read: ENOENT"],
    [{ VCENTER_FINGERPRINT: "short" }, "fingerprint256"],
  ])("that can't be used are named: %j", (wrong, text) => {
    expect(() => fromEnvironment({ ...login, ...wrong })).toThrow(TypeError);
    expect(() => fromEnvironment({ ...login, ...wrong })).toThrow(text);
  });
});
