import type { Report } from "../../diagnostics/collector.ts";
import { builtins } from "../builtins.ts";
import type { ConstantState, Model } from "../model.ts";
import type { Span } from "../../diagnostics/span.ts";

const constantTypes = Object.entries(builtins)
  .filter(([, { isLiteral }]) => isLiteral !== undefined)
  .map(([name]) => name)
  .join(", ");

/** Checks that the value of a constant, and each earlier value, is a value of its type. */
export function checkConstants(model: Model, report: Report): void {
  for (const service of model.modules.flatMap((module) => module.services))
    for (const { name, type, value, span, history } of service.constants) {
      checkConstant({ type, value }, `${service.name}.${name}`, span, report);
      for (const state of history)
        checkConstant(
          { type: state.type ?? type, value: state.value ?? value },
          `${service.name}.${name}`,
          state.span,
          report,
        );
    }
}

function checkConstant({ type, value }: ConstantState, name: string, span: Span, report: Report): void {
  if (type.kind === "unresolved") return;
  const isList = type.kind === "list";
  const element = isList ? type.element : type;
  // An identifier is a string on the wire.
  const expected = element.kind === "id" ? "string" : element.kind === "builtin" ? element.name : undefined;
  const isLiteral = expected && builtins[expected].isLiteral;
  const values = Array.isArray(value) ? value : [value];
  const said = isList ? `list of ${expected ?? "that"}` : (expected ?? type.kind);
  const wrong = (advice: string): void => report("constant-value", span, { name, type: said, advice });
  if (isLiteral === undefined) wrong(`Use ${constantTypes}, or a list of one of them.`);
  else if (Array.isArray(value) !== isList) wrong(isList ? "Write a list." : "Write a single value.");
  else if (!values.every(isLiteral))
    wrong(
      values.some(Number.isNaN)
        ? "Write a number whose digits JavaScript keeps: at most 2^53 - 1 for an integer, 15 to 17 digits for others."
        : `Write a value of type ${expected}.`,
    );
}
