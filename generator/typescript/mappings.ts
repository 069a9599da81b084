import { newestMounts } from "../definition/mounts.ts";
import { printUrl } from "../definition/rest.ts";
import type { Carried, Mappings, Rest } from "../model/model.ts";
import { propertyKey, stringLiteral } from "./escaping.ts";

/** Verb and URL below a mount; the variables in the URL are parameters in braces. */
export const callText = (mapping: Rest): string =>
  `${mapping.method} ${printUrl(mapping, ({ parameter }) => parameter)}`;

/** Verb and whole URL below each mount, the newest mount first. */
export const callTexts = (operation: Mappings): readonly string[] =>
  newestMounts.flatMap((mount) => {
    const mapping = operation[mount];
    return mapping === undefined ? [] : [callText(mapping).replace(" ", ` /${mount}`)];
  });

/** A mapping in the form of a descriptor: a text, or an object where parameters are not sent in the usual places. */
export function mappingText(mapping: Rest): string {
  const { body, query, headers } = mapping;
  const call = stringLiteral(callText(mapping));
  const names = (carried: readonly Carried[]): string =>
    `{ ${carried.map(({ name, parameter }) => `${propertyKey(name)}: ${stringLiteral(parameter)}`).join(", ")} }`;
  const members = [
    ...(body === undefined ? [] : [`body: ${stringLiteral(body)}`]),
    ...(query.length === 0 ? [] : [`query: ${names(query)}`]),
    ...(headers.length === 0 ? [] : [`headers: ${names(headers)}`]),
    ...(unusualStatus(mapping) === undefined ? [] : [`status: ${unusualStatus(mapping)}`]),
  ];
  return members.length === 0 ? call : `{ call: ${call}, ${members.join(", ")} }`;
}

/**
 * The status, where a descriptor has to state it: an action that answers with 201. By itself, the runtime expects 200
 * or 204 from an action, and 201 from a creation.
 */
const unusualStatus = ({ method, fixed, status }: Rest): number | undefined =>
  method === "POST" && status === 201 && fixed.some(({ name }) => name === "action") ? status : undefined;
