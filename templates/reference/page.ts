// What a page does by itself: the search, the contents on narrow screens, and folded parts that a link leads into.
// Works from a file as well as from a server.
import MiniSearch, { type AsPlainObject } from "minisearch";
import { find, mostFound, type Found } from "../../generator/reference/search/find.ts";
import { searchOptions, type SearchEntry } from "../../generator/reference/search/options.ts";

declare global {
  interface Window {
    /** Set by `search-index.js`. */
    searchIndex?: AsPlainObject;
  }
}

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const input = element<HTMLInputElement>("search");
const results = element("results");
const list = results.querySelector("ol")!;
const root = document.body.dataset["root"] ?? "";

let loading: Promise<MiniSearch<SearchEntry>> | undefined;

/** The index is larger than the page, so it is loaded with the first search. */
function loadIndex(): Promise<MiniSearch<SearchEntry>> {
  loading ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = `${root}search-index.js`;
    script.onload = () => done(MiniSearch.loadJS(window.searchIndex!, searchOptions));
    script.onerror = () => fail(new Error("The index can't be loaded."));
    document.head.append(script);
  });
  return loading;
}

function itemOf({ name, kind, module, url, doc }: Found): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = root + url;
  const title = document.createElement("b");
  title.textContent = name;
  const note = document.createElement("small");
  note.textContent = `${kind} · ${module}`;
  const text = document.createElement("span");
  text.textContent = doc.length > 120 ? `${doc.slice(0, 119)}…` : doc;
  link.append(title, " ", note, text);
  item.append(link);
  return item;
}

async function show(): Promise<void> {
  const query = input.value.trim();
  const index = await loadIndex();
  // Somebody may have typed on while the index was loaded.
  if (query !== input.value.trim()) return;
  const found = find(index, query);
  list.replaceChildren(...found.map(itemOf));
  element("count").textContent =
    found.length === 0
      ? "Nothing was found."
      : found.length < mostFound
        ? `${found.length} found`
        : `The best ${mostFound}`;
  results.hidden = query === "";
}

const links = (): HTMLAnchorElement[] => [...list.querySelectorAll("a")];

/** Moves the focus through the field and what it found. */
function move(step: number): void {
  const stops: HTMLElement[] = [input, ...links()];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + step + stops.length) % stops.length]?.focus();
}

function close(): void {
  results.hidden = true;
}

input.addEventListener("focus", () => void loadIndex());
input.addEventListener("input", () => void show());
input.closest(".search")!.addEventListener("keydown", (event) => {
  const { key } = event as KeyboardEvent;
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault();
    move(key === "ArrowDown" ? 1 : -1);
  } else if (key === "Enter" && document.activeElement === input) links()[0]?.click();
  else if (key === "Escape") {
    input.focus();
    close();
  }
});
results.addEventListener("click", close);

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || document.activeElement === input) return;
  event.preventDefault();
  // The field is always in sight: the page stays where it is.
  input.focus({ preventScroll: true });
});
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest(".search") === null) close();
});

const menu = element("menu");
const setMenu = (isOpen: boolean): void => menu.setAttribute("aria-expanded", String(isOpen));
menu.addEventListener("click", () => setMenu(menu.getAttribute("aria-expanded") !== "true"));

/** What is folded opens when a link leads into it. */
function unfold(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target?.closest("details");
  if (folded) folded.open = true;
  if (location.hash !== "") {
    setMenu(false);
    target?.scrollIntoView();
  }
}
window.addEventListener("hashchange", unfold);
unfold();
