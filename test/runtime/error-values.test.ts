import { describe, expect, test } from "vitest";
import { connect } from "../../generated/src/runtime/connect.ts";
import type { Fields, StructureDescriptor, Type } from "../../generated/src/runtime/descriptor.ts";
import { DynamicStructure } from "../../generated/src/runtime/dynamic-structure.ts";
import { ErrorMapper } from "../../generated/src/runtime/error-mapper.ts";
import type { ErrorMessage } from "../../generated/src/runtime/fault.ts";
import { parseJson } from "../../generated/src/runtime/json.ts";
import { MalformedResponseError } from "../../generated/src/runtime/errors.ts";
import { messagesOf } from "../../generated/src/runtime/error-values.ts";
import { LocalizableMessage as StandardMessage } from "../../generated/src/vapi/std/index.ts";
import { ServerTooOldError } from "../../generated/src/runtime/server-too-old-error.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { unknownFieldsOf } from "../../generated/src/runtime/received.ts";
import { NotFound, OperationNotFound } from "../../generated/src/vapi/std/errors/index.ts";
import { answered, byName, failureOf, operationOf, protocols, type Protocol } from "../support/protocols.ts";
import { fakeFetch, idOf } from "../support/fake-fetch.ts";
import * as t from "../../generated/src/runtime/types.ts";

const optional = (type: Type): Type => t.optional(type);
const wireName = "com.vmware.vapi.std.errors.unauthenticated";

/** The messages of 7.0, and an error of it with a field of its own. */
const LocalizableMessage = {
  id: "com.vmware.vapi.std.localizable_message",
  fields: (): Fields => ({
    id: t.string,
    default_message: t.string,
    args: t.list(t.string),
    params: optional(t.map(t.string, t.string)),
    localized: optional(t.string),
  }),
};
interface Message extends ErrorMessage {
  readonly params?: ReadonlyMap<string, string>;
}
class Unauthenticated extends ServiceError {
  static override readonly wireName: string = wireName;
  static override readonly fields = (): Fields => ({
    messages: t.list(LocalizableMessage),
    data: optional(t.dynamic()),
    error_type: optional(t.string),
    challenge: optional(t.string),
    tries: optional(t.long),
  });
  declare readonly messages: readonly Message[];
  declare readonly challenge: string | undefined;
  declare readonly errorType: string | undefined;
  declare readonly tries: number | undefined;
}

function bodyOf({ name, structure, map, error }: Protocol, fields = ""): string {
  const text = (json: string): string => (name === "JSON-RPC" ? `{"OPTIONAL":${json}}` : json);
  const params = map([['"user"', '"ann"']]);
  const message = structure(
    LocalizableMessage.id,
    `"id":"m.1","default_message":"No.","args":[],"params":${text(params)},"localized":${text('"Nein."')}`,
  );
  return error(wireName, `"messages":[${message}],"challenge":${text('"SIGN realm"')},"level":5${fields}`);
}

function expectComplete(error: Unauthenticated): void {
  expect(error.challenge).toBe("SIGN realm");
  expect(error.extra["challenge"]).toBeUndefined();
  expect(error.extra["level"]).toBe(5);
  expect(error.messages).toMatchObject([{ id: "m.1", localized: "Nein.", params: new Map([["user", "ann"]]) }]);
  expect(error.message).toContain("No.");
}

