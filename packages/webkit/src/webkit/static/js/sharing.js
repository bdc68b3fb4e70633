// Sending a quote: copy a link, open WhatsApp, and show the page anew once the quote was sent.

const copy = async (button) => {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return; // the field is selected: Ctrl+C does it
  }
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: button.dataset.copied } }));
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

// Within a moment of the click that asked for it, a browser lets a page open a tab.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "sending-body" && !event.target.querySelector?.("#sending-body")) return;
  const body = document.getElementById("sending-body");
  body.querySelector("[data-open-now], [data-copy-now]")?.click();
  if (!body.querySelector("[data-form-errors]")) body.querySelector(".button.primary, .button")?.focus();
});

document.addEventListener(
  "close",
  (event) => {
    if (event.target.querySelector("#sending-body[data-sent]")) location.reload();
  },
  true,
);
