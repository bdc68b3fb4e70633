// data-dialog="id" opens a dialog, data-close or a click on its backdrop closes it.

const open = (dialog) => {
  dialog.showModal();
  dialog.querySelector("[autofocus], .dialog-body :is(input:not([type=hidden]), select, textarea)")?.focus();
  dialog.dispatchEvent(new CustomEvent("dialog:open", { bubbles: true }));
};

// A page can be asked for with one of its dialogs open: /web/quotes/…#sending. HTMX is ready by then.
document.addEventListener("DOMContentLoaded", () => {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!(named instanceof HTMLDialogElement)) return;
  history.replaceState(null, "", location.pathname + location.search);
  open(named);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && !dialog.open) open(dialog);
    return;
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog")) event.target.close();
});

// Menus made of <details> close on Esc and on a click elsewhere.
const closeMenus = (except) =>
  document.querySelectorAll("details:is(.person, .more, .save-view)[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });

document.addEventListener("click", (event) => closeMenus(event.target.closest("details")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
});

// What was refused comes back in the dialog in which it was typed.
document.querySelectorAll("dialog:has([data-form-errors])").forEach(open);
