import { compareText } from "../text/compare.ts";
import { diagnosticTable, type DiagnosticCode } from "./codes.ts";
import type { Span } from "./span.ts";

type ParameterOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;
type Entry<Code extends DiagnosticCode> = (typeof diagnosticTable)[Code];

/** The parameters that the texts of a code name. */
export type DiagnosticParameters<Code extends DiagnosticCode> = {
  readonly [Name in ParameterOf<Entry<Code>["text"] | Entry<Code>["why"] | Entry<Code>["help"]>]: string | number;
};

/** One mistake: what, where, why, and what to do. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly text: string;
  readonly why: string;
  readonly help: string;
  /** Where in the definitions; unset if it concerns a folder or a whole file. */
  readonly span?: Span | undefined;
  /** Further lines that belong to the mistake, such as a difference. */
  readonly detail?: string | undefined;
}

/** How a stage reports: a wrong code or a missing parameter does not compile. */
export type Report = <Code extends DiagnosticCode>(
  code: Code,
  span: Span | undefined,
  parameters: DiagnosticParameters<Code>,
  detail?: string,
) => void;

const fill = (template: string, parameters: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : whole,
  );

/** A text that begins with its owner gets a capital; one that begins with a name keeps its letters. */
const sentence = (template: string, filled: string): string =>
  template.startsWith("{owner}") ? filled.charAt(0).toUpperCase() + filled.slice(1) : filled;

/** A collector of diagnostics and the function that adds to it. */
export function createCollector(): { readonly diagnostics: Diagnostic[]; readonly report: Report } {
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    report(code, span, parameters, detail) {
      const { text, why, help } = diagnosticTable[code];
      const values = parameters as Readonly<Record<string, string | number>>;
      diagnostics.push({
        code,
        text: sentence(text, fill(text, values)),
        why: fill(why, values),
        help: fill(help, values),
        span,
        detail,
      });
    },
  };
}

/** Sorted by file, place, code and text, each once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (a, b) =>
      compareText(a.span?.source.path ?? "", b.span?.source.path ?? "") ||
      (a.span?.start ?? 0) - (b.span?.start ?? 0) ||
      compareText(a.code, b.code) ||
      compareText(a.text, b.text),
  );
  return sorted.filter((item, index) => {
    const before = sorted[index - 1];
    return !(
      before !== undefined &&
      before.code === item.code &&
      before.text === item.text &&
      before.span?.source === item.span?.source &&
      before.span?.start === item.span?.start
    );
  });
}
