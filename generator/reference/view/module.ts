import type { Service } from "../../model/model.ts";
import { badges, PageWriter, type ModulePage, type SiteContext } from "../site-context.ts";
import { lifeView } from "./life.ts";
import { operationView } from "./operation.ts";
import { enumerationView, structureView } from "./structure.ts";

/** Values for the template of a module's page. */
export interface ModuleView extends Readonly<Record<string, unknown>> {
  /** Headings of the page, for its contents. */
  readonly sections: readonly { readonly name: string; readonly anchor: string }[];
}

export function moduleView(page: ModulePage, site: SiteContext): ModuleView {
  const writer = new PageWriter(site, page);
  const { names } = site;
  const { module, entry } = page;
  const errors = module.structures.filter(({ kind }) => kind === "error");
  const structures = module.structures.filter(({ kind }) => kind === "structure");
  const factory = module.services.length === 0 ? [] : writer.exports([names.stubFactory(module)]);
  const clients = module.services.map((service) => names.client(service));
  const groups = [
    ["Structures", structures],
    ["Errors", errors],
    ["Enumerations", module.enumerations],
  ] as const;
  return {
    subpath: entry.subpath,
    aliases: entry.aliases,
    id: module.id,
    version: module.version,
    since: module.since,
    document: module.document,
    doc: writer.prose(module.doc),
    factory,
    services: module.services.map((service) => serviceView(service, writer)),
    structures: structures.map((structure) => structureView(structure, writer)),
    errors: errors.map((error) => structureView(error, writer)),
    enumerations: module.enumerations.map((enumeration) => enumerationView(enumeration, writer)),
    sections: [
      ...clients.map((name) => ({ name, anchor: name })),
      ...groups.filter(([, items]) => items.length > 0).map(([name]) => ({ name, anchor: name.toLowerCase() })),
    ],
  };
}

function serviceView(service: Service, writer: PageWriter): Readonly<Record<string, unknown>> {
  const { names } = writer.site;
  const { module } = writer.page;
  const name = names.client(service);
  return {
    name,
    id: service.id,
    doc: writer.prose(service.doc),
    badges: badges(service, module),
    life: lifeView(service, module, writer),
    constants: service.constants.map((constant) => ({
      name: constant.name,
      doc: writer.prose(constant.doc),
      value: JSON.stringify(constant.value),
    })),
    operations: service.operations.map((operation) => operationView(operation, service, writer)),
    exports: writer.exports([name, names.declared(service)]),
  };
}
