// The lines on the page: one row each, drawn only when it changes, and the keys within them.

import { fillRow, makeRow } from "./row.js";
import { QUOTE } from "./sheet.js";

const ol = document.getElementById("lines");

const go = (field) => {
  field?.focus({ preventScroll: true });
  field?.select?.();
  field?.closest("li").scrollIntoView({ block: "nearest" });
  return Boolean(field);
};

export class List {
  #rows = new Map();
  current = null;

  constructor(sheet, words, entry) {
    Object.assign(this, { sheet, words, entry });
    sheet.addEventListener("edited", ({ detail }) => this.draw(detail));
    sheet.addEventListener("changed", ({ detail }) => this.draw(detail));
    sheet.addEventListener("removed", ({ detail }) => this.draw(detail));
    ol.addEventListener("input", (event) => this.#typed(event.target));
    ol.addEventListener("change", () => sheet.hurry());
    ol.addEventListener("focusin", (event) => this.#enter(event.target));
    ol.addEventListener("focusout", (event) => this.#leave(event.target));
    ol.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Draw everything, in order. */
  drawAll() {
    for (const key of this.sheet.keys()) {
      const row = this.#rowOf(key);
      ol.append(row);
      fillRow(row, this.sheet.view(key), this.words);
    }
  }

  /** Put rows where others moved them. */
  order() {
    const held = document.activeElement;
    this.sheet.keys().forEach((key, at) => {
      const row = this.#rowOf(key);
      if (ol.children[at] !== row) ol.insertBefore(row, ol.children[at] ?? null);
    });
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
    const { position } = this.sheet.fields(key);
    const isLast = !ol.lastElementChild || this.sheet.fields(ol.lastElementChild.dataset.line).position <= position;
    const after = isLast ? null : [...ol.children].find((other) => this.sheet.fields(other.dataset.line).position > position);
    ol.insertBefore(row, after ?? null);
  }

  /** Put a row where its position says, and keep the focus in it. */
  move(key) {
    const row = this.#rows.get(key);
    const field = row.contains(document.activeElement) ? document.activeElement : null;
    row.remove();
    this.#place(key, row);
    go(field);
  }

  #drop(key) {
    const row = this.#rows.get(key);
    if (!row) return;
    const isHere = row.contains(document.activeElement);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
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
    const row = element.closest("[data-line]");
    if (!row || this.current === row.dataset.line) return;
    ol.querySelector(".current")?.classList.remove("current");
    row.classList.add("current");
    this.current = row.dataset.line;
  }

  #leave(field) {
    if (field.dataset.later === undefined) return;
    field.value = field.dataset.later;
    delete field.dataset.later;
  }

  #key(event) {
    const field = event.target;
    const { ctrlKey, altKey, metaKey, key } = event;
    if (!field.dataset.col || ctrlKey || altKey || metaKey) return;
    const row = field.closest("[data-line]");
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[key];
    if (!step) return;
    event.preventDefault();
    if (key === "Enter") this.sheet.hurry();
    const next = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (next) this.focus(next.dataset.line, field.dataset.col);
    else if (step > 0) this.entry.focus();
  }
}
