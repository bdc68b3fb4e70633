// What others change meanwhile: told by a stream, fetched, and merged without disturbing who types.

import { ask } from "./courier.js";
import { QUOTE } from "./sheet.js";

const PAUSE = 10000;

export class Live {
  seen = 0;
  #newest = 0;
  #source = null;
  #asking = null;

  constructor(sheet, courier, address, { onState, onAnswer }) {
    Object.assign(this, { sheet, courier, address, onState, onAnswer });
    courier.addEventListener("stored", ({ detail }) => this.#own(detail));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    addEventListener("online", () => this.sync());
  }

  /** Fetch what changed since the last time; return the status of the answer. */
  async sync() {
    if (this.#asking) return this.#asking;
    this.#asking = this.#fetch();
    const status = await this.#asking;
    this.#asking = null;
    return status;
  }

  /** Fetch and show; what a change of our own overtook knows nothing of that, and is asked for once more. */
  async #fetch(isLate = false) {
    const { status, json } = await ask("GET", `${this.address}/state?since=${this.seen}`);
    if (status !== 200) return status;
    if (!isLate && json.quote_version < this.#newest) return this.#fetch(true);
    this.#take(json);
    return status;
  }

  #take({ quote, lines, removed, sums, quote_version: version }) {
    const { sheet } = this;
    const isOtherHead = this.seen && sheet.quote?.version < quote.version;
    this.seen = version;
    const changed = lines.filter((line) => !(sheet.stored(line.id)?.version > line.version));
    const gone = removed.filter((id) => sheet.lines.has(id));
    for (const line of changed) sheet.store(line.id, line);
    for (const id of gone) sheet.store(id, null);
    if (!(sheet.quote?.version > quote.version)) sheet.store(QUOTE, quote);
    sheet.sums = sums;
    this.onState({ changed: changed.map(({ id }) => id), gone });
    if (isOtherHead) this.#renew();
  }

  /** Our own change is the next version: nothing was missed in between. */
  #own({ key, version }) {
    this.#newest = Math.max(this.#newest, version ?? 0);
    if (version === this.seen + 1) this.seen = version;
    if (!this.#source) this.open();
    if (key === QUOTE && this.sheet.lines.size) this.#renew();
  }

  /** Margins, warnings and last prices of all lines hang on customer and discount. */
  async #renew() {
    await this.#asking;
    this.seen = 0;
    this.sync();
  }

  open() {
    if (this.#source || document.hidden || !this.sheet.quote) return;
    const source = new EventSource(`${this.address}/events`);
    this.#source = source;
    source.addEventListener("changed", ({ data }) => JSON.parse(data).version > this.seen && this.sync());
    source.addEventListener("approval", () => this.onAnswer());
    source.addEventListener("open", () => this.sync());
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return;
      this.close();
      setTimeout(() => this.open(), PAUSE);
    });
  }

  close() {
    this.#source?.close();
    this.#source = null;
  }
}
