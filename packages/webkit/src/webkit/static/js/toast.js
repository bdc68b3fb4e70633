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
document.addEventListener("htmx:sendError", () => show({ text: words.wordsFailed, tone: "danger" }));
document.addEventListener("htmx:timeout", () => show({ text: words.wordsFailed, tone: "danger" }));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) return location.reload();
  const text = { 403: words.wordsDenied, 404: words.wordsMissing }[status] ?? words.wordsError;
  show({ text, tone: "danger" });
});
fromCookie();
