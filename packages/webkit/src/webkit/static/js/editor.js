// Line editor: Enter goes to the next field, in the last one of the entry form it adds the line;
// arrows go to the same field of the line above or below.

const fieldsOf = (root) =>
  [...root.querySelectorAll("input:not([type=hidden], [type=checkbox]), select, textarea")].filter((field) => !field.disabled && !field.readOnly && field.checkVisibility());

const go = (field) => {
  field?.focus();
  field?.select?.();
};

const onEnter = (field, editor) => {
  const form = field.closest("[data-line-form]");
  const fields = fieldsOf(form ?? editor);
  const next = fields[fields.indexOf(field) + 1];
  if (next) go(next);
  else if (form) form.requestSubmit();
};

const onArrow = (field, step) => {
  const line = field.closest("[data-line]");
  const lines = line ? [...line.closest("[data-editor]").querySelectorAll("[data-line]")] : [];
  const other = lines[lines.indexOf(line) + step];
  const key = field.dataset.col ? `[data-col="${field.dataset.col}"]` : `[name="${field.name}"]`;
  const target = other?.querySelector(key);
  go(target);
  return Boolean(target);
};

// A field follows the value that the server puts in by itself until somebody types another one.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const before = detail.target.matches?.("[data-auto-for]") && detail.target;
  const after = before && detail.fragment.querySelector("[data-auto-for]");
  const field = after && before.closest("[data-line]")?.querySelector(`[name="${before.dataset.autoFor}"]`);
  if (field && (!field.value || field.value === before.value)) field.value = after.value;
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  const editor = field.closest?.("[data-editor]");
  if (!editor || event.ctrlKey || event.altKey || event.metaKey || !field.matches("input, select")) return;
  if (event.key === "Enter") {
    event.preventDefault();
    onEnter(field, editor);
  } else if (/^Arrow(Up|Down)$/.test(event.key) && !field.matches("select, [type=number], [type=date]")) {
    if (onArrow(field, event.key === "ArrowUp" ? -1 : 1)) event.preventDefault();
  }
});
