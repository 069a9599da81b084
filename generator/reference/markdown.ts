import MarkdownIt, { type Token } from "markdown-it";
import { blocksOf } from "../text/blocks.ts";
import { highlight } from "./highlight.ts";

/** Translates a name in backticks to the name in TypeScript, and to the address that describes it. */
export type Speak = (name: string) => { readonly text: string; readonly href?: string | undefined };
const asItIs: Speak = (text) => ({ text });

interface Environment {
  readonly speak: Speak;
}

function renderer(): MarkdownIt {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  // A page loads nothing from other sites.
  markdown.disable("image");
  const { rules } = markdown.renderer;
  rules["code_inline"] = (tokens, index, _options, { speak }: Environment) => {
    const { text, href } = speak(tokens[index]!.content);
    const code = `<code>${escape(text)}</code>`;
    return href === undefined ? code : `<a href="${escape(href)}">${code}</a>`;
  };
  rules["fence"] = rules["code_block"] = (tokens, index) => {
    const { content, info } = tokens[index]!;
    return codeBlock(content.replace(/\n$/, ""), info.trim().split(/\s/, 1)[0]);
  };
  // A table that is wider than the screen scrolls inside of its own box.
  rules["table_open"] = () => '<div class="wide" tabindex="0"><table>';
  rules["table_close"] = () => "</table></div>";
  // Alignment would be an inline style, which the content security policy of the pages forbids.
  rules["td_open"] = (tokens, index) => {
    const heading = columnHeading(tokens, index);
    return heading === "" ? "<td>" : `<td data-heading="${escape(heading)}">`;
  };
  // A column without a heading gets no heading cell, because a screen reader would read an empty one out.
  for (const [rule, tag] of [
    ["th_open", "<"],
    ["th_close", "</"],
  ] as const)
    rules[rule] = (tokens, index) => {
      const { content } = tokens[rule === "th_open" ? index + 1 : index - 1]!;
      return `${tag}${content === "" ? "td" : "th"}>`;
    };
  rules["heading_open"] = (tokens, index) => {
    const { tag } = tokens[index]!;
    return `<${tag} id="${anchorOf(tokens[index + 1]!.content)}">`;
  };
  return markdown;
}

/** Text of the heading above a cell, which a narrow screen shows beside it. */
function columnHeading(tokens: readonly Token[], cell: number): string {
  const table = tokens.findLastIndex(({ type }, at) => at < cell && type === "table_open");
  const row = tokens.findLastIndex(({ type }, at) => at < cell && type === "tr_open");
  const column = tokens.slice(row, cell).filter(({ type }) => type === "td_open").length;
  const headings = tokens.slice(table, cell).flatMap(({ type }, at) => (type === "th_open" ? [table + at + 1] : []));
  return tokens[headings[column] ?? -1]?.content.replace(/`/g, "") ?? "";
}

/** For pages that are written by hand. */
const pages = renderer();

/** For texts of definitions: these have no headings, and link only to pages of the web. */
const texts = renderer();
texts.disable(["heading", "lheading", "hr", "blockquote", "reference", "autolink", "html_block", "code"]);
texts.validateLink = (url) => /^https?:\/\//i.test(url);
texts.renderer.rules["link_open"] = (tokens, index) =>
  `<a href="${escape(String(tokens[index]!.attrGet("href")))}" rel="external nofollow noopener">`;

export const escape: (text: string) => string = pages.utils.escapeHtml;

/** The anchor of a heading of a page. */
export const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** HTML of a block of code. It scrolls inside of its own box, and can therefore get the focus. */
export function codeBlock(code: string, language = ""): string {
  return `<pre tabindex="0"><code>${highlight(code, language) ?? escape(code)}</code></pre>`;
}

/** HTML of a page in Markdown. */
export const page = (text: string, speak: Speak = asItIs): string => pages.render(text, { speak });

/** HTML of a text of a definition. */
export const prose = (text: string, speak: Speak = asItIs): string =>
  texts.render(
    blocksOf(text)
      .map(({ lines }) => lines.join("\n"))
      .join("\n\n"),
    { speak },
  );

/** HTML of inline text. */
export const inline = (text: string, speak: Speak = asItIs): string =>
  texts.renderInline(text.replace(/\n+/g, " "), { speak });

/** A text of a definition without Markdown, for places that take no HTML. */
export const plain = (text: string, speak: Speak = asItIs): string =>
  text
    .replace(/`([^`\n]*)`/g, (_whole, name: string) => speak(name).text)
    .replace(/\s+/g, " ")
    .trim();
