// What goes below the seller's limits: said at the foot, asked for from here, answered while one works on.

import { ask } from "./courier.js";
import { icon, say, toast, write } from "./parts.js";

const bar = document.getElementById("limits");
const dialog = document.getElementById("ask-approval");
const form = dialog.querySelector("form");
const trouble = dialog.querySelector("[data-out=refused]");
const TONES = { approved: ["success", "thumbs-up"], waiting: ["info", "clock"] };

export class Approval {
  #state = { status: "none", is_needed: false };
  #isOld = true;
  #asked = 0;
  #taken = 0;

  constructor(sheet, courier, address, words) {
    Object.assign(this, { sheet, courier, address, words });
    for (const type of ["edited", "changed", "removed"]) sheet.addEventListener(type, () => (this.#isOld = true));
    courier.addEventListener("state", () => courier.state === "saved" && this.look());
    bar.querySelector("button").addEventListener("click", () => this.open());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask();
    });
  }

  get #isBelow() {
    for (const line of this.sheet.lines.values()) if (line.below?.length) return true;
    return false;
  }

  /** Look how the quote stands towards the limits, if that may have changed. */
  async look() {
    if (!this.#isOld) return;
    this.#isOld = false;
    if (this.sheet.quote && this.#isBelow) await this.#fetch();
    else this.#take({ status: "none", is_needed: false });
  }

  async #fetch() {
    const turn = ++this.#asked;
    const { status, json } = await ask("GET", `${this.address}/approval`);
    if (status === 200) this.#take(json, turn);
    else this.#isOld = true;
  }

  /** Tell whether the quote cannot be sent as it is; it is on the server then. */
  async isHeld() {
    await this.#fetch();
    return this.#state.is_needed;
  }

  /** What others changed may go below too. */
  refresh() {
    this.#isOld = true;
    if (this.courier.state === "saved") this.look();
  }

  /** A manager answered. */
  async heard() {
    await this.#fetch();
    if (this.#state.status in this.words.answers) toast(this.#said(), this.#state.status === "approved" ? "success" : "warning");
  }

  /** Ask why it should be sold below the limits; who waits for an answer already is told so. */
  async open() {
    if (!(await this.courier.settled()) || !(await this.isHeld())) return;
    if (this.#state.status === "waiting") return toast(this.words.limits.waiting, "info");
    trouble.hidden = true;
    dialog.showModal();
    form.elements.approval_words.focus();
  }

  async #ask() {
    const words = form.elements.approval_words.value;
    const { status, json } = await ask("POST", `${this.address}/approval`, new URLSearchParams({ words }));
    if (status !== 200) {
      write(trouble, status === 0 ? this.words.limits.offline : (json.errors?.[0]?.message ?? json.detail ?? this.words.failed));
      trouble.hidden = false;
      return;
    }
    form.reset();
    dialog.close();
    this.#take(json);
  }

  #said() {
    const { status, by, words } = this.#state;
    return say(this.words.answers[status] ?? this.words.limits[status], { who: by, words: words ?? "" });
  }

  /** Show a state unless a later one is shown: answers overtake each other on a slow network. */
  #take(state, turn = ++this.#asked) {
    if (turn < this.#taken) return;
    this.#taken = turn;
    this.#state = state;
    const [tone, name] = TONES[state.status] ?? ["warning", "alert-triangle"];
    bar.hidden = !state.is_needed && state.status !== "approved";
    if (bar.hidden) return;
    bar.className = `alert ${tone} limits`;
    bar.querySelector("svg").replaceWith(icon(name));
    write(bar.querySelector("[data-out=said]"), this.#said());
    bar.querySelector("button").hidden = state.status === "waiting" || !state.is_needed;
  }
}
