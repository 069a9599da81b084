// @ts-check
// JavaScript, because even a run with nothing to do reads the command line, and that must not start TypeScript.
import { parseArgs } from "node:util";

/** Exit codes that scripts may rely on. */
export const exitCodes = /** @type {const} */ ({ fine: 0, wrong: 1, usage: 2, bug: 3, unreadable: 4 });

/**
 * @typedef {object} Option
 * @property {string} help
 * @property {string} [value] What it takes, as the help calls it; an option without one is a switch.
 * @property {string} [default]
 * @property {true} [many] It may be given more than once, and takes comma-separated lists and the arguments after it.
 * @property {RegExp} [pattern] What its value looks like.
 * @property {string} [example] What its value is, in words.
 * @property {true} [argument] It is given without a name, in the order of the table.
 *
 * @typedef {object} Command
 * @property {string} summary
 * @property {Readonly<Record<string, Option>>} options
 * @property {string} [codes] What its exit codes mean, where they differ from those of all others.
 */

const definitions = /** @type {const} @satisfies {Option} */ ({
  help: "folder of the definitions",
  value: "DIR",
  default: "definitions",
});
const only = /** @type {const} @satisfies {Option} */ ({
  help: "only these modules, such as vcenter.vm, and what they refer to",
  value: "MODULE …",
  many: true,
});
const release = /** @satisfies {Option} */ ({
  help: "",
  value: /** @type {const} */ ("RELEASE"),
  pattern: /^\d{1,9}(\.\d{1,9})+$/,
  example: "a release such as 6.5",
});
const target = { ...release, help: "the API as of this release, such as 6.7 (default: the newest)" };
const json = { help: "print one JSON object and nothing else" };
const noCache = { help: "make everything anew, and keep nothing for the next run" };

/** Every command and its options: what is parsed, and what `--help` says. */
export const commands = /** @satisfies {Readonly<Record<string, Command>>} */ ({
  generate: {
    summary: "Generate the package from the definitions.",
    options: {
      definitions,
      out: /** @type {const} */ ({ help: "folder of the package", value: "DIR", default: "generated" }),
      only,
      target,
      check: { help: "write nothing; fail and show what is stale, missing or orphaned" },
      watch: { help: "generate again whenever a definition changes, until Ctrl-C" },
      "no-cache": noCache,
      json,
    },
  },
  import: {
    summary: "Merge what a release of the API has into the definitions.",
    options: {
      from: /** @type {const} */ ({
        help: "facts of the release: the JSON of `npm run ir`, packed or not",
        value: "FILE",
      }),
      release: { ...release, help: "release that the facts are of, where they don't say it, such as 8.0.3" },
      modules: /** @type {const} */ ({
        help: "merge these modules only, such as vcenter.vm",
        value: "MODULE …",
        many: true,
      }),
      server: /** @type {const} */ ({ help: "take the facts from the metamodel of a running server", value: "URL" }),
      user: /** @type {const} */ ({
        help: "who logs in; the password is in VSPHERE_PASSWORD, or asked for",
        value: "NAME",
      }),
      ca: /** @type {const} */ ({ help: "trust the authorities in this file, in PEM", value: "FILE" }),
      fingerprint: /** @type {const} */ ({ help: "trust the certificate with this SHA-256", value: "SHA256" }),
      save: /** @type {const} */ ({ help: "keep the facts of the server; a name with .gz packs them", value: "FILE" }),
      overlay: /** @type {const} */ ({
        help: "corrections of the facts",
        value: "FILE",
        default: "definitions/overlay.json",
      }),
      definitions,
      json,
    },
  },
  ir: {
    summary: "Print the model of the definitions as JSON.",
    options: { definitions, only, target },
  },
  diff: {
    summary: "Show what changed between two versions of the interfaces, and what that means for users.",
    options: {
      from: { help: "the old side (default: the last release, by its git tag)", value: "FROM", argument: true },
      to: { help: "the new side", value: "TO", argument: true, default: "definitions" },
      format: /** @type {const} */ ({
        help: "text, json, markdown or html",
        value: "FORMAT",
        default: "text",
        pattern: /^(?:text|json|markdown|html)$/,
        example: "text, json, markdown or html",
      }),
      "fail-on": {
        help: "fail from this level on: major, minor or patch",
        value: "LEVEL",
        default: "major",
        pattern: /^(?:major|minor|patch)$/,
        example: "major, minor or patch",
      },
      witness: { help: "show for each finding a program and a message that break; takes some seconds" },
      accepted: { help: "breaks that are accepted, with reasons", value: "FILE", default: ".accepted-changes.yaml" },
    },
    codes: `A side is a folder of definitions, a git revision, release:R for a release of the definitions, a
model that was saved with ir, or a package (its folder, or a .tgz file).

Exit codes: 0 nothing at or above --fail-on, 1 something, or a difference that no rule knows,
2 the command line is wrong, 3 a bug in the generator, 4 a side cannot be read.
`,
  },
  version: {
    summary: "Propose the next version, and write it with its changelog entry and migration guide.",
    options: { "dry-run": { help: "print what would be written; write nothing" } },
  },
  docs: { summary: "Build the reference site in generated/docs.", options: {} },
  build: { summary: "Build generated/dist, as it is published.", options: {} },
  release: {
    summary: "Publish the package, from the commit that has the tag of its version.",
    options: { "dry-run": { help: "show version, changelog entry, contents and size; publish nothing" } },
  },
});

