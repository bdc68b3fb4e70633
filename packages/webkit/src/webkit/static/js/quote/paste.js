// A list out of a spreadsheet or a chat: what was understood is looked over, then put on the quote.

import { ask } from "./courier.js";
import { make, say, toast, write } from "./parts.js";

const PATIENCE = 60000; // hundreds of rows are looked for in the whole catalogue

const dialog = document.getElementById("paste");
const area = dialog.querySelector("textarea");
const rows = dialog.querySelector("[data-out=rows]");
const template = document.getElementById("paste-row");

export class Paste {
  #rows = [];
  #rest = [];

  constructor({ onAdd, words }) {
    Object.assign(this, { onAdd, words });
    dialog.querySelector("[data-paste=read]").addEventListener("click", () => this.read(area.value));
    dialog.querySelector("[data-paste=add]").addEventListener("click", () => this.#add());
    dialog.querySelector("[data-paste=back]").addEventListener("click", () => this.#show(false));
    rows.addEventListener("change", (event) => {
      const row = event.target.closest("li");
      if (event.target.matches("select")) this.#say(row);
      this.#count();
    });
    area.addEventListener("paste", () => setTimeout(() => this.read(area.value)));
  }

  /** Open the dialog, with a text that was pasted elsewhere or to type one. */
  open(text = "") {
    if (!dialog.open) dialog.showModal();
    if (text) area.value = text;
    this.#show(false);
    if (text) this.read(text);
    else area.focus();
  }

  async read(text) {
    if (!text.trim()) return;
    dialog.setAttribute("aria-busy", "true");
    const { status, json } = await ask("POST", "/web/quotes/paste", { text }, { patience: PATIENCE });
    dialog.removeAttribute("aria-busy");
    if (status !== 200) return toast(status === 0 ? this.words.paste_offline : (json.errors?.[0]?.message ?? json.detail ?? this.words.failed), "danger");
    this.#rows = json.rows;
    this.#rest = json.rest;
    rows.replaceChildren(...json.rows.map((row, at) => this.#row(row, at)));
    this.#show(true);
    this.#count();
    (rows.querySelector(".unmatched select") ?? dialog.querySelector("[data-paste=add]")).focus();
  }

  #show(isReview) {
    for (const part of dialog.querySelectorAll("[data-step]")) part.hidden = (part.dataset.step === "review") !== isReview;
  }

  #row(row, at) {
    const element = template.content.firstElementChild.cloneNode(true);
    const select = element.querySelector("select");
    write(element.querySelector("[data-out=text]"), row.text);
    element.dataset.at = at;
    for (const { product_id: id, name, sku } of row.candidates) select.add(new Option(`${name} · ${sku}`, id));
    select.value = row.chosen ?? "";
    this.#say(element);
    return element;
  }

  /** Put in the quantity as the chosen product counts it. */
  #say(element) {
    const row = this.#rows[element.dataset.at];
    const chosen = row.candidates.find((one) => one.product_id === element.querySelector("select").value);
    element.querySelector("input").value = (chosen ?? row).said || "1";
  }

  #count() {
    const all = [...rows.children];
    for (const row of all) row.classList.toggle("unmatched", !row.querySelector("select").value);
    const filled = all.filter((row) => !row.matches(".unmatched")).length;
    const later = this.#rest.length ? say(this.words.paste_rest, { count: this.#rest.length }) : "";
    write(dialog.querySelector("[data-out=found]"), `${say(this.words.paste_found, { count: filled, all: all.length })} ${later}`);
    dialog.querySelector("[data-paste=add]").disabled = !filled;
  }

  /** Put the chosen ones on the quote; the others stay in the dialog. */
  #add() {
    for (const row of [...rows.children]) {
      const id = row.querySelector("select").value;
      if (!id) continue;
      const look = this.#rows[row.dataset.at].candidates.find((one) => one.product_id === id);
      this.onAdd(id, { name: look.name, sku: look.sku, uom: look.uom, unit_price: null }, row.querySelector("input").value);
      row.remove();
    }
    const left = [...rows.children].map((row) => row.querySelector("[data-out=text]").textContent);
    area.value = [...left, ...this.#rest].join("\n");
    if (left.length) return this.#count();
    if (this.#rest.length) return this.read(area.value);
    dialog.close();
  }
}
