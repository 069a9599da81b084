/** A text that would do harm if it became code, a comment's end, a tag, a path or a property of every object. */
export interface Payload {
  readonly name: string;
  readonly text: string;
  /** False where a part of it can't be seen: no explanation may have such text. */
  readonly visible: boolean;
}

const of = (name: string, text: string): Payload => ({ name, text, visible: true });
const hidden = (name: string, text: string): Payload => ({ name, text, visible: false });

export const payloads: readonly Payload[] = [
  of("the end of a comment", "*/"),
  of("the end of a comment and code", "*/;globalThis.pwned=1;/*"),
  of("the end of a comment in a code span", "`*/;globalThis.pwned=1;/*`"),
  of("the end of a comment over two lines", "*\n/;globalThis.pwned=1;/*"),
  of("a backtick", "`"),
  of("the end of a template and code", "`;globalThis.pwned=1;`"),
  of("a substitution", "${x}"),
  of("a substitution that runs", "${globalThis.pwned=1}"),
  of("a double quote", '"'),
  of("the end of a string and code", '";globalThis.pwned=1;"'),
  of("the end of an escaped string and code", '\\";globalThis.pwned=1;//'),
  of("a single quote", "'"),
  of("the end of a string in single quotes and code", "';globalThis.pwned=1;'"),
  of("the end of a type and code", "> = 1; globalThis.pwned=1; type A<B"),
  of("the end of a block and code", "}};globalThis.pwned=1;({a:{b:1"),
  of("a backslash", "\\"),
  of("an escape", "\\u002a\\u002f;globalThis.pwned=1;"),
  of("a line feed", "\n"),
  of("a line feed and code", "\nglobalThis.pwned=1;\n"),
  hidden("a carriage return", "\r"),
  hidden("a carriage return and code", "a\rglobalThis.pwned=1;\r"),
  hidden("a line separator", "\u2028globalThis.pwned=1;"),
  hidden("a paragraph separator", "\u2029globalThis.pwned=1;"),
  hidden("an override of the direction", "\u202eedoc"),
  hidden("an isolate of the direction", "\u2066edoc"),
  hidden("a NUL", "\0"),
  hidden("half a character", "\ud800"),
  of("__proto__", "__proto__"),
  of("constructor", "constructor"),
  of("prototype", "prototype"),
  of("a folder above", "../"),
  of("an absolute path", "/etc/passwd"),
  of("a path of Windows", "C:\\x"),
  of("a template expression", "{{x}}"),
  of("a template expression that runs", "{{{constructor}}}{{#each this}}{{/each}}"),
  of("an inline tag", "{@link x}"),
  of("a block tag", "@deprecated x"),
  of("a block tag on a line of its own", "x\n\n@internal x\n@see y"),
  of("a directive of the compiler", "@ts-nocheck"),
  of("HTML", "<script>globalThis.pwned=1</script>"),
  of("HTML behind a backslash", "\\<img src=x>"),
  of("HTML between escaped backticks", "\\`<img src=x>\\`"),
  of("HTML between unlike backticks", "` <img src=x> ``"),
  of("HTML between code spans", "\\``a` <img src=x> `b`"),
  of("HTML between code spans that span lines", "`a\nb` <img src=x> `c`"),
  of("30 kB of words", "word ".repeat(6_000).trim()),
  of("30 kB without a blank", "x".repeat(30_000)),
];
