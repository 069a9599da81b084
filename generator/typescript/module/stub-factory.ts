import type { Module } from "../../model/model.ts";
import { banner } from "../banner.ts";
import type { EmitContext } from "../context.ts";
import { codeSpan } from "../escaping.ts";
import type { TemplateFile } from "../file.ts";
import { relativePath } from "../relative-path.ts";

/** The stub factory of a module: the clients of its services, each under the documented name. */
export function moduleStubFactory(module: Module, { names }: EmitContext): TemplateFile[] {
  if (module.services.length === 0) return [];
  const path = names.moduleFile(module.id, "stub-factory");
  return [
    {
      path,
      template: "ts/stub-factory.ts.hbs",
      view: {
        banner: banner(module),
        module: module.id,
        name: names.stubFactory(module),
        invoker: relativePath(path, "src/runtime/invoker.ts"),
        services: module.services.map((service) => ({
          name: service.name,
          type: names.declared(service),
          client: names.client(service),
          id: codeSpan(service.id),
          from: relativePath(path, names.file(service)),
        })),
      },
    },
  ];
}
