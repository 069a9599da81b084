import { compareText } from "../../text/compare.ts";
import { bannerLine } from "../banner.ts";
import { codeSpan, propertyKey } from "../escaping.ts";
import type { TemplateFile } from "../file.ts";
import type { Folders } from "../names/paths.ts";
import { relativePath } from "../relative-path.ts";
import type { PackageModule, PackageService } from "../summary.ts";

const path = "src/stub-factory.ts";

interface Branch {
  readonly services: { readonly service: PackageService; readonly module: string }[];
  readonly packages: Map<string, Branch>;
}

const emptyBranch = (): Branch => ({ services: [], packages: new Map() });

/** The stub factories of all modules, in a tree as in the document; a module is loaded by its first call. */
export function rootStubFactory(modules: readonly PackageModule[], folders: Folders): TemplateFile {
  const withServices = modules.filter(({ services }) => services.length > 0);
  const root = treeOf(withServices, folders);
  return {
    path,
    template: "package/stub-factory.ts.hbs",
    view: {
      banner: bannerLine,
      isEmpty: withServices.length === 0,
      imports: withServices.map(({ id }) => ({
        local: folders.local(id),
        path: relativePath(path, folders.moduleFile(id, "index")),
      })),
      packages: sorted(root).map(([name, child]) => ({
        name,
        types: types(child, folders),
        values: values(child, folders),
      })),
    },
  };
}

function treeOf(modules: readonly PackageModule[], folders: Folders): Branch {
  const root = emptyBranch();
  for (const { id, services } of modules) {
    let branch = root;
    for (const part of folders.stubPath(id)) {
      let next = branch.packages.get(part);
      if (next === undefined) branch.packages.set(part, (next = emptyBranch()));
      branch = next;
    }
    branch.services.push(...services.map((service) => ({ service, module: id })));
  }
  return root;
}

const sorted = ({ packages }: Branch): readonly (readonly [string, Branch])[] =>
  [...packages].sort(([a], [b]) => compareText(a, b));

function types(branch: Branch, folders: Folders): string {
  const packages = sorted(branch).map(
    ([name, child]) => `readonly ${propertyKey(name)}: { ${types(child, folders)} };`,
  );
  const services = branch.services.map(
    ({ service, module }) =>
      `/** Client of ${codeSpan(service.id)}. */\nreadonly ${service.name}: ${folders.local(module)}.${service.declared};`,
  );
  return [...packages, ...services].join("\n");
}

function values(branch: Branch, folders: Folders): string {
  const packages = sorted(branch).map(([name, child]) => `${propertyKey(name)}: { ${values(child, folders)} },`);
  const services = branch.services.map(({ service, module }) => {
    const file = JSON.stringify(relativePath(path, folders.moduleFile(module, "index")));
    return `${service.name}: lazyClient(invoker, async () => (await import(${file})).${service.client}),`;
  });
  return [...packages, ...services].join("\n");
}
