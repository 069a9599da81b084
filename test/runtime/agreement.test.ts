import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connect } from "../../generated/src/runtime/connect.ts";
import type { OperationDescriptor, ServiceDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { memberName } from "../../generated/src/runtime/member-name.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import * as t from "../../generated/src/runtime/types.ts";
import { byName } from "../support/protocols.ts";
import { typed } from "../support/typed.ts";

/** Operations of all names, and those whose parameters stand in a body in REST: a query can't say every type. */
const allNames = ["list", "get", "create", "update", "set", "delete", "do_it"];
const withBody = ["create", "do_it"];

/** An operation with parameters of any types, and what it is called with. */
const callsOf = (names: readonly string[]) =>
  fc
    .record({
      id: fc.constantFrom(...names),
      parameters: fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{2,5}$/), typed), {
        maxLength: 3,
        selector: ([name]) => name,
      }),
      output: fc.option(typed),
    })
    .map(({ id, parameters, output }) => {
      // The identifier is for the path.
      const fixed = [
        ["vm_id", { type: t.id, value: "vm-1" }],
        ["first_of", { type: t.long, value: 1 }],
        ["second_of", { type: t.string, value: "x" }],
      ] as const;
      const all = [...fixed, ...parameters];
      const input = Object.fromEntries(all.map(([name, { type }]) => [name, type]));
      const operation: OperationDescriptor<object> = {
        service: "org.example.box",
        id,
        input: () => input,
        api: "POST /org/example/box/{vm_id}?action=do-it",
        ...(output !== null && { output: () => output.type }),
      };
      const values = all
        .filter(([, { value }]) => value !== undefined)
        .map(([name, { value }]) => [memberName(name), value]);
      return { operation, input: Object.fromEntries(values) as object, result: output?.value };
    });

interface Box {
  call(input: object): Promise<unknown>;
}

describe.for(byName)("client and testing kit over %s", ([name, { transport }]) => {
  test("agree on what is sent and answered", async () => {
    await fc.assert(
      fc.asyncProperty(callsOf(name === "JSON-RPC" ? allNames : withBody), async ({ operation, input, result }) => {
        const service: ServiceDescriptor<Box> = { id: operation.service, operations: { call: operation } };
        const vcenter = new FakeVcenter().on(service, { call: () => result });
        const connection = connect({
          host: "vc.test",
          user: "u",
          password: "p",
          retry: false,
          fetch: vcenter.fetch,
          protocol: transport,
        });
        const answer: unknown = await connection.invoke(operation, input);
        expect(vcenter.calls.at(-1)!.input).toEqual(input);
        expect(answer).toEqual(result);
      }),
      { numRuns: 200 },
    );
  });
});
