// The dialog of keys (?): lists what the page's buttons, links and fields answer to.

const dialog = document.getElementById("shortcuts");

const wordsOf = (element) => {
  const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText;
  if (label) return label;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .count").forEach((part) => part.remove());
  return copy.textContent.trim();
};

const SIGNS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

const keysOf = (text) => text.split("+").map((key) => Object.assign(document.createElement("kbd"), { textContent: SIGNS[key] ?? key }));

const row = (key, words) => {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  term.append(...keysOf(key));
  line.append(term, Object.assign(document.createElement("dd"), { textContent: words }));
  return line;
};

const isOffered = (element) => !element.closest("dialog") && !element.disabled && (element.checkVisibility() || element.dataset.press);

dialog?.addEventListener("dialog:open", () => {
  const list = dialog.querySelector("[data-page-keys]");
  const known = new Set([...dialog.querySelectorAll("[data-fixed]")].map((one) => one.dataset.fixed));
  const found = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    const words = wordsOf(element);
    if (isOffered(element) && words && !known.has(key) && !found.has(key)) found.set(key, words);
  }
  list.replaceChildren(...[...found].map(([key, words]) => row(key, words)));
  list.hidden = dialog.querySelector("[data-page-head]").hidden = found.size === 0;
});
