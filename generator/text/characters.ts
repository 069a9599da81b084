/**
 * Characters that can't be seen, or that change how others are seen. Line feeds are not among them. Unicode's own
 * properties decide: controls and format characters (Cc and Cf, among them the bidirectional controls and the tags),
 * line and paragraph separators (Zl, Zp), private characters (Co), lone surrogates (Cs), and what fonts show as nothing
 * (fillers, variation selectors, joiners). The blank pattern of Braille has no such property.
 */
const hidden = "\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u2800";
const notLineFeed = "(?!\\n)";

/** Matches the first such character. */
export const invisible: RegExp = new RegExp(`${notLineFeed}[${hidden}]`, "u");
const everyInvisible = new RegExp(invisible, "gu");

/** `the invisible character U+202E`, for messages. */
export const nameOfCharacter = (character: string): string =>
  `the invisible character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * The text with each of these characters as an escape of JavaScript (`\u202e`), so that it is visible and has no
 * effect.
 */
export function escapeInvisible(text: string): string {
  return text.replace(everyInvisible, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
