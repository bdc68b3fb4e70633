// Short messages: from the HX-Trigger header of a fragment, or from a cookie after a redirect.

const region = document.getElementById("toasts");
const words = document.body.dataset;
const SECONDS = { success: 4, info: 5, warning: 8, danger: 12 };

const iconOf = (tone) =>
  document.getElementById("toast-icons").content.querySelector(`[data-tone=${tone}] svg`).cloneNode(true);

const closeButton = (toast) => {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", words.wordsClose);
  button.append(iconOf("close"));
  button.addEventListener("click", () => toast.remove());
  return button;
};

const show = ({ text, tone = "success" }) => {
  [...region.children].find((other) => other.querySelector("p").textContent === text)?.remove();
  const toast = document.createElement("div");
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  toast.className = `toast ${tone}`;
  toast.append(iconOf(tone), paragraph, closeButton(toast));
  region.hidePopover?.();
  region.showPopover?.(); // above any open dialog
  region.append(toast);
  setTimeout(() => toast.remove(), SECONDS[tone] * 1000);
};

const fromCookie = () => {
  const found = document.cookie.split("; ").find((cookie) => cookie.startsWith("toast="));
  if (!found) return;
  document.cookie = "toast=; Max-Age=0; Path=/; Secure; SameSite=Lax";
  show(JSON.parse(decodeURIComponent(found.slice("toast=".length).replace(/^"|"$/g, ""))));
};

document.addEventListener("toast", (event) => show(event.detail));
// What asks by itself every moment says once that it fails, and again only after it has worked.
const failing = new Set();
const fail = (event, text) => {
  const path = event.detail.pathInfo?.requestPath?.split("?")[0];
  if (!failing.has(path)) show({ text, tone: "danger" });
  if (event.detail.requestConfig?.verb === "get") failing.add(path);
};
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status < 400) failing.delete(event.detail.pathInfo?.requestPath?.split("?")[0]);
});
document.addEventListener("htmx:sendError", (event) => fail(event, words.wordsFailed));
document.addEventListener("htmx:timeout", (event) => fail(event, words.wordsFailed));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) return location.reload();
  fail(event, { 403: words.wordsDenied, 404: words.wordsMissing }[status] ?? words.wordsError);
});
fromCookie();
