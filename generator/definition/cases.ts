/** A field that belongs to a case of a union. */
export interface CaseField {
  readonly name: string;
  /** False where the field may be unset in that case. */
  readonly required: boolean;
}

export const caseFieldPattern = /^(_*[A-Za-z][A-Za-z0-9_]{0,99})(\?)?$/;

/** Reads `name`, or `name?` for a field that may be unset in its case. */
export function parseCaseField(text: string): CaseField | undefined {
  const match = caseFieldPattern.exec(text);
  return match === null ? undefined : { name: match[1] ?? "", required: match[2] === undefined };
}
