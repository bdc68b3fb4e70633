// Enter goes to the next field of an editor; in the last one of a line's form it adds the line.

const fieldsOf = (root) =>
  [...root.querySelectorAll("input:not([type=hidden], [type=checkbox]), select, textarea")].filter((field) => !field.disabled && !field.readOnly && field.checkVisibility());

const onEnter = (field, editor) => {
  const form = field.closest("[data-line-form]");
  const fields = fieldsOf(form ?? editor);
  const next = fields[fields.indexOf(field) + 1];
  next?.focus();
  next?.select?.();
  if (!next && form) form.requestSubmit();
};

document.addEventListener("keydown", (event) => {
  const editor = event.target.closest?.("[data-editor]");
  if (!editor || event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey || !event.target.matches("input, select")) return;
  event.preventDefault();
  onEnter(event.target, editor);
});
