// Takes entries of the queue to the server, one at a time, and says how that goes.

import { newId } from "./ids.js";
import { fieldsOf, QUOTE } from "./sheet.js";

const PATIENCE = 10000; // a repeated request is the same request, so asking again is safe
const OUTLIVING = 15000; // characters; of more than 64 KB no browser sends anything that outlives its page
const PAUSES = [1000, 2000, 4000, 8000, 15000];
const PERSON = document.querySelector("[data-user]").dataset.user; // whoever signs in here meanwhile sends nothing of theirs
const STALE = "stale_draft"; // other conflicts are the quote's: it was sent, or is an order
const GONE = new Set([404, 410]);
const JOINED = new Set(["position", "customer_name"]); // these two give way without a question

// Numbers go as they were typed: the server reads them in the person's language and says what is none.
const bodyOfQuote = ({ fields, op, version }) => ({
  op,
  version,
  customer_id: fields.customer_id || null,
  job_site_id: fields.job_site_id || null,
  discount_percent: fields.discount_percent || "0",
  valid_days: fields.valid_days,
  notes: fields.notes || null,
});

const bodyOfLine = ({ fields, op, version }) => ({
  op,
  version,
  position: fields.position,
  product_id: fields.product_id,
  said: fields.said,
  unit_price: fields.unit_price,
  discount_percent: fields.discount_percent || "0",
  note: fields.note || null,
});

const request = (method, body, keepalive) => {
  const isForm = !body || body instanceof URLSearchParams;
  const text = isForm ? body : JSON.stringify(body);
  return {
    method,
    keepalive: keepalive && (text?.length ?? 0) < OUTLIVING,
    headers: { Accept: "application/json", "X-Person": PERSON, ...(!isForm && { "Content-Type": "application/json" }) },
    redirect: "manual",
    body: text,
  };
};

/** Ask the server: {status, json}; status 0 is no answer, 401 nobody signed in. */
export const ask = async (method, url, body = null, { patience = PATIENCE, keepalive = false } = {}) => {
  try {
    const answer = await fetch(url, { ...request(method, body, keepalive), signal: AbortSignal.timeout(patience) });
    if (answer.type === "opaqueredirect") return { status: 401, json: {} };
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return { status: answer.status, json: isJson ? await answer.json() : {} };
  } catch {
    return { status: 0, json: {} };
  }
};

const isSame = (one, other) => String(one ?? "") === String(other ?? "");

/** Put into `mine` what only the others changed; return the fields that both changed differently. */
const join = (mine, theirs, base) => {
  const both = [];
  for (const name of Object.keys(theirs)) {
    if (isSame(mine[name], base[name])) mine[name] = theirs[name];
    else if (!JOINED.has(name) && !isSame(theirs[name], base[name]) && !isSame(mine[name], theirs[name])) both.push(name);
  }
  return both;
};

export class Courier extends EventTarget {
  trouble = null; // "offline", "failing", "signed_out", or "closed" with its reason
  #busy = false;
  #isWaiting = false;
  #timer = 0;
  #failures = 0;

  constructor(sheet, address, words) {
    super();
    Object.assign(this, { sheet, address, words });
    for (const type of ["edited", "hurry"]) sheet.addEventListener(type, () => this.wake());
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
    addEventListener("pagehide", () => this.#farewell());
    addEventListener("pageshow", ({ persisted }) => persisted && this.retry());
  }

  /** Return "saved", "saving", "stuck" where a person must act, or the trouble. */
  get state() {
    const { queue } = this.sheet;
    if (this.trouble) return this.trouble;
    if (!this.#busy && queue.length === 0) return "saved";
    return this.#busy || queue.next(Infinity) ? "saving" : "stuck";
  }

  /** Look for something to send, now or as soon as it wants to be sent. */
  wake() {
    if (!this.#busy && !this.#isWaiting && this.trouble !== "closed") this.#look();
    this.#tell();
  }

  /** Try again at once what could not be sent. */
  retry() {
    this.#isWaiting = false;
    this.wake();
  }

  /** Send everything without pauses; tell whether the server has it all. */
  async settled() {
    this.sheet.hurry();
    while (this.state === "saving") await new Promise((go) => this.addEventListener("state", go, { once: true }));
    return this.state === "saved";
  }

  #look() {
    clearTimeout(this.#timer);
    const entry = this.sheet.queue.next(Date.now());
    const due = this.sheet.queue.due();
    if (entry) this.#send(entry);
    else if (due > Date.now()) this.#timer = setTimeout(() => this.wake(), due - Date.now() + 5);
  }

  /** Whoever leaves the page sends the rest on its way; what gets no answer is sent again, as it was. */
  #farewell() {
    if (this.trouble === "closed") return;
    const before = new Set();
    for (const entry of this.sheet.queue.entries) {
      const isFree = !entry.sent && !entry.fault && !entry.clash && !before.has(entry.key);
      before.add(entry.key);
      if (isFree) {
        entry.sent = true;
        const [method, url, body] = this.request(entry);
        fetch(url, request(method, body, true)).catch(() => {});
      }
      if (entry.kind === QUOTE && entry.version === null) break;
    }
    this.sheet.queue.save();
  }

  #tell() {
    this.dispatchEvent(new Event("state"));
  }

  /** Return how an entry is sent. */
  request(entry) {
    const { kind, key, op, version } = entry;
    if (kind === "remove") return ["POST", `${this.address}/lines/${key}/remove`, { op, version }];
    if (kind === QUOTE) return ["PUT", `${this.address}/draft`, bodyOfQuote(entry)];
    return ["PUT", `${this.address}/lines/${key}`, bodyOfLine(entry)];
  }

  async #send(entry) {
    this.#busy = true;
    entry.sent = true;
    this.sheet.queue.save();
    this.#tell();
    const { status, json } = await ask(...this.request(entry), { keepalive: true });
    this.#busy = false;
    this.#settle(entry, status, json);
  }

