import MarkdownIt from "markdown-it";

/** What a name in backticks is called in TypeScript, and where it leads. */
export type Speak = (name: string) => { readonly text: string; readonly href?: string | undefined };
const asItIs: Speak = (text) => ({ text });

const markdown = new MarkdownIt({ html: false, linkify: false });
const escape = markdown.utils.escapeHtml;

markdown.renderer.rules.code_inline = (tokens, index, _options, { speak }: { speak: Speak }) => {
  const { text, href } = speak(tokens[index]?.content ?? "");
  const code = `<code>${escape(text)}</code>`;
  return href === undefined ? code : `<a href="${escape(href)}">${code}</a>`;
};
// A table that is wider than a phone scrolls by itself.
markdown.renderer.rules["table_open"] = () => '<div class="wide"><table>';
markdown.renderer.rules["table_close"] = () => "</table></div>";
markdown.renderer.rules["heading_open"] = (tokens, index) => {
  const { tag } = tokens[index]!;
  return `<${tag} id="${anchor(tokens[index + 1]?.content ?? "")}">`;
};

const anchor = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** HTML of a page in Markdown. */
export const page = (text: string, speak: Speak = asItIs): string => markdown.render(text, { speak });

/** HTML of a text of a definition, in which every line is a paragraph of its own. */
export const prose = (text: string, speak: Speak = asItIs): string =>
  markdown.render(text.replace(/\n+/g, "\n\n"), { speak });

/** HTML of a text that stands in a line. */
export const inline = (text: string, speak: Speak = asItIs): string =>
  markdown.renderInline(text.replace(/\n+/g, " "), { speak });

export { escape };
