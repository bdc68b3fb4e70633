// The rows in their order, a few to a part: a part far from what is shown costs the browser next to nothing.
// It is put away until scrolling comes near, the page's search finds something in it, or a script wants into it.

import { make } from "./parts.js";

const SIZE = 5;
const NEAR = "100px 0px";
const canPutAway = "onbeforematch" in document.documentElement; // elsewhere `hidden` would take its height too

const putAway = (part, isFar) => {
  if (isFar && !part.contains(document.activeElement)) part.setAttribute("hidden", "until-found");
  else part.removeAttribute("hidden");
};

export class Stack {
  #watch = new IntersectionObserver((parts) => parts.forEach(({ target, isIntersecting }) => putAway(target, !isIntersecting)), { rootMargin: NEAR });

  constructor(root) {
    this.root = root;
  }

  /** Bring a row's part back, so that the focus can go there. */
  show(row) {
    row.parentElement?.removeAttribute("hidden");
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
    this.#close(left);
  }

  remove(row) {
    const part = row.parentElement;
    row.remove();
    this.#close(part);
  }

  /** Take away a part that is empty. */
  #close(part) {
    if (!part || part.firstElementChild) return;
    this.#watch.unobserve(part);
    part.remove();
  }

  /** Return the part at the end, a new one if that is full. */
  #open() {
    const part = this.root.lastElementChild;
    if (part && part.childElementCount < SIZE) return part;
    const added = this.root.appendChild(make("div", "line-part"));
    if (canPutAway) this.#watch.observe(added);
    return added;
  }
}
