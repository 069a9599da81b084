import MarkdownIt from "markdown-it";
import { blocksOf } from "../text/blocks.ts";
import { highlight } from "./highlight.ts";

/** What a name in backticks is called in TypeScript, and where it leads. */
export type Speak = (name: string) => { readonly text: string; readonly href?: string | undefined };
const asItIs: Speak = (text) => ({ text });

interface Environment {
  readonly speak: Speak;
}

function renderer(): MarkdownIt {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  // A page loads nothing from elsewhere.
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
  // A table that is wider than a phone scrolls by itself.
  rules["table_open"] = () => '<div class="wide" tabindex="0"><table>';
  rules["table_close"] = () => "</table></div>";
  // Alignment would be a style in place, which the policy of the pages refuses.
  rules["td_open"] = () => "<td>";
  // A column without a heading has no cell for one that somebody would read out.
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

/** Pages that are written by hand. */
const pages = renderer();

/** Texts of definitions: they have no headings, and lead to nothing but pages of the web. */
const texts = renderer();
texts.disable(["heading", "lheading", "hr", "blockquote", "reference", "autolink", "html_block", "code"]);
texts.validateLink = (url) => /^https?:\/\//i.test(url);
texts.renderer.rules["link_open"] = (tokens, index) =>
  `<a href="${escape(String(tokens[index]!.attrGet("href")))}" rel="external nofollow noopener">`;

export const escape: (text: string) => string = pages.utils.escapeHtml;

/** The anchor of a heading of a page. */
export const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** HTML of code in a box of its own, which scrolls by itself and therefore takes the focus. */
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

/** A text of a definition without its marks, for what takes no HTML. */
export const plain = (text: string, speak: Speak = asItIs): string =>
  text
    .replace(/`([^`\n]*)`/g, (_whole, name: string) => speak(name).text)
    .replace(/\s+/g, " ")
    .trim();
