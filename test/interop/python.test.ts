import { spawn } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { FakeVcenter, listen, sampleOf, vapiError } from "../../generated/src/runtime/testing/index.ts";
import { needing, pythonClient } from "../support/interop.ts";
import { toPlain, type Plain } from "../support/plain.ts";
import { registry } from "../support/registry.ts";
import * as t from "../../generated/src/runtime/types.ts";

const tests = needing("python3", "the official Python client against the HTTP server of the testing kit");

interface Line {
  readonly step?: string;
  readonly service?: string;
  readonly operation?: string;
  readonly outcome?: string;
  readonly result?: Plain;
  readonly error?: string;
  readonly message?: string;
  readonly user?: string;
  readonly reason?: string;
  readonly messages?: readonly string[];
}

const operations = registry.services.flatMap(registry.operationsOf);
const power = registry.operation("com.vmware.vcenter.vm.power", "get");

/** Without what is unset, and with sets and maps in one order, as the client prints values. */
function comparable(plain: Plain | undefined): unknown {
  if (Array.isArray(plain)) return (plain as readonly Plain[]).map(comparable);
  if (typeof plain !== "object" || plain === null) return plain;
  if ("$error" in plain) return { error: plain["$error"] };
  if ("$structure" in plain) return "StructValue";
  return Object.fromEntries(
    Object.entries(plain)
      .filter(([, item]) => item !== null)
      .map(([name, item]) => [name, comparable(item)]),
  );
}

/** Operations in which the bindings, of vSphere 8.0, have fields required that are optional in 6.7, or the reverse; and how that shows. */
const changedSince: Readonly<Record<string, string>> = {
  "com.vmware.vcenter.deployment.install check":
    "Field vcsa_embedded of com.vmware.vcenter.deployment.install.install_spec is invalid",
  "com.vmware.vcenter.deployment.install start":
    "Field vcsa_embedded of com.vmware.vcenter.deployment.install.install_spec is invalid",
  "com.vmware.vcenter.deployment.install get": "'OptionalValue' object has no attribute 'get_field_names'",
  "com.vmware.vcenter.vm_template.library_items get": "StringValue(value='vm_template-1')",
  "com.vmware.vcenter.vm_template.library_items create":
    "Field name of com.vmware.vcenter.vm_template.library_items.create_spec is invalid",
};

describe.skipIf(tests.isMissing)(tests.title, () => {
  const vcenter = new FakeVcenter({ services: registry.services, users: { "administrator@vsphere.local": "päss" } });
  let lines: readonly Line[] = [];

  beforeAll(async () => {
    await using listening = await listen(vcenter);
    for (const type of registry.errors)
      vcenter.trouble({ error: vapiError(type, `This is ${type.wireName}.`) }, { operation: power });
    lines = await runClient(listening.host);
  });

  async function runClient(host: string): Promise<readonly Line[]> {
    const fields = Object.fromEntries(
      registry.structureNames.map((name) => [name, Object.keys(registry.structure(name).fields())]),
    );
    const request = {
      host,
      user: "administrator@vsphere.local",
      password: "päss",
      operations: Object.fromEntries(
        registry.services.map((service) => [
          service.id,
          registry.operationsOf(service).map((operation) => operation.id),
        ]),
      ),
      inputs: Object.fromEntries(
        operations.map((operation) => [`${operation.service} ${operation.id}`, Object.keys(operation.input())]),
      ),
      fields,
      trouble: { service: power.service, operation: power.id, errors: registry.errors.map((type) => type.wireName) },
    };
    const child = spawn(pythonClient(), ["-W", "ignore", "test/interop/client.py"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(JSON.stringify(request));
    let output = "";
    for await (const chunk of child.stdout) output += String(chunk);
    return output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
  }

  const of = (service: string, operation: string): Line | undefined =>
    lines.find((line) => line.service === service && line.operation === operation);

  test("logs in and out, and is refused with a wrong password", () => {
    const steps: Readonly<Record<string, Line>> = Object.fromEntries(
      lines.filter((line) => line.step !== undefined).map((line) => [line.step!, line]),
    );
    expect(steps["wrong password"]).toMatchObject({ outcome: "Unauthenticated" });
    expect(steps["session"]).toMatchObject({ user: "administrator@vsphere.local" });
    expect(steps["after logout"]).toMatchObject({ outcome: "Unauthenticated" });
    expect(vcenter.sessions.size).toBe(0);
  });

  test("understands every error, with its message", () => {
    const errors = lines.filter((line) => line.step === "error");
    expect(errors.length).toBe(registry.errors.length);
    for (const line of errors) expect(line).toMatchObject({ outcome: line.error, message: `This is ${line.error}.` });
  });

  test("is content with the answer of every operation that it knows", () => {
    const known = operations.flatMap((operation) => {
      const line = of(operation.service, operation.id);
      return line === undefined || line.outcome === "unknown to the bindings" ? [] : [{ operation, line }];
    });
    expect(known.length).toBeGreaterThan(120);
    for (const { operation, line } of known) {
      const name = `${operation.service} ${operation.id}`;
      const changed = changedSince[name];
      if (changed !== undefined) {
        expect(JSON.stringify(line), name).toContain(changed);
        continue;
      }
      expect(line, name).toMatchObject({ outcome: "answered" });
      const output = operation.output?.() ?? t.void;
      const expected = comparable(toPlain(output, sampleOf(output)));
      expect(comparable(line.result), name).toEqual(expected);
    }
  });
});
