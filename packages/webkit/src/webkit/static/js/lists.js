// Rows that open on click, ticked rows with their bulk bar, and the current tab kept in sight.

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button, input, label, select, details") || String(getSelection())) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
  else location.assign(row.dataset.href);
});
document.addEventListener("auxclick", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (row && event.button === 1 && !event.target.closest("a")) window.open(row.dataset.href, "_blank", "noopener");
});

document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
  const tabs = tab.parentElement;
  tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.clientWidth) / 2;
});

document.addEventListener("change", (event) => {
  const scope = event.target.closest("form, main");
  const ticks = [...(scope?.querySelectorAll("[data-select]") ?? [])];
  if (event.target.matches("[data-select-all]")) ticks.forEach((tick) => (tick.checked = event.target.checked));
  if (!event.target.matches("[data-select], [data-select-all]")) return;
  const count = ticks.filter((tick) => tick.checked).length;
  scope.querySelectorAll("[data-bulk]").forEach((bar) => {
    bar.hidden = count === 0;
    bar.querySelector("[data-bulk-count]").textContent = count;
  });
});