describe.for(byName)("an error over %s", ([, protocol]) => {
  const { codec, structure, error: errorBody } = protocol;
  const report = (operation = operationOf(t.string), body = bodyOf(protocol)): Promise<unknown> =>
    failureOf(() => answered(protocol, operation, body, 401));

  test("that the operation declares is of its class, with its own fields", async () => {
    const operation = { ...operationOf(t.string), errors: () => [Unauthenticated] as never };
    const error = (await report(operation)) as Unauthenticated;
    expect(error.constructor).toBe(Unauthenticated);
    expectComplete(error);
  });

  test("that it doesn't declare gets its fields from the class that is asked", async () => {
    const error = await report();
    expect(error).not.toBeInstanceOf(NotFound);
    expect((error as ServiceError).extra["challenge"]).toBeDefined();
    expect(error instanceof Unauthenticated).toBe(true);
    expectComplete(error as Unauthenticated);
    // Asked again, nothing changes.
    const { messages } = error as Unauthenticated;
    expect(error instanceof Unauthenticated).toBe(true);
    expect((error as Unauthenticated).messages).toBe(messages);
  });

  test("is matched by the errors of another operation, with its fields", async () => {
    const error = await report();
    const mapper = new ErrorMapper<Unauthenticated>({ errors: () => [Unauthenticated] as never });
    expectComplete(mapper.match(error)!);
    expect(mapper.match(new Error("mine"))).toBeUndefined();
  });

  test("of the login, too", async () => {
    const { fetch } = fakeFetch((request) => ({
      status: 401,
      body: protocol.name === "JSON-RPC" ? bodyOf(protocol).replace("<id>", idOf(request)) : bodyOf(protocol),
    }));
    const vcenter = connect({
      host: "vc.test",
      user: "u",
      password: "p",
      fetch,
      protocol: protocol.transport,
      retry: false,
    });
    const error = await failureOf(() => vcenter.sessionId());
    expect(error instanceof Unauthenticated).toBe(true);
    expectComplete(error as Unauthenticated);
  });

  test("with all that the server says of its messages, where a program asks for it", async () => {
    const { structure, map, error } = protocol;
    const optionalText = (json: string): string => (protocol.name === "JSON-RPC" ? `{"OPTIONAL":${json}}` : json);
    const parameter = structure("com.vmware.vapi.std.localization_param", `"s":${optionalText('"ann"')}`);
    const message = structure(
      StandardMessage.id,
      `"id":"m.1","default_message":"No.","args":[],"params":${optionalText(map([['"user"', parameter]]))}`,
    );
    const body = error("com.vmware.vapi.std.errors.not_found", `"messages":[${message}]`);
    const found = (await failureOf(() => answered(protocol, operationOf(t.string), body, 404))) as NotFound;
    const [first] = messagesOf(found, StandardMessage);
    expect(first).toMatchObject({ id: "m.1", defaultMessage: "No.", args: [] });
    expect(first!.params!.get("user")).toEqual({ s: "ann" });
    const wrong: StructureDescriptor = { id: StandardMessage.id, fields: () => ({ level: t.datetime }) };
    expect(() => messagesOf(found, wrong)).toThrow(MalformedResponseError);
  });

  test("inside of a result, required, optional or in a list", async () => {
    const type = {
      id: "a.b",
      fields: (): Fields => ({ error: t.any_error, maybe: optional(t.any_error), all: t.list(t.any_error) }),
    };
    const inside = `"error_type":"UNAUTHENTICATED","messages":[],"challenge":"SIGN"`;
    const named = protocol.name === "/rest" ? `"@class":"${wireName}",${inside}` : inside;
    const item = structure(wireName, named, "ERROR");
    const wrapped = protocol.name === "JSON-RPC" ? `{"OPTIONAL":${item}}` : item;
    // A field that is required today came wrapped from an earlier release.
    for (const required of [item, wrapped]) {
      const body = protocol.output(structure("a.b", `"error":${required},"maybe":${wrapped},"all":[${item}]`));
      const value = (await answered(protocol, operationOf(type), body)) as Record<string, unknown>;
      for (const error of [value["error"], value["maybe"], (value["all"] as unknown[])[0]]) {
        expect((error as ServiceError).wireName).toBe(wireName);
        expect(error instanceof Unauthenticated).toBe(true);
        expect(error).toMatchObject({ challenge: "SIGN", errorType: "UNAUTHENTICATED" });
      }
      // Sent again, it is as it came.
      expect(codec.encode(t.any_error, value["error"])).toEqual(parseJson(item));
    }
  });

  test("with broken parts stays the error that it is", async () => {
    const nothing = { id: "", defaultMessage: "", args: [] };
    const message = (fields: string): string => structure(LocalizableMessage.id, fields);
    const cases: readonly (readonly [fields: string, messages: readonly object[]])[] = [
      ["", []],
      ['"messages":null', []],
      ['"messages":5', []],
      ['"messages":{"a":1,"b":2}', []],
      [`"messages":[${message('"id":"m.1"')}]`, [{ ...nothing, id: "m.1" }]],
      [`"messages":[${message('"default_message":"Text."')}]`, [{ ...nothing, defaultMessage: "Text." }]],
      [`"messages":[${message('"id":"m","default_message":{"a":{}},"args":"x"')}]`, [{ ...nothing, id: "m" }]],
      [`"messages":[${message('"id":null,"default_message":"T","args":null')}]`, [{ ...nothing, defaultMessage: "T" }]],
      ['"messages":[],"data":5', []],
      ['"messages":[],"data":[1]', []],
      ['"messages":[],"challenge":{"a":1,"b":2},"tries":9223372036854775807', []],
    ];
    for (const [fields, messages] of cases)
      for (const errors of [undefined, () => [Unauthenticated] as never]) {
        const operation = { ...operationOf(t.string), ...(errors && { errors }) };
        const error = (await report(operation, errorBody(wireName, fields))) as Unauthenticated;
        expect(error, fields).toBeInstanceOf(Unauthenticated);
        expect(error.messages, fields).toMatchObject(messages);
        expect(error.messages).toHaveLength(messages.length);
        expect([error.data, error.challenge, error.tries]).toEqual([undefined, undefined, undefined]);
        expect(() => JSON.stringify(error)).not.toThrow();
      }
    // What couldn't be read can be looked at.
    const { extra } = (await report(
      undefined,
      errorBody(wireName, '"messages":[],"data":5,"challenge":[1]'),
    )) as Unauthenticated;
    expect(extra).toEqual({
      data: 5,
      challenge: [1],
      ...(protocol.name === "/api" && { error_type: "UNAUTHENTICATED" }),
    });
  });

  test("of general messages gives the text in the language of the caller, and keeps what it doesn't know", async () => {
    const { messages } = (await report()) as ServiceError;
    expect(messages).toMatchObject([{ id: "m.1", defaultMessage: "No.", args: [], localized: "Nein." }]);
    expect(Object.keys(unknownFieldsOf(messages[0]!)!)).toEqual(["params"]);
  });

  test("of a missing operation knows its fields through the error that explains it", async () => {
    const type = protocol.name === "/api" ? "" : ',"error_type":"OPERATION_NOT_FOUND"';
    const body = errorBody("com.vmware.vapi.std.errors.operation_not_found", `"messages":[]${type}`);
    const { fetch } = fakeFetch((request) => {
      const id = protocol.name === "JSON-RPC" ? idOf(request) : "";
      return /cis.session"|\/session$/.test(request.url + (request.body ?? ""))
        ? { body: protocol.output(protocol.name === "JSON-RPC" ? '{"SECRET":"s"}' : '"s"').replace("<id>", id) }
        : { status: 404, body: body.replace("<id>", id) };
    });
    const vcenter = connect({
      host: "vc.test",
      user: "u",
      password: "p",
      fetch,
      protocol: protocol.transport,
      retry: false,
    });
    const error = await failureOf(() => vcenter.invoke(operationOf(t.string), {}));
    expect(error).toBeInstanceOf(ServerTooOldError);
    class Later extends OperationNotFound {
      static override readonly fields = (): Fields => ({ error_type: optional(t.string) });
      declare readonly errorType: string | undefined;
    }
    expect(error instanceof Later && error.errorType).toBe("OPERATION_NOT_FOUND");
    expect((error as Later).messages[0]!.id).toBe("vsphere-sdk.server.too.old");
  });
});

