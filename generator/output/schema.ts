import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { definitionSchema } from "../definition/schema.ts";
import type { Report } from "../diagnostics/collector.ts";
import { reasonOf } from "../source/files.ts";
import { look } from "./manifest.mjs";

/** The schema that editors use to complete and check definitions; it is in the folder of the definitions. */
export const schemaName = "schema.json";
export const schemaText = `${JSON.stringify(definitionSchema, undefined, 2)}\n`;

/** What is at the path of the schema. */
type Found = "fine" | "missing" | "stale" | "edited" | "foreign" | "link";

function find(definitions: string): Found {
  const found = look(definitions, schemaName);
  if (found === "absent") return "missing";
  if (found === "link") return "link";
  if (found === "other") return "foreign";
  if (found.equals(Buffer.from(schemaText))) return "fine";
  const { title } = definitionSchema;
  const text = new TextDecoder().decode(found);
  try {
    // All versions have the same title.
    return (JSON.parse(text) as { readonly title?: unknown } | null)?.title === title ? "stale" : "foreign";
  } catch {
    return text.includes(JSON.stringify(title)) ? "edited" : "foreign";
  }
}

/** Writes the schema into the folder of the definitions where it is missing, or is that of another version. */
export function updateSchema(definitions: string, report: Report): void {
  const file = join(definitions, schemaName);
  switch (find(definitions)) {
    case "fine":
      return;
    case "link":
      return report("output-link", undefined, { file });
    case "edited":
      return report("output-edited", undefined, { file });
    case "foreign":
      return report("output-foreign", undefined, { file });
    case "missing":
    case "stale":
      try {
        writeFileSync(`${file}.new`, schemaText);
        renameSync(`${file}.new`, file);
      } catch (error) {
        report("output-schema", undefined, { file, reason: reasonOf(error) });
      }
  }
}

/** Reports a schema that `updateSchema` would write; for an outdated one, the report contains the difference. */
export function checkSchema(
  definitions: string,
  report: Report,
  differs: (before: string, after: string) => string,
): void {
  const file = join(definitions, schemaName);
  const found = find(definitions);
  if (found === "missing") report("output-missing", undefined, { file });
  if (found === "stale") report("output-stale", undefined, { file }, differs(readFileSync(file, "utf8"), schemaText));
  if (found === "link") report("output-link", undefined, { file });
  if (found === "edited") report("output-edited", undefined, { file });
  if (found === "foreign") report("output-foreign", undefined, { file });
}
