import { pack } from "../cache/pack.ts";
import type { Enumeration, Module, Structure } from "../model/model.ts";
import type { EmitContext } from "./context.ts";
import type { Folders } from "./names/paths.ts";
import type { DocumentList } from "./package/documents.ts";
import type { PackageModule } from "./summary.ts";

/**
 * Everything that the files of a module depend on, as a text: the whole module at its release, its names, and the parts
 * of each type it has or refers to that other files can see. Emitters must read nothing else, which a test checks: if
 * something were missing here, a run would not notice when it changes.
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
    // Positions in files matter only for diagnostics.
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

/** The parts of a type that the files of a module can see. */
function visibleOf(type: Referable, { names, differsAsInput }: EmitContext): readonly unknown[] {
  const common = [type.kind, names.declared(type), names.file(type), names.prefix(type.module)];
  return type.kind === "enumeration"
    ? [...common, names.values(type), type.values.map(({ value }) => value)]
    : [...common, names.input(type), differsAsInput(type)];
}

/** Everything that the files that are made of all modules depend on. */
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
