// One submit at a time, errors get the focus, filters submit themselves, nothing typed is lost.

const busy = (form, submitter) => {
  form.dataset.busy = "true";
  (submitter ?? form.querySelector(".button.primary, button:not([type=button])"))?.setAttribute("aria-busy", "true");
};

const free = (form) => {
  delete form.dataset.busy;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  if (form.id) document.querySelectorAll(`[form="${form.id}"][aria-busy]`).forEach((button) => button.removeAttribute("aria-busy"));
};

const isHtmx = (form) => form.matches("[hx-post], [hx-get], [hx-put], [hx-patch], [hx-delete]");

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.dataset.once === "false" || form.method === "dialog") return;
    if (form.dataset.busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    delete form.dataset.changed;
    if (isHtmx(form)) return; // busy from htmx:beforeRequest on, so that a refused confirmation leaves it free
    busy(form, event.submitter);
    setTimeout(() => event.defaultPrevented && free(form));
  },
  true,
);

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (form.matches("form") && form.dataset.once !== "false") busy(form, event.detail.requestConfig.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (form.matches?.("form") && !event.detail.xhr.getResponseHeader("HX-Redirect")) free(form);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(free);
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-autosubmit]");
  if (field) (field.form ?? field).requestSubmit();
});

// The list above a form says in which field each problem is.
const nameErrors = (root) =>
  root.querySelectorAll("[data-form-errors] a[href^='#f-']:not([data-named])").forEach((link) => {
    const label = document.querySelector(`label[for="${CSS.escape(link.hash.slice(1))}"]`)?.firstChild?.textContent.trim();
    if (label) link.prepend(`${label} – `);
    link.dataset.named = "";
  });

const focusErrors = (root) => {
  nameErrors(root);
  root.querySelector("[data-form-errors]")?.focus();
};
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
focusErrors(document);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-dirty]")) form.dataset.changed = "true";
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty][data-changed]")) event.preventDefault();
});
