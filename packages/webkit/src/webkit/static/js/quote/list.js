// The lines on the page: one row each, drawn only when it changes, and the keys within them.

import { scanned } from "./numbers.js";
import { fillRow, makeRow } from "./row.js";
import { QUOTE } from "./sheet.js";
import { Stack } from "./stack.js";

const root = document.getElementById("lines");
const stack = new Stack(root);

const go = (field) => {
  if (field) stack.show(field.closest("[data-line]"));
  field?.focus({ preventScroll: true });
  field?.select?.();
  field?.closest("[data-line]").scrollIntoView({ block: "nearest" });
  return Boolean(field);
};

export class List {
  #rows = new Map();
  #marked = null;
  #before = ""; // what stood in the field when the cursor came
  current = null;

  constructor(sheet, words, entry) {
    Object.assign(this, { sheet, words, entry });
    sheet.addEventListener("edited", ({ detail }) => this.draw(detail));
    sheet.addEventListener("changed", ({ detail }) => this.draw(detail));
    sheet.addEventListener("removed", ({ detail }) => this.draw(detail));
    root.addEventListener("input", (event) => this.#typed(event.target));
    root.addEventListener("change", () => sheet.hurry());
    root.addEventListener("focusin", (event) => this.#enter(event.target));
    root.addEventListener("focusout", (event) => this.#leave(event.target));
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Draw everything, in order. */
  drawAll() {
    for (const key of this.sheet.keys()) {
      const row = this.#rowOf(key);
      stack.insert(row);
      fillRow(row, this.sheet.view(key), this.words);
    }
  }

  /** Put rows where others moved them. */
  order() {
    const held = document.activeElement;
    let here = stack.first();
    for (const key of this.sheet.keys()) {
      const row = this.#rowOf(key);
      if (row === here) here = stack.next(here);
      else stack.insert(row, here);
    }
    if (held !== document.activeElement) held.focus();
  }

  /** Draw one line: where it belongs, or not at all if it is gone. */
  draw(key) {
    if (key === QUOTE) return;
    if (!this.sheet.fields(key)) return this.#drop(key);
    const entry = this.sheet.queue.of(key);
    if (entry?.kind === "remove" && !entry.clash) return this.#drop(key);
    const row = this.#rowOf(key);
    if (!row.isConnected) this.#place(key, row);
    fillRow(row, this.sheet.view(key), this.words);
  }

  #rowOf(key) {
    if (!this.#rows.has(key)) this.#rows.set(key, makeRow(key));
    return this.#rows.get(key);
  }

  #place(key, row) {
    const position = this.sheet.position(key);
    const isBehind = (other) => this.sheet.position(other.dataset.line) > position;
    const isLast = !stack.last || !isBehind(stack.last);
    stack.insert(row, isLast ? null : stack.find(isBehind));
  }

  /** Put a row where its position says, and keep the focus in it. */
  move(key) {
    const row = this.#rows.get(key);
    const field = row.contains(document.activeElement) ? document.activeElement : null;
    stack.remove(row);
    this.#place(key, row);
    go(field);
  }

  #drop(key) {
    const row = this.#rows.get(key);
    if (!row) return;
    const isHere = row.contains(document.activeElement);
    const next = stack.next(row) ?? stack.previous(row);
    stack.remove(row);
    this.#rows.delete(key);
    if (this.current === key) this.current = null;
    if (isHere) this.focus(next?.dataset.line) || this.entry.focus();
  }

  /** Put the cursor into a line's field. */
  focus(key, column = "said") {
    return Boolean(key) && go(this.#rows.get(key)?.querySelector(`[data-col=${column}]`));
  }

  #typed(field) {
    const key = field.closest("[data-line]")?.dataset.line;
    if (!key || !field.dataset.col) return;
    delete field.dataset.later;
    const isByRules = field.dataset.col === "unit_price" && !field.value.trim();
    this.sheet.edit(key, { [field.dataset.col]: isByRules ? null : field.value });
  }

  #enter(element) {
    this.#before = element.value;
    const row = element.closest("[data-line]");
    if (!row || this.current === row.dataset.line) return;
    this.#marked?.classList.remove("current");
    this.#marked = row;
    row.classList.add("current");
    this.current = row.dataset.line;
  }

  #leave(field) {
    if (field.dataset.later === undefined) return;
    field.value = field.dataset.later;
    delete field.dataset.later;
  }

  /** The next product was scanned while the cursor stood in a quantity: that is what was typed before, or as it was. */
  #scanned(field, { code, rest }) {
    field.value = rest.trim() || this.#before;
    this.#typed(field);
    this.entry.scan(code);
  }

  #key(event) {
    const field = event.target;
    const { ctrlKey, altKey, metaKey, key } = event;
    if (!field.dataset.col || ctrlKey || altKey || metaKey) return;
    const row = field.closest("[data-line]");
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[key];
    if (!step) return;
    event.preventDefault();
    const scan = key === "Enter" && field.dataset.col === "said" && scanned(field.value.trim());
    if (scan) return this.#scanned(field, scan);
    if (key === "Enter") this.sheet.hurry();
    const next = step < 0 ? stack.previous(row) : stack.next(row);
    if (next) this.focus(next.dataset.line, field.dataset.col);
    else if (step > 0) this.entry.focus();
  }
}
