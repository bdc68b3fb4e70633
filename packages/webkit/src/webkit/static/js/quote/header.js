// Customer, job site, discount, validity and notes.

import { clashBox } from "./clash.js";
import { fill, icon, make, mark } from "./parts.js";
import { QUOTE } from "./sheet.js";

const head = document.getElementById("quote-head");
const customer = head.querySelector("[name=customer_id]");
const customerText = head.querySelector("[role=combobox]");
const trouble = document.getElementById("quote-trouble");
const newSite = document.getElementById("new-site");
const PLAIN = ["discount_percent", "valid_days", "notes"];

const plainField = (name) => document.querySelector(`#quote-editor [name=${name}]`);
const site = () => head.querySelector("[name=job_site_id]");

export class Header {
  #sitesOf = "";

  constructor(sheet, words, { onBuyer }) {
    Object.assign(this, { sheet, words });
    customer.addEventListener("change", () => {
      if (!customer.value || customer.value === sheet.fields(QUOTE).customer_id) return;
      sheet.edit(QUOTE, { customer_id: customer.value, customer_name: customerText.value, job_site_id: "" }, { now: true });
      onBuyer();
    });
    // A choice moves the focus before it is told: what stands in the field is put right only after that.
    customerText.addEventListener("focusout", () => setTimeout(() => document.querySelector("#quick[open]") || this.#showCustomer()));
    document.getElementById("quick")?.addEventListener("close", () => setTimeout(() => this.#showCustomer()));
    head.addEventListener("change", (event) => {
      if (event.target !== site()) return;
      sheet.edit(QUOTE, { job_site_id: event.target.value }, { now: true });
      onBuyer();
    });
    for (const name of PLAIN) plainField(name).addEventListener("input", (event) => sheet.edit(QUOTE, { [name]: event.target.value }));
    for (const name of PLAIN) plainField(name).addEventListener("change", () => sheet.hurry());
    for (const type of ["edited", "changed"]) sheet.addEventListener(type, ({ detail }) => detail === QUOTE && this.draw());
    newSite?.addEventListener("click", () => {
      const url = `/web/customers/${sheet.fields(QUOTE).customer_id}/job-sites/quick`;
      newSite.dispatchEvent(new CustomEvent("quick:open", { bubbles: true, detail: { url, typed: "" } }));
    });
    newSite?.addEventListener("quick:picked", ({ detail }) => this.#addSite(detail));
  }

  draw() {
    const fields = this.sheet.fields(QUOTE);
    for (const name of PLAIN) fill(plainField(name), fields[name]);
    if (document.activeElement !== customerText) this.#showCustomer();
    this.#showSites(fields);
    this.#showTrouble();
    if (newSite) newSite.disabled = !fields.customer_id;
  }

  #showCustomer() {
    const fields = this.sheet.fields(QUOTE);
    if (customerText === document.activeElement) return;
    const isUnchosen = !fields.customer_id && Boolean(customerText.value.trim());
    mark(customerText, isUnchosen);
    if (isUnchosen) return;
    customerText.value = fields.customer_name;
    customer.value = fields.customer_id;
  }

  async #showSites({ customer_id: id, job_site_id: chosen }) {
    if (this.#sitesOf !== id) {
      this.#sitesOf = id;
      await htmx.ajax("GET", `/web/job-sites/options?customer_id=${id}`, { target: "#job-site", swap: "outerHTML" });
      document.dispatchEvent(new CustomEvent("quote:customer"));
      if (this.sheet.fields(QUOTE).customer_id === id) site().value = this.sheet.fields(QUOTE).job_site_id;
    } else if (site() && document.activeElement !== site()) site().value = chosen;
  }

  #addSite({ value, text }) {
    const select = site();
    select.add(new Option(text, value));
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.focus();
  }

  #showTrouble() {
    const view = { key: QUOTE, fields: this.sheet.fields(QUOTE), entry: this.sheet.queue.of(QUOTE) };
    const { fault, clash } = view.entry ?? {};
    trouble.replaceChildren();
    if (fault) trouble.append(...Object.entries(fault).map(([name, sentence]) => make("p", "error", icon("alert-circle"), name ? `${this.words.fields[name] ?? ""}: ${sentence}` : sentence)));
    if (clash) trouble.append(clashBox({ ...view, kind: QUOTE }, this.words));
    trouble.hidden = !fault && !clash;
    for (const name of PLAIN) mark(plainField(name), Boolean(fault?.[name]));
  }
}
