// Small pieces of the page that scripts make.

const icons = document.getElementById("quote-icons")?.content;

/** Make an element with a class and text or other elements. */
export const make = (tag, name = "", ...content) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...content);
  return element;
};

/** Return one of the icons that the page brought along. */
export const icon = (name) => icons.querySelector(`[data-icon="${name}"] svg`).cloneNode(true);

/** Make a button; `act` names what it does. */
export const button = (label, act, kind = "secondary") => {
  const element = make("button", `button ${kind}`, label);
  element.type = "button";
  element.dataset.act = act;
  return element;
};

/** Put values into a sentence such as "{count} of {all}". */
export const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Set a field's value without disturbing who types in it: it waits until they leave. */
export const fill = (field, value) => {
  if (document.activeElement !== field) field.value = value;
  else if (field.value !== value) field.dataset.later = value;
};

/** Mark a field as wrong, or as right again. */
export const mark = (field, isWrong) => {
  if (isWrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
};

/** Write text only where it changed. */
export const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** Say something in passing. */
export const toast = (text, tone = "info") => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
