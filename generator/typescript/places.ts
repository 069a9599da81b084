import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The nearest folder of that name, looking upward: this file may run from the sources or from its compiled copy. */
function findAbove(folder: string, name: string): string {
  return existsSync(join(folder, name)) ? join(folder, name) : findAbove(dirname(folder), name);
}

/** The folder of the templates. */
export const templatesFolder: string = findAbove(dirname(fileURLToPath(import.meta.url)), "templates");
