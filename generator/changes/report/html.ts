import { readFileSync } from "node:fs";
import type { Finding, Place } from "../findings.ts";
import {
  actionText,
  byModule,
  countOf,
  downwards,
  staleText,
  summaryOf,
  verdictText,
  wireText,
  witnessText,
  type Report,
} from "./report.ts";

const folder = new URL("../../../templates/changes/", import.meta.url);
const asset = (name: string): string => readFileSync(new URL(name, folder), "utf8");

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

function side(label: string, place: Place | undefined): string {
  const lines = [
    ...(place === undefined ? ["not there"] : [`${place.kind} ${place.name}`]),
    ...(place?.value === undefined ? [] : [place.value]),
    ...(place?.position === undefined ? [] : [`${place.position.file}:${place.position.line}`]),
  ];
  return `<div><div class="quiet">${escape(label)}</div><pre>${escape(lines.join("\n"))}</pre></div>`;
}

const folded = (summary: string, items: readonly string[]): string =>
  items.length === 0
    ? ""
    : `<details><summary>${escape(summary)}</summary><ul>${items.map((item) => `<li>${escape(item)}</li>`).join("")}</ul></details>`;

function witness(finding: Finding): string {
  const shown = (said: string | undefined, text = ""): string =>
    said === undefined ? "" : `<details><summary>${escape(said)}</summary><pre>${escape(text)}</pre></details>`;
  return shown(witnessText(finding), finding.witness?.program) + shown(wireText(finding), finding.wire?.message);
}

function article(finding: Finding, { from, to }: Report): string {
  const { level, text, why, evidence, reach, parts, rule, old, new: now } = finding;
  const ways = reach.map(
    ({ operation, path, direction }) => `${operation}${path === "" ? "" : `: ${direction} in ${path}`}`,
  );
  return `<article class="${level}" data-level="${level}">
<p><span class="level">${level}</span> ${escape(text)}</p>
<p class="quiet">${escape(`${why} ${actionText(finding)}`.trimEnd())}</p>
<div class="sides">${side(from, old)}${side(to, now)}</div>
<p class="quiet">${escape(`${verdictText(finding)}; rule ${rule}`)}</p>
${folded("Why it is taken for one change", evidence)}${folded(`Operations that lead to it: ${ways.length}`, ways)}${folded(`What follows from it: ${parts.length}`, parts)}${witness(finding)}
</article>`;
}

/** The report as one page that needs no other files. */
export function reportAsHtml(report: Report): string {
  const { from, to, counting, accepted, stale } = report;
  const modules = byModule(counting);
  const levels = downwards.filter((level) => countOf(counting, level) > 0);
  const notes = [
    ...accepted.map(({ finding, reason, until }) => `Accepted until ${until}: ${finding.text} ${reason}`),
    ...stale.map(staleText),
  ];
  const title = escape(`${from} → ${to}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${asset("report.css")}</style>
</head>
<body>
<h1>${title}</h1>
<p>${escape(summaryOf(report))}</p>
<form hidden>
<label>Module <select name="module"><option value="">all</option>${modules
    .map(([module, findings]) => `<option value="${escape(module)}">${escape(module)} (${findings.length})</option>`)
    .join("")}</select></label>
${levels
  .map(
    (level) =>
      `<label class="${level}"><input type="checkbox" name="level" value="${level}" checked> <span class="level">${level}</span> ${countOf(counting, level)}</label>`,
  )
  .join("\n")}
<output class="quiet"></output>
</form>
<main>
${modules
  .map(
    ([module, findings]) =>
      `<section data-module="${escape(module)}"><h2>${escape(module)}</h2>\n${findings.map((finding) => article(finding, report)).join("\n")}</section>`,
  )
  .join("\n")}
</main>
${notes.map((note) => `<p class="quiet">${escape(note)}</p>`).join("\n")}
<script>
${asset("report.js")}</script>
</body>
</html>
`;
}
