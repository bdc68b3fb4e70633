// The palette (Ctrl+K) and the collapsible navigation.

const palette = document.getElementById("palette");

const results = () => [...palette.querySelectorAll("[role=option][data-href]")];

const mark = (chosen) => {
  results().forEach((option, index) => {
    option.id ||= `palette-option-${index}`;
    option.setAttribute("aria-selected", String(option === chosen));
  });
  if (chosen) document.getElementById("palette-q").setAttribute("aria-activedescendant", chosen.id);
  chosen?.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = results();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  mark(all[(at + by + all.length) % all.length]);
};

if (palette) {
  palette.addEventListener("dialog:open", () => {
    document.getElementById("palette-q").select();
    mark(results()[0]);
  });
  palette.addEventListener("htmx:afterSwap", () => mark(results()[0]));
  palette.addEventListener("click", (event) => {
    const option = event.target.closest("[data-href]");
    if (option) location.assign(option.dataset.href);
  });
  palette.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) step(by);
    else if (event.key === "Enter") palette.querySelector("[aria-selected=true]")?.click();
    else return;
    event.preventDefault();
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-collapse-nav]");
  if (!button) return;
  const isCollapsed = document.body.classList.toggle("nav-collapsed");
  button.setAttribute("aria-pressed", String(isCollapsed));
  document.cookie = `nav=${isCollapsed ? "collapsed" : "open"}; Max-Age=31536000; Path=/; Secure; SameSite=Lax`;
});