test("an error that a program made is sent with the fields of its class", () => {
  const error = Object.assign(
    new Unauthenticated({ wireName, messages: [{ id: "m", defaultMessage: "t", args: [], localized: "T" }] }),
    { challenge: "SIGN" },
  );
  const rest = protocols[1]!.codec.encode(t.any_error, error);
  expect(rest).toEqual({
    "@class": wireName,
    messages: [{ id: "m", default_message: "t", args: [], localized: "T" }],
    challenge: "SIGN",
  });
  // Releases before 7.0 have three fields in a message.
  const plain = new ServiceError({ wireName: "org.example.boom", messages: error.messages });
  expect(protocols[0]!.codec.encode(t.any_error, plain, true)).toEqual({
    ERROR: {
      "org.example.boom": {
        messages: [{ STRUCTURE: { [LocalizableMessage.id]: { id: "m", default_message: "t", args: [] } } }],
        data: { OPTIONAL: null },
      },
    },
  });
});

test("the data of an error is a structure", async () => {
  const body = '{"type":"a.b","value":{"messages":[],"data":{"@class":"a.c","d":1}}}';
  const error = (await failureOf(() => answered(protocols[1]!, operationOf(t.string), body, 500))) as ServiceError;
  expect(error.data).toBeInstanceOf(DynamicStructure);
  expect(error.data!.get("d")).toBe(1);
});

describe("a URL that no operation has", () => {
  const message = (id: string): string => `"messages":[{"id":"${id}","default_message":"No such URL.","args":["/x"]}]`;
  test.for(protocols.filter(({ name }) => name !== "JSON-RPC").map((protocol) => [protocol.name, protocol] as const))(
    "is a server without the operation, over %s",
    async ([, protocol]) => {
      const notFound = "com.vmware.vapi.std.errors.not_found";
      for (const id of ["com.vmware.vapi.rest.operationsForUrlNotFound", "com.vmware.vapi.rest.httpNotFound"]) {
        const error = await failureOf(() =>
          answered(protocol, operationOf(t.string), protocol.error(notFound, message(id)), 404),
        );
        expect(error).toBeInstanceOf(OperationNotFound);
        expect(error).not.toBeInstanceOf(NotFound);
        expect(error).toMatchObject({ httpStatus: 404, messages: [{ id }] });
      }
      const missing = await failureOf(() =>
        answered(protocol, operationOf(t.string), protocol.error(notFound, message("com.vmware.vm.not_found")), 404),
      );
      expect(missing).toBeInstanceOf(NotFound);
    },
  );
});

test("the messages of an error that a program made are its own", () => {
  const messages = [{ id: "m", defaultMessage: "No.", args: [] }];
  expect(messagesOf(new NotFound({ wireName: NotFound.wireName, messages }), StandardMessage)).toEqual(messages);
});