/** @typedef {keyof typeof commands} CommandName */

/**
 * The values of the options of a command.
 *
 * @template {CommandName} Name
 * @typedef {{ readonly [Key in keyof (typeof commands)[Name]["options"]]: ValueOf<(typeof commands)[Name]["options"][Key]> }} Values
 */

/**
 * @template Item
 * @typedef {Item extends { many: true } ? readonly string[]
 *   : Item extends { default: string } ? string
 *   : Item extends { value: string } ? string | undefined : boolean} ValueOf
 */

/**
 * A command with its values, a text to print, or what is wrong with the command line. If a word looks misspelt, the
 * last includes candidates for a suggestion.
 *
 * @typedef {{ [Name in CommandName]: { readonly command: Name, readonly values: Values<Name> } }[CommandName]} Call
 * @typedef {{ readonly usage: string, readonly command?: CommandName, readonly misspelt?: Misspelt }} Usage
 * @typedef {{ readonly word: string, readonly candidates: readonly string[] }} Misspelt
 * @typedef {Call | { readonly help: string } | Usage} CommandLine
 */

/** @param {string} name @returns {name is CommandName} */
const isCommand = (name) => Object.hasOwn(commands, name);

/**
 * @param {readonly string[]} argv What follows the name of the program.
 * @returns {CommandLine}
 */
export function parseCommandLine(argv) {
  const [command = "", ...args] = argv;
  if (command === "--help" || command === "-h") return { help: overview() };
  if (isCommand(command)) return parseOptions(command, args);
  const candidates = Object.keys(commands);
  return command === "" || command.startsWith("-")
    ? { usage: `give a command first: ${candidates.join(", ")}` }
    : { usage: `there is no command '${command}'`, misspelt: { word: command, candidates } };
}

