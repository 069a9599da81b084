import type { Operation, Privilege, Service } from "../../model/model.ts";
import { isVoid } from "../../model/types.ts";
import { callTexts } from "../../typescript/mappings.ts";
import { memberName } from "../../typescript/names/identifiers.ts";
import { link } from "../links.ts";
import { codeBlock, escape } from "../markdown.ts";
import { programOf } from "../program.ts";
import { badges, operationAnchor, type PageWriter } from "../site-context.ts";
import { parameterViews } from "./fields.ts";
import { lifeView } from "./life.ts";

/** Values for the template of an operation: everything that a caller has to know. */
export function operationView(
  operation: Operation,
  service: Service,
  writer: PageWriter,
): Readonly<Record<string, unknown>> {
  const { names, source, exchanges } = writer.site;
  const { module, emit } = writer.page;
  const { privileges, errors, params, outputDoc, output } = operation;
  const anchor = operationAnchor(service, operation, names);
  const isOptional = params.every(({ type }) => type.kind === "optional");
  const since = operation.since ?? service.since ?? module.since;
  const parameters = names.parameters(service, operation);
  return {
    name: names.method(operation),
    anchor,
    signature: `${names.method(operation)}(${params.length === 0 ? "" : `parameters${isOptional ? "?" : ""}`})`,
    doc: writer.prose(operation.doc),
    badges: badges(operation, service),
    life: lifeView(operation, service, writer),
    params: parameterViews(params, parameters, operation, writer),
    output: isVoid(output)
      ? undefined
      : { type: writer.type(emit.types.value(output, "output")), doc: outputDoc && writer.prose(outputDoc) },
    errors: errors.map(({ error, declared, conditions }) => ({
      type: link(writer.hrefOf(error), names.declared(error)),
      conditions: conditions.map((condition) => writer.inline(condition)),
      unsaid: conditions.length === 0,
      undeclared: !declared,
    })),
    privileges: privileges.map((privilege) => privilegeHtml(privilege, writer)),
    wire: `${service.id} ${operation.id}`,
    urls: callTexts(operation),
    since,
    retried: retriedText(operation),
    program: codeBlock(programOf(operation, service, module, names, source.name), "typescript"),
    exchanges: (exchanges.get(operation) ?? []).map((exchange) => ({
      protocol: exchange.protocol,
      request: exchange.request,
      requestBody: exchange.requestBody && codeBlock(exchange.requestBody, "json"),
      status: exchange.status,
      responseBody: exchange.responseBody && codeBlock(exchange.responseBody, "json"),
    })),
    exports: writer.exports([
      names.operation(service, operation),
      ...(params.length === 0 ? [] : [parameters]),
      ...(errors.some(({ declared }) => declared)
        ? [names.failure(service, operation), names.errorMapper(service, operation)]
        : []),
    ]),
  };
}

function retriedText({ idempotent, params }: Operation): string {
  if (idempotent) return "yes: repeating it has no further effect";
  // The name by which the runtime knows such a parameter, too.
  return params.some(({ name }) => name === "client_token")
    ? "yes: by the token, the server recognizes the repetition"
    : "only if it was never sent";
}

function privilegeHtml({ privilege, resource, via, condition }: Privilege, writer: PageWriter): string {
  const owner = via?.structure === undefined ? "" : `${writer.site.names.declared(via.structure)}.`;
  const part = via?.part === undefined ? "" : `, each ${via.part}`;
  const path = via === undefined ? "" : ` (<code>${escape(owner + memberName(via.name))}</code>${part})`;
  const on =
    resource === undefined ? (via === undefined ? "" : " on the resource") : ` on <code>${escape(resource)}</code>`;
  const when = condition === undefined ? "" : `, if ${writer.inline(condition)}`;
  return `<code>${escape(privilege)}</code>${on}${path}${when}`;
}
