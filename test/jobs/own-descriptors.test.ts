import { describe, expect, expectTypeOf, test } from "vitest";
import {
  connect,
  supports,
  types as t,
  type OperationDescriptor,
  type ServiceDescriptor,
  type StructureDescriptor,
} from "vsphere-sdk";
import { NotFound } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { protocols } from "../support/protocols.ts";

// As a user writes them, for a service that the package doesn't have.

interface Disk {
  name: string;
  sizeMiB: number;
  bootOrder?: number | undefined;
}
const Disk: StructureDescriptor<Disk> = {
  id: "com.example.lab.disk",
  // `memberName` makes sizeMiB of size_MiB.
  fields: () => ({ name: t.string, size_MiB: t.long, boot_order: t.optional(t.long) }),
};
interface AttachParameters {
  host: string;
  disk: Disk;
}
const attach: OperationDescriptor<AttachParameters, string[], NotFound> = {
  service: "com.example.lab",
  id: "attach",
  input: () => ({ host: t.id, disk: Disk }),
  output: () => t.list(t.string),
  errors: () => [NotFound],
  idempotent: true,
  rest: "POST /example/lab/{host}/attach",
  api: { call: "POST /example/lab/{host}?action=attach", body: "disk" },
};
interface Lab {
  attach(parameters: AttachParameters): Promise<string[]>;
}
const Lab: ServiceDescriptor<Lab> = { id: "com.example.lab", operations: { attach } };

describe.each(protocols)("a descriptor written by hand, over $name", ({ transport: protocol }) => {
  const lab = (): FakeVcenter =>
    new FakeVcenter().on(Lab, {
      attach: ({ host, disk }) => {
        if (host === "host-404") throw vapiError(NotFound, "There is no host-404.");
        return [host, disk.name, `${disk.sizeMiB}`, `${disk.bootOrder}`];
      },
    });
  const open = (fake: FakeVcenter) =>
    connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch, protocol });

  test("is called, typed, with the session of the connection", async () => {
    const fake = lab();
    await using vcenter = open(fake);
    const answer = await vcenter.invoke(attach, { host: "host-1", disk: { name: "a", sizeMiB: 5 } });
    expectTypeOf(answer).toEqualTypeOf<string[]>();
    expect(answer).toEqual(["host-1", "a", "5", "undefined"]);
    expect(fake.calls).toMatchObject([{ service: "com.example.lab", operation: "attach", user: "u" }]);
  });

  test("is checked before it is sent", async () => {
    const fake = lab();
    await using vcenter = open(fake);
    const wrong = { host: "host-1", disk: { name: "a", sizeMib: 5 } } as unknown as AttachParameters;
    await expect(vcenter.invoke(attach, wrong)).rejects.toMatchObject({ name: "ValidationError" });
    // @ts-expect-error A parameter is missing.
    await expect(vcenter.invoke(attach, { host: "host-1" })).rejects.toMatchObject({ name: "ValidationError" });
    expect(fake.calls).toEqual([]);
  });

  test("has its errors, and is tried again where its definition allows it", async () => {
    const fake = lab();
    await using vcenter = open(fake);
    const disk = { name: "a", sizeMiB: 5 };
    const error: unknown = await vcenter.invoke(attach, { host: "host-404", disk }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(NotFound);
    expect(error).toMatchObject({ service: "com.example.lab", operation: "attach" });
    fake.trouble({ cut: "after" }, { operation: attach });
    expect(await vcenter.invoke(attach, { host: "host-1", disk })).toHaveLength(4);
    expect(fake.calls).toHaveLength(3);
  });
});

test("the server is asked for it like for the others", async () => {
  const fake = new FakeVcenter().on(Lab, {});
  await using vcenter = connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch });
  expect(await supports(vcenter, attach)).toBe(true);
  expect(await supports(vcenter, { ...attach, id: "detach" })).toBe(false);
});
