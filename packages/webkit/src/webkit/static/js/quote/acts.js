// What can be done to a line, by key, by button or from its menu.

import { newId } from "./ids.js";
import { money, plain } from "./numbers.js";
import { say } from "./parts.js";
import { GAP, QUOTE } from "./sheet.js";

const menu = document.getElementById("line-menu");
const swapping = document.getElementById("swap");
const undoBar = document.getElementById("undo");

export class Acts {
  #removed = [];

  constructor(sheet, list, words) {
    Object.assign(this, { sheet, list, words });
    document.addEventListener("click", (event) => this.#click(event));
    swapping.querySelector("[name=swap_id]").addEventListener("change", (event) => this.#swapped(event.target));
    const note = menu.querySelector("[name=line_note]");
    note.addEventListener("input", () => sheet.edit(list.current, { note: note.value }));
    note.addEventListener("keydown", ({ key }) => key === "Enter" && menu.close());
    menu.addEventListener("close", () => {
      sheet.hurry();
      list.focus(list.current);
    });
  }

  #click(event) {
    const pressed = event.target.closest("[data-act]");
    const act = pressed && this[pressed.dataset.act.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())];
    if (!act) return;
    const isInHead = pressed.closest("#quote-trouble");
    const key = isInHead ? QUOTE : (pressed.closest("[data-line]")?.dataset.line ?? this.list.current);
    if (menu.contains(pressed)) menu.close();
    if (key || act === this.undo) act.call(this, key);
  }

  menu(key) {
    const view = this.sheet.view(key);
    this.list.current = key;
    menu.querySelector("h2").textContent = view.look.name ?? "";
    menu.querySelector("[name=line_note]").value = view.fields.note;
    menu.querySelector("[data-act=last]").disabled = !view.row?.last;
    const isByKey = document.activeElement.matches("[data-col]");
    menu.showModal();
    if (isByKey) menu.querySelector("[name=line_note]").focus(); // all else has a key of its own
  }

  up(key) {
    this.#move(key, -1);
  }

  down(key) {
    this.#move(key, 1);
  }

  #move(key, step) {
    const keys = this.sheet.keys();
    const at = keys.indexOf(key) + step;
    if (!keys[at]) return;
    const others = keys.filter((one) => one !== key);
    this.sheet.edit(key, { position: this.#after(others[at - 1], others) });
    this.list.move(key);
  }

  /** Return a place after a line (or before all), and make room there if there is none. */
  #after(key, others = this.sheet.keys()) {
    const place = (one) => this.sheet.position(one);
    const at = key ? others.indexOf(key) + 1 : 0;
    const start = key ? place(key) : 0;
    if (!others[at]) return start + GAP;
    const middle = Math.floor((start + place(others[at])) / 2);
    if (middle > start) return middle;
    let least = start + 2 * GAP;
    for (const other of others.slice(at)) {
      if (place(other) >= least) break;
      this.sheet.edit(other, { position: least });
      least += GAP;
    }
    return start + GAP;
  }

  duplicate(key) {
    this.put({ ...this.sheet.fields(key), position: this.#after(key) }, this.sheet.view(key).look);
  }

  /** Put a line on the quote and the cursor into its quantity. */
  put(fields, look) {
    const key = newId();
    const { name, sku, uom, unit_price, rule_price } = look;
    this.sheet.edit(key, fields, { look: { name, sku, uom, unit_price: rule_price ?? unit_price } });
    this.list.focus(key);
    return key;
  }

  /** Put a product at the end. */
  append(product, look, said, isQuiet = false) {
    const fields = { position: this.#after(this.sheet.keys().at(-1)), product_id: product, said, unit_price: null, discount_percent: "", note: "" };
    if (!isQuiet) return this.put(fields, look);
    const key = newId();
    this.sheet.edit(key, fields, { look, now: true });
    return key;
  }

  remove(key) {
    const { fields, look } = this.sheet.view(key);
    const { name, sku, uom, unit_price, rule_price } = look;
    this.#removed.push({ fields: { ...fields }, look: { name, sku, uom, unit_price: rule_price ?? unit_price } });
    this.sheet.remove(key);
    undoBar.querySelector("span").textContent = say(this.words.removed, { name: look.name ?? "" });
    undoBar.hidden = false;
  }

  undo() {
    const last = this.#removed.pop();
    if (last) this.put(last.fields, last.look);
    undoBar.hidden = !this.#removed.length;
    const before = this.#removed.at(-1);
    if (before) undoBar.querySelector("span").textContent = say(this.words.removed, { name: before.look.name });
  }

  swap(key) {
    this.list.current = key;
    swapping.dataset.line = key;
    const input = swapping.querySelector("[role=combobox]");
    input.value = "";
    swapping.showModal();
    input.focus();
  }

  #swapped(chosen) {
    if (!chosen.value) return;
    const read = (name) => swapping.querySelector(`[name=${name}]`).value;
    const key = swapping.dataset.line;
    const look = { name: swapping.querySelector("[role=combobox]").value, sku: read("sku"), uom: read("uom"), unit_price: null };
    this.sheet.edit(key, { product_id: chosen.value, unit_price: null }, { look, now: true });
    chosen.value = "";
    swapping.close();
    this.list.focus(key);
  }

  /** Take the price that this customer paid last. */
  last(key) {
    const { row } = this.sheet.view(key);
    if (row?.last) this.sheet.edit(key, { unit_price: money(row.last.price) }, { now: true });
    this.list.focus(key, "unit_price");
  }

  why(key) {
    const { row, fields } = this.sheet.view(key);
    const quote = this.sheet.fields(QUOTE);
    const asked = { customer_id: quote.customer_id, job_site_id: quote.job_site_id, product_id: fields.product_id, quantity: row ? plain(row.quantity) : "1", unit_price: fields.unit_price ?? "" };
    document.getElementById("why").showModal();
    htmx.ajax("GET", `/web/prices/why?${new URLSearchParams(asked)}`, { target: "#why-body", swap: "innerHTML" });
  }

  keepMine(key) {
    const entry = this.sheet.queue.of(key);
    const isGone = entry.clash.fields === null;
    entry.clash = null;
    if (!isGone) return this.sheet.hurry(), this.sheet.tell("changed", key);
    this.sheet.queue.drop(entry);
    this.sheet.tell("removed", key);
    this.put(entry.fields, entry.look);
  }

  takeTheirs(key) {
    this.sheet.queue.drop(this.sheet.queue.of(key));
    this.sheet.tell(this.sheet.stored(key) ? "changed" : "removed", key);
    this.sheet.hurry();
    this.list.focus(key);
  }
}