  #settle(entry, status, json) {
    if (status === 0 || status === 429 || status >= 500) return this.#wait(status ? "failing" : "offline");
    if (status === 401) return this.#wait("signed_out");
    this.#failures = 0;
    this.trouble = null;
    if (status < 300) this.stored(entry, json);
    else if (json.code === STALE) this.#clash(entry, json);
    else if (entry.kind === "remove" && GONE.has(status)) this.stored(entry, {});
    else if (status === 409 || GONE.has(status)) this.#close(json.detail ?? json.title);
    else this.fault(entry, Object.fromEntries((json.errors ?? []).map(({ field, message }) => [field.split(".").at(-1), message])), json.detail ?? json.title);
    this.wake();
  }

  #wait(trouble) {
    this.trouble = trouble;
    this.#isWaiting = true;
    if (trouble !== "signed_out") this.#timer = setTimeout(() => this.retry(), PAUSES[Math.min(this.#failures++, PAUSES.length - 1)]);
    this.#tell();
  }

  #close(reason) {
    this.reason = reason;
    this.trouble = "closed";
  }

  /** The server has an entry. */
  stored(entry, json) {
    const { sheet } = this;
    const row = entry.kind === "remove" ? null : entry.kind === QUOTE ? json.quote : json.line;
    sheet.store(entry.key, row);
    sheet.queue.rebase(entry.key, row?.version ?? null, fieldsOf(entry.key, row));
    sheet.queue.drop(entry);
    if (json.sums) sheet.sums = json.sums;
    this.dispatchEvent(new CustomEvent("stored", { detail: { key: entry.key, version: json.quote_version } }));
    sheet.tell(entry.kind === "remove" ? "removed" : "changed", entry.key);
  }

  /** The server does not take an entry: a person has to look at it. */
  fault(entry, fields, sentence) {
    Object.assign(entry, { fault: Object.keys(fields).length ? fields : { "": sentence ?? this.words.failed }, sent: false });
    this.sheet.queue.save();
    this.sheet.tell("changed", entry.key);
  }

  /** Somebody was faster: join what both changed; where both changed the same, ask. */
  #clash(entry, { current, by }) {
    const { sheet } = this;
    const later = sheet.queue.open(entry.key);
    if (later) sheet.queue.drop(later);
    const theirs = fieldsOf(entry.key, current);
    const isRemoval = (later ?? entry).kind === "remove";
    const mine = (later ?? entry).fields;
    sheet.store(entry.key, current);
    const again = { ...entry, kind: (later ?? entry).kind, op: newId(), version: current?.version ?? null, sent: false, after: 0, base: theirs };
    sheet.queue.drop(entry);
    if (isRemoval && !current) return sheet.tell("removed", entry.key);
    if (isRemoval || !current) again.clash = { by, fields: isRemoval ? [] : null };
    else {
      const both = join(mine, theirs, entry.base ?? {});
      if (both.length) again.clash = { by, fields: both };
    }
    sheet.queue.add({ ...again, fields: mine });
    sheet.queue.save();
    sheet.tell("changed", entry.key);
  }
}
