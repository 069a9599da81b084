import type { EnumerationJson, ModuleJson, ServiceJson, StructureJson } from "../model/json-model.ts";
import type { Item, ItemKind } from "./change.ts";
import type { Placed } from "./match.ts";

export const moduleItem = (module: ModuleJson): Item => ({
  kind: "module",
  module: module.module,
  path: "",
  reach: undefined,
  preview: module.preview === true,
});

const typeItem = (kind: ItemKind, module: string, { id, name, preview }: StructureJson | EnumerationJson): Item => ({
  kind,
  module,
  path: name,
  reach: { type: id },
  preview: preview === true,
});

export const structureItem = ({ module, item }: Placed<StructureJson>): Item =>
  typeItem(item.kind === "error" ? "error" : "structure", module, item);

export const enumerationItem = ({ module, item }: Placed<EnumerationJson>): Item =>
  typeItem("enumeration", module, item);

export const memberItem = (kind: ItemKind, owner: Item, name: string, preview: boolean): Item => ({
  ...owner,
  kind,
  path: `${owner.path}.${name}`,
  preview: owner.preview || preview,
});

export const serviceItem = ({ module, item }: Placed<ServiceJson>): Item => ({
  kind: "service",
  module,
  path: item.name,
  reach: undefined,
  preview: item.preview === true,
});
