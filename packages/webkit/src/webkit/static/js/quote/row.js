// One line of the quote on the page.

import { clashBox } from "./clash.js";
import { day, money, parse, plain } from "./numbers.js";
import { fill, icon, make, mark, say, write } from "./parts.js";

const template = document.getElementById("line-template");
const MARGIN = { good: ["circle-check", "success"], thin: ["alert-triangle", "warning"], loss: ["trending-down", "danger"] };

/** Make the row of a line, empty. */
export const makeRow = (key) => {
  const row = template.content.firstElementChild.cloneNode(true);
  row.dataset.line = key;
  row.id = `line-${key}`;
  row.querySelector("[data-out=trouble]").id = `trouble-${key}`;
  return row;
};

// Only what asks for attention, or is a status, has an icon: those of 200 lines cost more than all else on them.
const fact = (name, tone, text) => make("span", `fact ${tone}`, ...(name ? [icon(name)] : []), text);

const stockFact = ({ stock, uom, quantity }, words) => {
  const isShort = Number(stock.available) < Number(quantity);
  const reserved = Number(stock.reserved) ? say(words.reserved, { quantity: plain(stock.reserved) }) : "";
  return fact(isShort ? "package-x" : "", isShort ? "warning" : "", `${say(words.available, { quantity: plain(stock.available), uom })}${reserved}`);
};

const lastFact = ({ last }, words) => {
  const use = make("button", "fact link", say(words.last, { price: money(last.price), day: day(last.at) }));
  use.type = "button";
  use.dataset.act = "last";
  use.title = words.use_last;
  return use;
};

const factsOf = (row, words) => {
  const found = [];
  if (row.stock) found.push(stockFact(row, words));
  if (MARGIN[row.margin]) found.push(fact(MARGIN[row.margin][0], MARGIN[row.margin][1], words[`margin_${row.margin}`]));
  if (row.last) found.push(lastFact(row, words));
  return found;
};

const notesOf = (row, words) => {
  const found = [];
  if (row.is_price_typed) found.push(make("span", "", say(words.rules_say, { price: money(row.rule_price) })));
  for (const one of row.below ?? []) found.push(make("span", "warning", icon("alert-triangle"), one.message));
  return found;
};

/** Return the quantity in the base unit and in packs, where that says more than what was typed. */
const packsText = (row, words) => {
  const isPlain = Number(parse(row.said) ?? NaN) === Number(row.quantity);
  return [isPlain ? "" : say(words.resolved, { quantity: `${plain(row.quantity)} ${row.uom}` }), row.packs?.text].filter(Boolean).join(" · ");
};

const showTrouble = (element, view, words) => {
  const box = element.querySelector("[data-out=trouble]");
  const { fault, clash } = view.entry ?? {};
  box.replaceChildren();
  const several = Object.keys(fault ?? {}).length > 1;
  const said = ([name, sentence]) => (several && words.fields[name] ? `${words.fields[name]}: ${sentence}` : sentence);
  if (fault) box.append(...Object.entries(fault).map((one) => make("p", "error", icon("alert-circle"), said(one))));
  if (clash) box.append(clashBox(view, words));
  box.hidden = !fault && !clash;
  for (const field of element.querySelectorAll("[data-col]")) {
    const isWrong = Boolean(fault && (fault[field.dataset.col] || "" in fault));
    mark(field, isWrong);
    if (isWrong) field.setAttribute("aria-describedby", box.id);
    else field.removeAttribute("aria-describedby");
  }
};

/** Fill a row with what the sheet shows of its line. */
export const fillRow = (element, view, words) => {
  const { fields, row, look, total, entry } = view;
  const out = (name) => element.querySelector(`[data-out=${name}]`);
  write(out("name"), look.name ?? "");
  write(out("sku"), look.sku ?? "");
  write(out("uom"), look.uom ?? "");
  write(out("note"), fields.note);
  const price = fields.unit_price ?? (row ? money(row.is_price_typed ? row.rule_price : row.unit_price) : look.unit_price ? money(look.unit_price) : "");
  fill(element.querySelector("[data-col=said]"), fields.said);
  fill(element.querySelector("[data-col=unit_price]"), price);
  fill(element.querySelector("[data-col=discount_percent]"), fields.discount_percent);
  write(out("total"), total === null ? "…" : money(total / 100));
  const isAsStored = row && (!entry || entry.fields?.said === row.said);
  write(out("packs"), isAsStored ? packsText(row, words) : "");
  out("facts").replaceChildren(...(row ? factsOf(row, words) : []));
  out("price-note").replaceChildren(...(row && !entry ? notesOf(row, words) : []));
  element.classList.toggle("unstored", Boolean(entry));
  showTrouble(element, view, words);
};
