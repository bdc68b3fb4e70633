// Search-as-you-type picker: HTMX fetches the options, this module handles keyboard and choice.

const parts = (element) => {
  const box = element.closest("[data-combobox]");
  return box && { box, input: box.querySelector("[role=combobox]"), hidden: box.querySelector("input[type=hidden]"), list: box.querySelector("[role=listbox]") };
};

const options = (list) => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];

const LIST_HEIGHT = 340;
const STAY = "stay"; // as the next field: whoever listens for the choice moves the focus

const setOpen = ({ box, input, list }, isOpen) => {
  list.hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) return input.removeAttribute("aria-activedescendant");
  const { top, bottom } = input.getBoundingClientRect();
  const room = innerHeight - bottom;
  box.toggleAttribute("data-up", room < LIST_HEIGHT && top > room && !box.closest("dialog"));
};

const select = ({ input, list }, chosen) => {
  options(list).forEach((option, index) => {
    option.id ||= `${list.id}-${index}`;
    option.setAttribute("aria-selected", String(option === chosen));
  });
  if (!chosen) return;
  input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
};

const nextField = (box) => {
  if (box.dataset.next === STAY) return null;
  if (box.dataset.next) return (box.closest("[data-line], form") ?? document).querySelector(box.dataset.next) ?? document.querySelector(box.dataset.next);
  const scope = box.closest("form, [data-editor]") ?? document;
  const fields = [...scope.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter((field) => !field.disabled && field.checkVisibility());
  return fields.find((field) => box.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING && !box.contains(field));
};

const fill = (box, option) => {
  const scope = box.closest("[data-line], form") ?? document;
  for (const { name, value } of option.attributes) {
    if (!name.startsWith("data-fill-")) continue;
    const field = scope.querySelector(`[name="${name.slice("data-fill-".length)}"]`);
    if (field) field.value = value;
  }
};

const choose = (part, option) => {
  if (option.dataset.quick) {
    setOpen(part, false);
    part.input.dispatchEvent(new CustomEvent("quick:open", { bubbles: true, detail: { url: option.dataset.quick, typed: option.dataset.typed } }));
    return;
  }
  part.input.value = option.dataset.text;
  part.hidden.value = option.dataset.value;
  part.input.dataset.chosen = option.dataset.text;
  setOpen(part, false);
  fill(part.box, option);
  const next = nextField(part.box);
  next?.focus();
  next?.select?.();
  part.hidden.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("htmx:configRequest", (event) => {
  const part = event.target.matches?.("[role=combobox]") && parts(event.target);
  if (!part) return;
  event.detail.parameters.delete(part.input.name);
  event.detail.parameters.set("q", part.input.value);
  part.box.dataset.asked = part.input.value;
});

document.addEventListener("htmx:afterSwap", (event) => {
  const part = event.target.matches?.("[role=listbox]") && parts(event.target);
  if (!part || document.activeElement !== part.input) return;
  setOpen(part, true);
  const first = options(part.list)[0];
  select(part, first);
  if (part.box.dataset.enter !== part.input.value) return;
  delete part.box.dataset.enter;
  if (first && !first.dataset.quick) choose(part, first);
});

// A list that could not be fetched is none: what stood there before answered other words.
const lose = (event) => {
  const part = event.target.matches?.("[data-combobox] [role=combobox]") && parts(event.target);
  if (!part) return;
  delete part.box.dataset.asked;
  part.list.replaceChildren();
  setOpen(part, false);
};
for (const type of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(type, lose);

// Who waits at a field for the connection is served once it is back.
addEventListener("online", () => {
  const part = document.activeElement?.matches("[data-combobox] [role=combobox]") && parts(document.activeElement);
  if (part && part.input.value && !part.hidden.value) part.input.dispatchEvent(new Event("combobox:open"));
});

document.addEventListener("input", (event) => {
  const part = event.target.matches("[data-combobox] [role=combobox]") && parts(event.target);
  if (part && part.hidden.value) {
    part.hidden.value = "";
    part.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// What the drawer registered (quick.js) is chosen as if it had stood in the list.
document.addEventListener("quick:picked", (event) => {
  const part = event.target.matches?.("[data-combobox] [role=combobox]") && parts(event.target);
  if (!part) return;
  const option = document.createElement("li");
  Object.assign(option.dataset, { value: event.detail.value, text: event.detail.text });
  choose(part, option);
});

const move = (part, step) => {
  const all = options(part.list);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  select(part, all[(at + step + all.length) % all.length]);
};

// Whoever types fast, or a scanner, presses Enter before the list fits the words: it is chosen from once it does.
const isLate = ({ box, input, hidden }) => Boolean(input.value) && !hidden.value && (box.dataset.asked !== input.value || input.matches(".htmx-request"));

const waitFor = ({ box, input }) => {
  box.dataset.enter = input.value;
  if (box.dataset.asked !== input.value) input.dispatchEvent(new Event("combobox:open"));
};

const actions = {
  ArrowDown: (part) => (part.list.hidden ? part.input.dispatchEvent(new Event("combobox:open")) : move(part, 1)),
  ArrowUp: (part) => (part.list.hidden ? false : move(part, -1)),
  Escape: (part) => (part.list.hidden ? false : setOpen(part, false)),
  Enter: (part) => {
    if (isLate(part)) return waitFor(part);
    const option = !part.list.hidden && part.list.querySelector("[aria-selected=true]:not([aria-disabled])");
    return option ? choose(part, option) : false;
  },
};

// In the capture phase: an open list takes its keys before the line editor and shortcuts do.
document.addEventListener(
  "keydown",
  (event) => {
    const part = event.target.matches?.("[data-combobox] [role=combobox]") && parts(event.target);
    const action = part && !event.ctrlKey && !event.metaKey && actions[event.key]; // Ctrl+Enter is the page's
    if (!action || action(part) === false) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[data-combobox] [role=option]:not([aria-disabled])");
  if (!option) return;
  event.preventDefault();
  choose(parts(option), option);
});

document.addEventListener("focusout", (event) => {
  const part = event.target.matches("[data-combobox] [role=combobox]") && parts(event.target);
  if (part) setOpen(part, false);
});
