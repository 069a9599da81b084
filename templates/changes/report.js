// @ts-check
/* global document, FormData */
const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
const shown = /** @type {HTMLElement} */ (document.querySelector("output"));

/** Shows the findings of the module and the levels that are chosen. */
function filter() {
  const data = new FormData(form);
  const module = data.get("module");
  const levels = data.getAll("level");
  let count = 0;
  for (const section of document.querySelectorAll("section")) {
    const isWanted = module === "" || module === section.dataset["module"];
    let inside = 0;
    for (const article of section.querySelectorAll("article")) {
      article.hidden = !isWanted || !levels.includes(article.dataset["level"] ?? "");
      if (!article.hidden) inside += 1;
    }
    section.hidden = inside === 0;
    count += inside;
  }
  shown.value = `${count} shown`;
}

form.hidden = false;
form.addEventListener("change", filter);
filter();
