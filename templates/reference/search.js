// Finds names in the index that the page loads before this; works from a file as well as from a server.
const input = document.getElementById("search");
const results = document.getElementById("results");
const root = document.body.dataset.root;
let selected = -1;

/** How well an entry fits: lower is better, undefined is not at all. */
function rank([name, , , , wire], query) {
  const text = name.toLowerCase();
  const last = text.slice(text.lastIndexOf(".") + 1);
  if (text === query || last === query) return 0;
  if (last.startsWith(query) || text.startsWith(query)) return 1;
  const words = query.split(/\s+/);
  if (words.every((word) => text.includes(word))) return 2;
  const all = `${text} ${wire.toLowerCase()}`;
  return words.every((word) => all.includes(word)) ? 3 : undefined;
}

function find(query) {
  return window.searchIndex
    .map((entry) => [rank(entry, query), entry])
    .filter(([fit]) => fit !== undefined)
    .sort(([a, [first]], [b, [second]]) => a - b || first.length - second.length)
    .slice(0, 30)
    .map(([, entry]) => entry);
}

function show() {
  const query = input.value.trim().toLowerCase();
  const found = query === "" ? [] : find(query);
  selected = -1;
  results.replaceChildren(
    ...found.map(([name, kind, module, url]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = root + url;
      link.append(name);
      const note = document.createElement("small");
      note.append(kind === "module" ? kind : `${kind} of ${module}`);
      link.append(note);
      item.append(link);
      return item;
    }),
  );
  if (query !== "" && found.length === 0) {
    const item = document.createElement("li");
    item.append("Nothing has that name.");
    results.append(item);
  }
  results.hidden = query === "";
}

function select(step) {
  const links = [...results.querySelectorAll("a")];
  if (links.length === 0) return;
  links[selected]?.classList.remove("selected");
  selected = (selected + step + links.length) % links.length;
  links[selected].classList.add("selected");
  links[selected].scrollIntoView({ block: "nearest" });
}

input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    select(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const links = results.querySelectorAll("a");
    links[Math.max(selected, 0)]?.click();
  } else if (event.key === "Escape") {
    input.value = "";
    show();
    input.blur();
  }
});
results.addEventListener("click", () => {
  results.hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".search")) results.hidden = true;
});
// What is folded opens when a link leads into it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target?.closest("details") ?? target?.parentElement.querySelector("details");
  if (folded) folded.open = true;
  document.getElementById("menu").checked = false;
}
window.addEventListener("hashchange", unfold);
unfold();
