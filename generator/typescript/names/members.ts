import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Module } from "../../model/model.ts";
import { memberOf } from "./identifiers.ts";
import { commonErrorFields, errorMembers } from "./reserved.ts";

/** Reports wire names of the same owner that would become the same member in TypeScript. */
export function checkMembers({ structures, services }: Module, report: Report): void {
  for (const node of structures) {
    const isError = node.kind === "error";
    const own = isError ? node.fields.filter(({ name }) => !commonErrorFields.has(name)) : node.fields;
    checkOwner(own, node.name, report, isError ? errorMembers : []);
  }
  for (const service of services) {
    for (const operation of service.operations) checkOwner(operation.params, `${service.name}.${operation.id}`, report);
    const methods = service.operations.map(({ id, alias, span }) => ({ name: id, alias, span }));
    checkOwner(methods, service.name, report);
  }
}

function checkOwner(
  items: readonly { readonly name: string; readonly alias: string | undefined; readonly span: Span }[],
  owner: string,
  report: Report,
  inherited: readonly string[] = [],
): void {
  const members = new Map(inherited.map((member) => [member, `ServiceError.${member}`]));
  for (const { name, alias, span } of items) {
    const identifier = memberOf({ name, alias });
    const other = members.get(identifier);
    if (other !== undefined) report("identifier-clash", span, { name: `${owner}.${name}`, other, identifier });
    members.set(identifier, `${owner}.${name}`);
  }
}
