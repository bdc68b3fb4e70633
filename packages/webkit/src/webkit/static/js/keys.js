// Function keys and shortcuts: data-key="F2" on a button, link or field clicks or focuses it.
// data-press="#selector" on a key bar's button passes the press on.

// With Alt a Mac types other characters: the place of the key says which letter is meant.
const nameOf = ({ altKey, key, code }) => {
  if (altKey && /^Key[A-Z]$/.test(code) && !/^[a-z]$/i.test(key)) return code.at(-1);
  return key.length === 1 ? key.toUpperCase() : key;
};

const keyOf = (event) =>
  [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", nameOf(event)]
    .filter(Boolean)
    .join("+");

const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));

const press = (element) => {
  if (element.matches("input:not([type=checkbox], [type=radio]), select, textarea")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
};

const isUsable = (element) => !element.disabled && element.checkVisibility();

const named = (scope, key) => {
  const all = [...scope.querySelectorAll("[data-key]")].filter((element) => element.dataset.key.toUpperCase() === key.toUpperCase());
  return all.find(isUsable) ?? all.find((one) => one.dataset.press);
};

/** F9 is a page's main button also where that names Ctrl+Enter; Ctrl+Enter sends the form that one types in. */
const sending = (scope, key, target) => {
  if (key === "F9") return named(scope, "Ctrl+Enter");
  const form = key === "Ctrl+Enter" && target.closest?.("form[method=post]");
  const buttons = form ? [...form.querySelectorAll("button:not([type=button])")].filter(isUsable) : [];
  return buttons.find((one) => one.matches(".primary")) ?? (buttons.length === 1 ? buttons[0] : null);
};

document.addEventListener("keydown", (event) => {
  const key = keyOf(event);
  const isPlain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isPlain && isTyping(event.target)) return;
  const scope = document.querySelector("dialog[open]") ?? document;
  const element = named(scope, key) ?? sending(scope, key, event.target);
  if (!element) return;
  event.preventDefault();
  press(element);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-press]");
  const target = button && document.querySelector(button.dataset.press);
  if (target) press(target);
});
