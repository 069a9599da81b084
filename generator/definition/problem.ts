/** What is wrong with a text in one of the small languages, and where. Parsers throw it inside, and return it. */
export class SyntaxProblem extends Error {
  /** Without a full stop: it becomes part of a sentence. */
  readonly problem: string;
  readonly advice: string;
  /** Offset in the text. */
  readonly at: number;
  readonly length: number;

  constructor(problem: string, advice: string, at: number, length = 1) {
    super(problem);
    this.problem = problem;
    this.advice = advice;
    this.at = at;
    this.length = length;
  }
}

/** A position in a text that is read from left to right. */
export class Cursor {
  at = 0;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  skipBlanks(): void {
    while (this.text[this.at] === " ") this.at += 1;
  }

  /** Moves past the text if it comes next. */
  takes(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Matches a sticky expression at this place, and moves past the match. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  problem(problem: string, advice: string, length = 1): SyntaxProblem {
    return new SyntaxProblem(problem, advice, this.at, length);
  }

  /** The problem that something else was expected at this place. */
  expected(what: string): SyntaxProblem {
    const found = this.ended ? "the end" : `\`${this.text[this.at]}\``;
    return this.problem(`expected ${what}, found ${found}`, `Write ${what} here.`);
  }
}
