// What was typed and is not stored yet: kept in the browser until the server has it.
//
// Of quotes, and of counts, whose entries stand under a name of their own.
//
// One entry for each quote or line: {key, kind, op, version, base, fields, look, sent, after, fault, clash}.
// `fields` is what the person wants, `base` what it was before, `version` the row that they saw.
// Once sent, an entry stays as it is, so that sending it again is the same request.

import { newId } from "./ids.js";

const PREFIX = "quote:";

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
};

const names = (start) => Object.keys(localStorage).filter((name) => name.startsWith(start));

const held = new Promise(() => {}); // never settles: a lock lives as long as its page

/** Hold a name as long as this page lives; tell whether it was free. */
const hold = (name) =>
  new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? held : null;
    });
  });

/** Return a person's other quotes that wait here: [{id, isNew}]. */
export const waiting = (user, quote) => {
  const found = new Map();
  for (const name of names(`${PREFIX}${user}:`)) {
    const [, , id] = name.split(":");
    const entries = read(name);
    if (id !== quote && entries.length) found.set(id, found.get(id) || entries.some((entry) => entry.kind === "quote" && entry.version === null));
  }
  return [...found].map(([id, isNew]) => ({ id, isNew }));
};

/** Forget what waits of a quote. */
export const forget = (user, quote) => names(`${PREFIX}${user}:${quote}:`).forEach((name) => localStorage.removeItem(name));

export class Queue extends EventTarget {
  entries = [];
  isSafe = true;
  #watched = new Set();

  /** Open the queue of a quote in this tab, with what tabs that are gone have left. */
  static async open(user, quote, prefix = PREFIX) {
    const queue = new Queue();
    const start = `${prefix}${user}:${quote}:`;
    for (const name of names(start)) {
      if (await hold(name)) queue.#adopt(name);
      else queue.#inherit(name);
    }
    queue.name = start + newId();
    await hold(queue.name);
    addEventListener("storage", ({ key, newValue }) => key?.startsWith(start) && newValue && queue.#inherit(key));
    queue.entries.sort((one, other) => (one.kind === "quote" ? 0 : 1) - (other.kind === "quote" ? 0 : 1));
    queue.save();
    return queue;
  }

  #adopt(name) {
    const left = read(name);
    this.entries.unshift(...left);
    localStorage.removeItem(name);
    return left;
  }

  /** Another tab has this quote open too: what it leaves when it closes is sent from here. */
  #inherit(name) {
    if (this.#watched.has(name)) return;
    this.#watched.add(name);
    navigator.locks.request(name, () => {
      const left = this.#adopt(name);
      this.save();
      if (left.length) this.dispatchEvent(new CustomEvent("inherited", { detail: left.map(({ key }) => key) }));
      return held;
    });
  }

  save() {
    try {
      if (this.entries.length) localStorage.setItem(this.name, JSON.stringify(this.entries));
      else localStorage.removeItem(this.name);
      this.isSafe = true;
    } catch {
      this.isSafe = false; // the browser's space is full: the page says so
    }
  }

  get length() {
    return this.entries.length;
  }

  /** Return the newest entry of a row. */
  of(key) {
    return this.entries.findLast((entry) => entry.key === key);
  }

  /** Return the entry that may still change; null if there is none. */
  open(key) {
    const entry = this.of(key);
    return entry && !entry.sent ? entry : null;
  }

  add(entry) {
    const added = { op: newId(), sent: false, after: 0, ...entry };
    const place = added.kind === "quote" ? this.entries.findLastIndex((one) => one.kind === "quote") + 1 : this.entries.length;
    this.entries.splice(place, 0, added);
    return added;
  }

  drop(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    this.save();
  }

  /** Let what waits behind a stored entry build on what the server has now. */
  rebase(key, version, base) {
    for (const entry of this.entries) if (entry.key === key && !entry.sent) Object.assign(entry, { version, base });
  }

  /** Return what can be sent, in order; a quote that nobody stored yet goes before its lines. */
  next(now) {
    const stuck = new Set();
    for (const entry of this.entries) {
      if (stuck.has(entry.key)) continue;
      if (!entry.fault && !entry.clash && entry.after <= now) return entry;
      if (entry.kind === "quote" && entry.version === null) return null;
      stuck.add(entry.key);
    }
    return null;
  }

  /** Return when the next entry wants to be sent, or null. */
  due() {
    const times = this.entries.filter((entry) => !entry.fault && !entry.clash).map((entry) => entry.after);
    return times.length ? Math.min(...times) : null;
  }
}
