// What is to be counted, and what was: what the server has, with what waits for it on top.

import { parse } from "../quote/numbers.js";

const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim();

const milli = (value) => Math.round(Number(value) * 1000);
const FEW = 30;

export class Sheet extends EventTarget {
  products = new Map();
  #codes = new Map();
  #last = [];

  constructor(queue) {
    super();
    this.queue = queue;
  }

  /** Take products as the server tells of them. */
  take(items) {
    for (const item of items) {
      this.products.set(item.id, { ...item, folded: fold(`${item.name} ${item.sku}`) });
      for (const code of [item.sku, ...item.codes]) this.#codes.set(fold(code), item.id);
    }
  }

  /** Put the products in the order of their names. */
  sort() {
    this.products = new Map([...this.products].sort(([, one], [, other]) => one.folded.localeCompare(other.folded)));
  }

  /** Return the product whose code this is whole, or null. */
  coded(text) {
    return this.products.get(this.#codes.get(fold(text))) ?? null;
  }

  /** Return products not counted yet that have all words of a text in their name or code. */
  missing(text = "") {
    const words = fold(text).split(/\s+/);
    const found = [];
    for (const product of this.products.values()) {
      if ((text || this.counted(product.id) === null) && words.every((word) => product.folded.includes(word))) found.push(product);
      if (found.length === FEW) break;
    }
    return found;
  }

  /** Return what was counted of a product, null for nothing: in thousandths, so that sums are exact. */
  counted(id) {
    const { counted } = this.products.get(id);
    let sum = counted === null ? null : milli(counted);
    for (const { key, fields, fault } of this.queue.entries) {
      if (key !== id || fault) continue;
      sum = fields.way === "set" ? milli(fields.quantity) : (sum ?? 0) + milli(fields.quantity);
    }
    return sum === null ? null : sum / 1000;
  }

  /** Return what was counted here last, newest first. */
  last() {
    return this.#last.map((id) => this.products.get(id));
  }

  get progress() {
    let counted = 0;
    for (const id of this.products.keys()) if (this.counted(id) !== null) counted += 1;
    return { counted, count: this.products.size };
  }

  /** Keep what was counted in the browser, to be sent; tell whether it was a number. */
  enter(id, typed, way) {
    const quantity = parse(typed);
    if (quantity === null) return false;
    this.queue.add({ key: id, kind: "entry", at: Date.now(), fields: { quantity, way } });
    this.queue.save();
    this.#last = [id, ...this.#last.filter((one) => one !== id)].slice(0, FEW);
    this.tell("edited", id);
    return true;
  }

  /** The server has an entry; of the product it has so many now. */
  store(id, counted) {
    const product = this.products.get(id);
    if (product) product.counted = counted;
  }

  drop(entry) {
    this.queue.drop(entry);
    this.tell("edited", entry.key);
  }

  hurry() {}

  tell(type, key) {
    this.dispatchEvent(new CustomEvent(type, { detail: { key } }));
  }
}
