// The rows in their order, a few to a part: a part far from what is shown costs the browser next to nothing.

import { make } from "./parts.js";

const SIZE = 10;

export class Stack {
  constructor(root) {
    this.root = root;
  }

  get last() {
    return this.root.lastElementChild?.lastElementChild ?? null;
  }

  first() {
    return this.root.firstElementChild?.firstElementChild ?? null;
  }

  next(row) {
    return row.nextElementSibling ?? row.parentElement.nextElementSibling?.firstElementChild ?? null;
  }

  previous(row) {
    return row.previousElementSibling ?? row.parentElement.previousElementSibling?.lastElementChild ?? null;
  }

  /** Return the first row from the top that fits, or null. */
  find(fits) {
    for (let row = this.first(); row; row = this.next(row)) if (fits(row)) return row;
    return null;
  }

  /** Put a row before another one, or at the end. */
  insert(row, before = null) {
    const left = row.parentElement;
    if (before) before.parentElement.insertBefore(row, before);
    else this.#open().append(row);
    if (left && !left.firstElementChild) left.remove();
  }

  remove(row) {
    const part = row.parentElement;
    row.remove();
    if (part && !part.firstElementChild) part.remove();
  }

  /** Return the part at the end, a new one if that is full. */
  #open() {
    const part = this.root.lastElementChild;
    if (part && part.childElementCount < SIZE) return part;
    return this.root.appendChild(make("div", "line-part"));
  }
}
