// What the quote adds up to.

import { money } from "./numbers.js";
import { say, write } from "./parts.js";
import { QUOTE } from "./sheet.js";

const out = (name) => document.querySelector(`#sums [data-out=${name}]`);

export const drawTotals = (sheet, words) => {
  const { count, subtotal, total, isStored } = sheet.reckoned();
  write(out("count"), say(count === 1 ? words.one_product : words.products, { count }));
  write(out("customer"), sheet.fields(QUOTE).customer_name);
  write(out("subtotal"), money(subtotal / 100));
  write(out("discount"), money((total - subtotal) / 100));
  write(out("total"), money(total / 100));
  document.getElementById("sums").classList.toggle("unstored", !isStored);
};
