import { inspect } from "node:util";
import type { LinksCreateParameters } from "../../generated/src/vcenter/hvc/index.ts";
import { DataValue } from "../../generated/src/runtime/data-value.ts";
import type { Fields, Type } from "../../generated/src/runtime/descriptor.ts";
import { DynamicStructure } from "../../generated/src/runtime/dynamic-structure.ts";
import * as t from "../../generated/src/runtime/types.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";

export const password = "pässw0rd-SECRET-1";
export const argument = "argument-SECRET-2";

export const link: LinksCreateParameters = {
  spec: {
    pscHostname: "psc.test",
    domainName: "d",
    username: "admin",
    password: argument,
    adminGroups: new Set(["g"]),
  },
};

export const protocols = { "JSON-RPC": jsonRpc, "/rest": rest, "/api": api };

/** Every way in which a program may print something. */
export function printed(value: unknown): string {
  const all: string[] = [];
  const seen = new Set<unknown>();
  const visit = (item: unknown): void => {
    if (seen.has(item)) return;
    seen.add(item);
    all.push(inspect(item, { depth: 20, showHidden: true }), String(item), JSON.stringify(item) ?? "");
    if (!(item instanceof Error)) return;
    all.push(item.stack ?? "", item.message, JSON.stringify(item, Object.getOwnPropertyNames(item)));
    visit(item.cause);
  };
  visit(value);
  return all.join("\n");
}

/** Secrets that texts of several kinds write in different ways. */
export const spellings = ["plain-SECRET-6", 'quote"back\\slash-SECRET-7', "100%-SECRET-8&=?", "SECRET-9"];

/** Where a program may have a secret among its arguments. */
const inner = { id: "a.inner", fields: (): Fields => ({ password: t.secret }) };
const renamed = { id: "a.renamed", members: { pass_word: "other" }, fields: (): Fields => ({ pass_word: t.secret }) };
export const places: Readonly<Record<string, readonly [type: Type, value: (secret: string) => unknown]>> = {
  "a parameter": [t.secret, (secret) => secret],
  "an optional one": [t.optional(t.secret), (secret) => secret],
  "a field": [inner, (password) => ({ password })],
  "a field with a member of another name": [renamed, (other) => ({ other })],
  "a list": [t.list(t.secret), (secret) => [secret]],
  "a set": [t.set(t.secret), (secret) => new Set([secret])],
  "a map": [t.map(t.string, t.secret), (secret) => new Map([["a", secret]])],
  "a dynamic structure": [t.dynamic(), (password) => DynamicStructure.from(inner, { password })],
  "a value of any type": [t.opaque, (secret) => DataValue.of(t.secret, secret)],
};

const inHtml = (text: string): string =>
  text.replace(
    /[^\w ]/gu,
    (character) => ({ "&": "&amp;", "<": "&lt;" })[character] ?? `&#${character.codePointAt(0)};`,
  );
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
/** How what comes back may spell what was sent. */
export const written: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "as JSON": inJson,
  "as ASCII in JSON": (text) =>
    text.replace(/[^\w ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "as HTML": inHtml,
  "in hexadecimal HTML": (text) =>
    text.replace(/[^\w ]/gu, (character) => `&#x${character.codePointAt(0)!.toString(16)};`),
  "as a part of a URL": encodeURIComponent,
  "as a form": (text) => new URLSearchParams([["", text]]).toString().slice(1),
  "in small letters": (text) => text.toLowerCase(),
};
