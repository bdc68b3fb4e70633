// The row at the end: a product chosen there becomes a line, and its quantity is asked next.

import { parse } from "./numbers.js";

const box = document.getElementById("entry");
const input = box.querySelector("[role=combobox]");
const chosen = box.querySelector("[name=product_id]");

const field = (name) => box.querySelector(`[name=${name}]`);

const look = () => ({ name: input.value, sku: field("sku").value, uom: field("uom").value, unit_price: parse(field("unit_price").value) });

export class Entry {
  constructor({ onProduct, onPaste, onUp }) {
    chosen.addEventListener("change", () => {
      if (!chosen.value) return;
      const product = chosen.value;
      const known = look();
      const said = field("said").value || "1"; // a pack's barcode says which pack it is of
      this.clear();
      onProduct(product, known, said);
    });
    input.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain").trim();
      if (!/[\n\t]/.test(text)) return;
      event.preventDefault();
      onPaste(text);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowUp" && !event.altKey && !event.defaultPrevented) onUp();
    });
  }

  clear() {
    for (const one of box.querySelectorAll("input")) one.value = "";
  }

  /** Look a code up and take what is found, as if it had been scanned here. */
  scan(code) {
    this.focus();
    input.value = code;
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  }

  focus() {
    input.focus({ preventScroll: true });
    input.select();
    box.scrollIntoView({ block: "nearest" });
  }
}
