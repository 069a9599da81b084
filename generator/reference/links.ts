import type { Code, Reference } from "../typescript/code.ts";
import type { PackageEntry } from "./package-source.ts";
import { escape } from "./markdown.ts";

/** The place of something on the site. */
export interface Place {
  /** Page below the root of the site. */
  readonly page: string;
  readonly anchor: string;
}

/** Finds the place on the site that describes a name of TypeScript. */
export class Links {
  readonly #places = new Map<string, Place>();

  /** Every entry has a page on which each of its exports is an anchor. */
  constructor(entries: readonly PackageEntry[], pageOf: (entry: PackageEntry) => string) {
    for (const entry of entries)
      for (const { file, name } of entry.exports) {
        const key = `${file}#${name}`;
        if (!this.#places.has(key)) this.#places.set(key, { page: pageOf(entry), anchor: name });
      }
  }

  placeOf({ file, name }: Pick<Reference, "file" | "name">): Place | undefined {
    return this.#places.get(`${file}#${name}`);
  }

  /** HTML of code for a page: whatever it refers to is a link. */
  html(code: Code, page: string): string {
    return code.parts
      .map((part) => {
        if (typeof part === "string") return escape(part);
        const place = this.placeOf(part);
        if (place === undefined) throw new Error(`${part.name} of ${part.file} can't be imported, and is on no page.`);
        return link(hrefOf(place, page), part.name);
      })
      .join("");
  }
}

/** The relative path from a page of the site to its root. */
export const rootOf = (page: string): string => "../".repeat(page.split("/").length - 1);

/** The relative address of a place, for a link on a page. */
export const hrefOf = (place: Place, page: string): string =>
  `${place.page === page ? "" : rootOf(page) + place.page}#${place.anchor}`;

export const link = (href: string, text: string): string => `<a href="${escape(href)}">${escape(text)}</a>`;
