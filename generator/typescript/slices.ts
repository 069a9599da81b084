import { pack } from "../cache/pack.ts";
import type { Enumeration, Module, Structure } from "../model/model.ts";
import type { EmitContext } from "./context.ts";
import type { Folders } from "./names/paths.ts";
import type { DocumentList } from "./package/documents.ts";
import type { PackageModule } from "./summary.ts";

/**
 * All that the files of a module depend on, as a text: the whole module at its release, its names, and what others see
 * of each type that it has or refers to. Emitters read nothing else, which a test holds: what is missing here would be a
 * change that no run notices.
 */
export function moduleSlice(module: Module, context: EmitContext): string {
  const { names } = context;
  const { services, structures, enumerations, span, ...head } = module;
  const types = new Map<Referable, number>();
  const numberOf = (type: Referable): number => {
    const number = types.get(type) ?? types.size;
    types.set(type, number);
    return number;
  };
  for (const type of [...structures, ...enumerations]) numberOf(type);
  const items = pack([head, services, structures.map(Object.entries), enumerations.map(Object.entries)], (item) => {
    if (isReferable(item)) return numberOf(item);
    // Places are for diagnostics only.
    return isPlace(item) ? 0 : undefined;
  });
  const around = JSON.stringify([
    span.source.path,
    names.directory(module.id),
    names.prefix(module.id),
    names.decided(module.id),
    services.map((service) => names.file(service)),
    [...types.keys()].map((type) => visibleOf(type, context)),
  ]);
  return `${items}\n${around}`;
}

type Referable = Structure | Enumeration;

const isReferable = (item: object): item is Referable =>
  "kind" in item && (item.kind === "structure" || item.kind === "error" || item.kind === "enumeration");

const isPlace = (item: object): boolean => "source" in item && "start" in item;

/** What the files of a module see of a type. */
function visibleOf(type: Referable, { names, differsAsInput }: EmitContext): readonly unknown[] {
  const common = [type.kind, names.declared(type), names.file(type), names.prefix(type.module)];
  return type.kind === "enumeration"
    ? [...common, names.values(type), type.values.map(({ value }) => value)]
    : [...common, names.input(type), differsAsInput(type)];
}

/** All that the files depend on that are made of all modules. */
export const packageSlice = (
  modules: readonly PackageModule[],
  folders: Folders,
  leftOut: readonly string[],
  documents: DocumentList,
): string =>
  JSON.stringify([
    leftOut,
    documents,
    modules.map(({ id, doc, services }) => [
      [id, doc, services],
      [folders.directory(id), folders.local(id), folders.stubPath(id)],
    ]),
  ]);
