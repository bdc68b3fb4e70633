// Rows by keyboard: arrows go from row to row, Enter opens one, Space looks at it in a drawer,
// where arrows go on to the next. data-reveal="id" on a link shows and hides what it names.

const drawer = document.getElementById("look");
const rows = () => [...document.querySelectorAll("tr[data-look]")];
const rowOf = (element) => element?.closest?.("tr[data-look]");
const linkOf = (row) => row.querySelector("td a");
let shown = null;

const isTyping = (element) => element.matches?.("input:not([type=checkbox], [type=radio], [type=search]), textarea, select, [contenteditable]");

const beside = (row, step) => {
  const all = rows();
  return all[row ? all.indexOf(row) + step : step > 0 ? 0 : -1];
};

const show = async (row) => {
  shown = row;
  drawer.querySelectorAll("[data-look-step]").forEach((button) => {
    button.disabled = !beside(row, Number(button.dataset.lookStep));
  });
  if (!drawer.open) drawer.showModal();
  await htmx.ajax("GET", row.dataset.look, { target: "#look-body", swap: "innerHTML" });
};

const step = (by) => {
  const row = beside(shown, by);
  if (row) show(row);
};

const move = (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = rowOf(event.target);
  const isFree = row || event.target === document.body || (event.target.matches("[type=search]") && by === 1);
  const to = isFree && beside(row, by);
  if (!to) return;
  event.preventDefault();
  linkOf(to).focus();
};

const onList = (event) => {
  if (event.key === " " && rowOf(event.target) && event.target.matches("a")) {
    event.preventDefault();
    show(rowOf(event.target));
  } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
    move(event);
  }
};

const onDrawer = (event) => {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  step(by);
};

if (drawer) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (drawer.open) onDrawer(event);
    else if (!document.querySelector("dialog[open]")) onList(event);
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-look-open]");
    if (opener && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      show(rowOf(opener));
    }
    const stepper = event.target.closest("[data-look-step]");
    if (stepper) step(Number(stepper.dataset.lookStep));
  });
  drawer.addEventListener("close", () => shown?.isConnected && linkOf(shown).focus());
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-reveal]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const panel = document.getElementById(link.dataset.reveal);
  panel.hidden = !panel.hidden;
  link.setAttribute("aria-expanded", String(!panel.hidden));
  if (!panel.hidden) panel.querySelector("select, input:not([type=hidden])")?.focus();
});
