/** Characters that can't be seen, or that change how others are seen; line feeds are none of them. */
const ranges =
  "\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff";
const loneSurrogates = "[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]";

/** Finds the first of them. */
export const invisible: RegExp = new RegExp(`[${ranges}]|${loneSurrogates}`);

/** The text with each of them as `\\u202e`, so that it can be shown and moves nothing. */
export function escapeInvisible(text: string): string {
  return text.replace(
    new RegExp(invisible, "g"),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
