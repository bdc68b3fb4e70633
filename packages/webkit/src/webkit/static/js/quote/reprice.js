// Another buyer pays other prices: keep what stands on the lines, or take theirs.

import { ask } from "./courier.js";
import { newId } from "./ids.js";
import { money, plain } from "./numbers.js";
import { make, say, toast, write } from "./parts.js";
import { QUOTE } from "./sheet.js";

const dialog = document.getElementById("reprice");
const list = dialog.querySelector("[data-out=lines]");
const MOST = 12;

export class Reprice {
  constructor(sheet, courier, address, words, onState) {
    Object.assign(this, { sheet, courier, address, words, onState });
    dialog.querySelector("[data-reprice]").addEventListener("click", () => this.#take());
  }

  /** Ask once the buyer is stored; without an answer the prices stay as they are. */
  async offer() {
    if (!this.sheet.keys().length || !(await this.courier.settled())) return;
    const { status, json } = await ask("GET", `${this.address}/reprice`);
    const changed = status === 200 ? json.lines.filter(({ from, to }) => Number(from) !== Number(to)) : [];
    if (!changed.length) return;
    this.#fill(json, changed);
    dialog.showModal();
  }

  #fill({ total_from: from, total_to: to }, changed) {
    const difference = Number(to) - Number(from);
    const sign = difference < 0 ? "−" : "+";
    write(dialog.querySelector("[data-out=sum]"), say(this.words.reprice_sum, { from: money(from), to: money(to), difference: `${sign}${money(Math.abs(difference))}` }));
    const shown = changed.slice(0, MOST).map((one) => {
      const name = this.sheet.stored(one.id)?.name ?? "";
      return make("li", "", make("span", "", name), make("span", "num", `${money(one.from)} → ${money(one.to)}`));
    });
    list.replaceChildren(...shown, ...(changed.length > MOST ? [make("li", "muted", say(this.words.and_more, { count: plain(changed.length - MOST) }))] : []));
  }

  async #take() {
    dialog.close();
    const { status, json } = await ask("POST", `${this.address}/reprice`, { op: newId(), version: this.sheet.stored(QUOTE).version });
    if (status !== 200) return toast(json.detail ?? this.words.failed, "danger");
    this.onState();
  }
}
