// The palette (Ctrl+K): asks at the first key, then at most every PAUSE; HTMX drops what is outdated.

const PAUSE = 50;

const palette = document.getElementById("palette");
const input = document.getElementById("palette-q");

const results = () => [...palette.querySelectorAll("[role=option][data-href]")];

const mark = (chosen) => {
  results().forEach((option, index) => {
    option.id ||= `palette-option-${index}`;
    option.setAttribute("aria-selected", String(option === chosen));
  });
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = results();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  mark(all[(at + by + all.length) % all.length]);
};

let asked = null;
let askedAt = -Infinity;
let timer = 0;
let isEnterWaiting = false;

const ask = () => {
  timer = 0;
  if (asked === input.value) return;
  asked = input.value;
  askedAt = performance.now();
  input.dispatchEvent(new CustomEvent("palette:ask"));
};

const askSoon = () => {
  isEnterWaiting = false;
  if (timer) return;
  const rest = askedAt + PAUSE - performance.now();
  if (rest <= 0) ask();
  else timer = setTimeout(ask, rest);
};

// Whoever types fast presses Enter before the results fit the words: the first that fits is opened.
const enter = () => {
  isEnterWaiting = Boolean(timer) || input.matches(".htmx-request");
  if (!isEnterWaiting) palette.querySelector("[aria-selected=true]")?.click();
};

if (palette) {
  palette.addEventListener("dialog:open", () => {
    input.select();
    mark(results()[0]);
    asked = null;
    ask();
  });
  input.addEventListener("input", askSoon);
  palette.addEventListener("htmx:afterSwap", () => {
    mark(results()[0]);
    if (isEnterWaiting && !timer) results()[0]?.click();
    isEnterWaiting = false;
  });
  palette.addEventListener("htmx:sendError", () => (asked = null));
  palette.addEventListener("click", (event) => {
    const option = event.target.closest("[data-href]");
    if (option && (event.ctrlKey || event.metaKey)) window.open(option.dataset.href, "_blank", "noopener");
    else if (option) location.assign(option.dataset.href);
  });
  palette.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) step(by);
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  });
}

// What a person opens stands first in the empty palette; a GET changes nothing, so the page tells it.
const RECORD = /^\/web\/(?:(?:customers|orders|products|quotes)\/[0-9a-f-]{36}(?:\/edit)?|customers\/[0-9a-f-]{36}\/job-sites\/[0-9a-f-]{36})$/;

if (palette && RECORD.test(location.pathname)) {
  const body = new URLSearchParams({ path: location.pathname });
  fetch("/web/recents", { method: "POST", body, keepalive: true }).catch(() => undefined);
}
