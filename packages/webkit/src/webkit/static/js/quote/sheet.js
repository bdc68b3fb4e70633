// The quote as the person sees it: what the server has, with what they typed on top.

import { newId } from "./ids.js";
import { cents, inField, money, parse, percent } from "./numbers.js";

export const GAP = 1024;
export const QUOTE = "quote";
const DELAY = 600;
const PRICED = ["", "said", "unit_price", "discount_percent"]; // what is wrong there leaves nothing to add up

const EMPTY_QUOTE = { customer_id: "", customer_name: "", job_site_id: "", discount_percent: "", valid_days: "", notes: "" };

const fieldsOfQuote = (quote) => ({
  customer_id: quote.customer_id ?? "",
  customer_name: quote.customer_name ?? "",
  job_site_id: quote.job_site_id ?? "",
  discount_percent: inField(quote.discount_percent),
  valid_days: String(quote.valid_days),
  notes: quote.notes ?? "",
});

const fieldsOfLine = (line) => ({
  position: Number(line.position),
  product_id: line.product_id,
  said: line.said,
  unit_price: line.is_price_typed ? money(line.unit_price) : null,
  discount_percent: inField(line.discount_percent),
  note: line.note ?? "",
});

/** Return what a stored row looks like as fields; nothing for one that is not stored. */
export const fieldsOf = (key, row) => (row ? (key === QUOTE ? fieldsOfQuote(row) : fieldsOfLine(row)) : null);

export class Sheet extends EventTarget {
  quote = null;
  lines = new Map();
  sums = null;

  constructor(queue, { validDays }) {
    super();
    this.queue = queue;
    this.empty = { ...EMPTY_QUOTE, valid_days: String(validDays) };
  }

  stored(key) {
    return key === QUOTE ? this.quote : this.lines.get(key);
  }

  /** Take a row as the server has it now. */
  store(key, row) {
    if (key === QUOTE) this.quote = row;
    else if (row) this.lines.set(key, row);
    else this.lines.delete(key);
  }

  fields(key) {
    const entry = this.queue.of(key);
    if (entry && entry.kind !== "remove") return entry.fields;
    return fieldsOf(key, this.stored(key)) ?? (key === QUOTE ? this.empty : null);
  }

  /** Return a line's place without making its other fields, of which most lines have no need. */
  position(key) {
    const entry = this.queue.of(key);
    return entry && entry.kind !== "remove" ? entry.fields.position : Number(this.lines.get(key).position);
  }

  /** Note a change: it is kept in the browser now and sent after a pause, or at once. */
  edit(key, changes, { now = false, look = null } = {}) {
    let entry = this.queue.open(key);
    if (entry?.kind === "remove") return;
    if (!entry) {
      this.#begin(key);
      const row = this.stored(key);
      const base = fieldsOf(key, row);
      const version = row?.version ?? null;
      const kind = key === QUOTE ? QUOTE : "line";
      const known = row && key !== QUOTE ? { name: row.name, sku: row.sku, uom: row.uom, unit_price: row.rule_price } : this.queue.of(key)?.look;
      entry = this.queue.add({ key, kind, version, base, fields: { ...this.fields(key) }, look: known ?? null });
    }
    Object.assign(entry.fields, changes);
    if (look) entry.look = look;
    if (entry.fault) Object.assign(entry, { fault: null, op: newId() });
    entry.after = now ? 0 : Date.now() + DELAY;
    this.queue.save();
    this.tell("edited", key);
  }

  /** The first thing typed makes the quote; its number comes with the answer. */
  #begin(key) {
    if (key === QUOTE || this.quote || this.queue.of(QUOTE)) return;
    this.queue.add({ key: QUOTE, kind: QUOTE, version: null, base: null, fields: { ...this.empty } });
  }

  /** Send what the person left behind without the pause. */
  hurry() {
    for (const entry of this.queue.entries) if (!entry.fault && !entry.clash) entry.after = 0;
    this.tell("hurry");
  }

  /** Take a line away; one that the server never saw leaves no trace. */
  remove(key) {
    const waiting = this.queue.open(key);
    if (waiting) this.queue.drop(waiting);
    const row = this.stored(key);
    if (row || this.queue.of(key)) {
      this.queue.add({ key, kind: "remove", version: row?.version ?? null, base: null, fields: null });
      this.queue.save();
    }
    this.tell("removed", key);
    this.tell("hurry");
  }

  /** Return what is known of a line's product, price and total, stored or not. */
  view(key) {
    const entry = this.queue.of(key);
    const row = this.stored(key);
    const fields = this.fields(key);
    const isSwapped = Boolean(row && entry?.look && row.product_id !== fields.product_id);
    return { key, fields, entry, row: isSwapped ? null : row, look: (row && !isSwapped ? row : entry?.look) ?? {}, total: this.total(key) };
  }

  /** Return a line's total in cents; an estimate while it waits, null where only the server knows. */
  total(key) {
    const entry = this.queue.of(key);
    const row = this.stored(key);
    if (!entry) return cents(row.total);
    if (PRICED.some((name) => name in (entry.fault ?? {}))) return null;
    const { said, unit_price: price, discount_percent: discount, product_id: product } = entry.fields;
    const base = fieldsOf(key, row);
    const isSame = base && base.product_id === product && base.said === said && base.unit_price === price && base.discount_percent === discount;
    if (isSame) return cents(row.total);
    const quantity = row && base.said === said ? row.quantity : parse(said);
    const each = price === null ? (row && base.product_id === product ? row.rule_price : entry.look?.unit_price) : parse(price);
    const off = discount ? percent(discount) : 0;
    if (quantity === null || each == null || off === null) return null;
    return cents((Number(quantity) * Number(each) * (100 - Number(off))) / 100);
  }

  /** Return keys of the lines that stand on the quote. */
  #standing() {
    const found = new Set(this.lines.keys());
    for (const entry of this.queue.entries) {
      if (entry.kind === "line") found.add(entry.key);
      else if (entry.kind === "remove" && !entry.clash) found.delete(entry.key);
    }
    return found;
  }

  /** Return them in their order. */
  keys() {
    const placed = [...this.#standing()].map((key) => [this.position(key), key]);
    return placed.sort(([at, key], [otherAt, other]) => at - otherAt || (key < other ? -1 : 1)).map(([, key]) => key);
  }

  /** Return how many lines there are, what they add up to in cents, and whether the server has said so. */
  reckoned() {
    const standing = this.#standing();
    const count = standing.size;
    if (!this.queue.length && this.sums) return { count, subtotal: cents(this.sums.subtotal), total: cents(this.sums.total), isStored: true };
    let subtotal = 0;
    for (const key of standing) subtotal += this.total(key) ?? 0;
    const off = Number(percent(this.fields(QUOTE).discount_percent) ?? 0);
    return { count, subtotal, total: Math.round((subtotal * (100 - off)) / 100), isStored: false };
  }

  tell(type, key = null) {
    this.dispatchEvent(new CustomEvent(type, { detail: key }));
  }
}