/** @param {CommandName} command @param {string[]} args @returns {CommandLine} */
function parseOptions(command, args) {
  /** @type {Readonly<Record<string, Option>>} */
  const options = commands[command].options;
  /** @type {Record<string, { type: "string" | "boolean", short?: string }>} */
  const config = { help: { type: "boolean", short: "h" } };
  const places = Object.keys(options).filter((name) => options[name]?.argument === true);
  for (const [name, { value }] of Object.entries(options).filter(([name]) => !places.includes(name)))
    config[name] = { type: value === undefined ? "boolean" : "string" };
  // Not strict, because the messages of the strict mode name no command and suggest nothing.
  const { tokens } = parseArgs({ args, options: config, strict: false, allowPositionals: true, tokens: true });

  /** @type {Map<string, string[]>} */
  const given = new Map();
  /** @type {string[]} */
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const wrong = problemOf(token, options, given);
    if (wrong !== undefined) return { command, ...wrong };
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? ""]);
  }
  if (given.has("help")) return { help: helpOf(command) };

  const list = Object.keys(options).find((name) => options[name]?.many === true && given.has(name));
  if (list !== undefined) given.get(list)?.push(...positionals);
  else {
    const [unexpected] = positionals.slice(places.length);
    if (unexpected !== undefined) return { command, usage: `unexpected argument '${unexpected}'` };
    for (const [at, value] of positionals.entries()) given.set(/** @type {string} */ (places[at]), [value]);
  }

  /** @type {Record<string, unknown>} */
  const values = {};
  for (const [name, option] of Object.entries(options)) {
    const items = given.get(name);
    if (option.many === true) {
      values[name] = (items ?? []).flatMap((item) => item.split(",")).filter((item) => item !== "");
      if (items !== undefined && /** @type {string[]} */ (values[name]).length === 0)
        return { command, usage: `--${name} needs ${option.value}` };
    } else values[name] = option.value === undefined ? items !== undefined : (items?.[0] ?? option.default);
  }
  return /** @type {Call} */ ({ command, values });
}

/**
 * @param {{ name: string, rawName: string, value?: string | undefined, inlineValue?: boolean | undefined }} token
 * @param {Readonly<Record<string, Option>>} options
 * @param {ReadonlyMap<string, unknown>} given
 * @returns {{ usage: string, misspelt?: Misspelt } | undefined}
 */
function problemOf({ name, rawName, value, inlineValue }, options, given) {
  const named = Object.keys(options).filter((key) => options[key]?.argument !== true);
  const option = name === "help" ? { help: "" } : named.includes(name) ? options[name] : undefined;
  if (option === undefined) {
    const candidates = [...named, "help"].map((item) => `--${item}`);
    return { usage: `there is no option '${rawName}'`, misspelt: { word: rawName, candidates } };
  }
  if (given.has(name) && option.many !== true) return { usage: `--${name} is given twice` };
  if (option.value === undefined) return value === undefined ? undefined : { usage: `--${name} takes no value` };
  if (value === undefined || value === "" || (inlineValue !== true && value.startsWith("-")))
    return { usage: `--${name} needs ${option.value}` };
  if (option.pattern !== undefined && !option.pattern.test(value))
    return { usage: `--${name} is ${option.example}, not '${value}'` };
  return undefined;
}

/** @param {readonly (readonly [string, string])[]} rows */
function columns(rows) {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}\n`).join("");
}

const codes = `Exit codes: 0 fine, 1 something is wrong with the definitions, the output or the package,
2 the command line is wrong, 3 a bug in the generator.
`;

function overview() {
  const rows = Object.entries(commands).map(([name, { summary }]) => /** @type {const} */ ([name, summary]));
  return `Usage: npm run COMMAND -- [options]

${columns(rows)}
npm run COMMAND -- --help lists the options of a command.
${codes}`;
}

/** @param {CommandName} command */
function helpOf(command) {
  const { options, summary, codes: ownCodes = codes } = /** @type {Command} */ (commands[command]);
  const rows = Object.entries(options).map(([name, option]) => {
    const fallback = option.default === undefined ? "" : ` (default: ${option.default})`;
    const left = option.argument === true ? `${option.value}` : `--${name} ${option.value ?? ""}`.trimEnd();
    return /** @type {const} */ ([left, `${option.help}${fallback}`]);
  });
  const places = Object.values(options).flatMap(({ argument, value }) => (argument === true ? [` [${value}]`] : []));
  return `${summary}

Usage: npm run ${command} -- [options]${places.join("")}

${columns([...rows, ["--help", "print this text"]])}
${ownCodes}`;
}
