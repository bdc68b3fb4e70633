// The drawer that registers something without leaving the page, and hands it to the field that asked.

const drawer = document.getElementById("quick");
const body = document.getElementById("quick-body");
const SETTLED = 60;
let asking = null;

const focusFirst = () => (body.querySelector("[autofocus]") ?? body.querySelector("input:not([type=hidden])"))?.focus();

const entitle = () => {
  const form = body.querySelector("[data-quick-form]");
  if (form) document.getElementById("quick-title").textContent = form.dataset.title;
};

// A form that somebody began is still there when the drawer opens again with nothing else typed.
const isKept = (url, typed) => body.dataset.url === url && body.dataset.typed === typed && Boolean(body.querySelector("[data-quick-form]"));

const open = async (url, typed) => {
  if (!drawer.open) drawer.showModal();
  if (!isKept(url, typed)) {
    Object.assign(body.dataset, { url, typed });
    await htmx.ajax("GET", `${url}?q=${encodeURIComponent(typed)}`, { target: body, swap: "innerHTML" });
  }
  entitle();
  focusFirst();
};

// Who was in the middle of another form stays there.
const done = ({ value, text, href }) => {
  drawer.close();
  body.replaceChildren();
  const field = asking;
  asking = null;
  if (field?.isConnected) field.dispatchEvent(new CustomEvent("quick:picked", { bubbles: true, detail: { value, text } }));
  else if (!document.querySelector("form[data-dirty][data-changed]")) location.assign(href);
};

if (drawer) {
  document.addEventListener("quick:open", (event) => {
    asking = event.target;
    open(event.detail.url, event.detail.typed ?? "");
  });
  document.addEventListener("quick:done", (event) => done(event.detail));
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-quick]:not([role=option])");
    if (opener) {
      asking = null;
      open(opener.dataset.quick, "");
    }
    const use = event.target.closest("[data-quick-use]");
    if (use) done({ value: use.dataset.quickUse, text: use.dataset.text, href: use.dataset.href });
  });
  drawer.addEventListener("close", () => asking?.isConnected && asking.focus());
  // Enter may come before HTMX has taken the fresh form in hand: the browser itself must not send it.
  body.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-quick-form]") || event.defaultPrevented) return;
    event.preventDefault();
    setTimeout(() => form.isConnected && form.requestSubmit(), SETTLED);
  });
  body.addEventListener("htmx:afterSettle", (event) => event.target.closest("#quick-alike") || entitle());
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
