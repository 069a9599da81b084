import type { SiteContext } from "./site-context.ts";
import { firstSentence } from "./view/indexes.ts";

/** What a language model should read first: how to begin, and where everything is. */
export function llmsText({ source, pages, names }: SiteContext): string {
  const [, summary = ""] = source.readme.split("\n\n");
  const [start = ""] = /^```ts\n[^]*?^```$/m.exec(source.readme) ?? [];
  const modules = pages.map(({ module, entry, path }) => {
    const clients = module.services.map((service) => {
      const methods = service.operations.map((operation) => names.method(operation));
      return `${names.client(service)} (${methods.join(", ")})`;
    });
    return `- [${entry.subpath}](${path}): ${clients.length > 0 ? clients.join("; ") : firstSentence(module.doc)}`;
  });
  return [
    `# ${source.name}`,
    `> ${summary.replace(/\n/g, " ")}`,
    start,
    `Operations are methods of clients that take one object and return a promise. Errors are classes of \`${source.name}/errors\`.`,
    "## Guides",
    [
      ...source.guides.map(({ name, title }) => `- [${title}](guides/${name}.html)`),
      "- [Examples](examples.html): complete programs",
      `- [Runtime](runtime.html): \`connect\`, errors, values, \`tls\` of \`${source.name}/node\`, the fake vCenter of \`${source.name}/testing\`; tasks, waiting, big inventories, content libraries, deployments`,
      "- [Privileges](privileges.html): what each operation needs",
      "- [Errors](errors.html): which operations report each error",
      "- [Changelog](changelog.html): what each version of the package brought",
    ].join("\n"),
    "## Modules",
    modules.join("\n"),
    "",
  ].join("\n\n");
}
