// The quote editor: what is typed goes to the browser's store at once, to the server one by one.

import { Acts } from "./acts.js";
import { Approval } from "./approval.js";
import { ask, Courier } from "./courier.js";
import { Entry } from "./entry.js";
import { Header } from "./header.js";
import { newId } from "./ids.js";
import { List } from "./list.js";
import { Live } from "./live.js";
import { button, make, say, toast } from "./parts.js";
import { Paste } from "./paste.js";
import { forget, Queue, waiting } from "./queue.js";
import { Reprice } from "./reprice.js";
import { QUOTE, Sheet } from "./sheet.js";
import { showStatus } from "./status.js";
import { drawTotals } from "./totals.js";

const root = document.getElementById("quote-editor");
const { user, validDays } = root.dataset;
const words = JSON.parse(root.dataset.words);
const named = location.hash.slice(1);
const id = root.dataset.id || (/^[0-9a-f-]{36}$/.test(named) ? named : newId());
const isStored = Boolean(root.dataset.id);
const address = `/web/quotes/${id}`;

const queue = await Queue.open(user, id);
const sheet = new Sheet(queue, { validDays });
const courier = new Courier(sheet, address, words);
const entry = new Entry({
  onProduct: (product, look, said) => acts.append(product, look, said),
  onPaste: (text) => paste.open(text),
  onUp: () => list.focus(sheet.keys().at(-1)),
});
const list = new List(sheet, words, entry);
const acts = new Acts(sheet, list, words);
const live = new Live(sheet, courier, address, {
  onState: ({ changed, gone }) => {
    for (const key of [...gone, ...changed]) list.draw(key);
    list.order();
    header.draw();
    drawTotals(sheet, words);
    entitle();
    approval.refresh();
  },
  onAnswer: () => approval.heard(),
});
const approval = new Approval(sheet, courier, address, words);
const reprice = new Reprice(sheet, courier, address, words, () => live.sync());
const header = new Header(sheet, words, { onBuyer: () => reprice.offer() });
const paste = new Paste({ words, onAdd: (product, look, said) => acts.append(product, look, said, true) });

/** A reload finds what was typed, also before the server knows the quote. */
const nameAddress = () => sheet.quote || location.hash || history.replaceState(null, "", `/web/quotes/new#${id}`);

const entitle = () => {
  if (!sheet.quote || location.pathname === `${address}/edit`) return;
  history.replaceState(null, "", `${address}/edit`);
  for (const place of document.querySelectorAll("h1, .breadcrumbs [aria-current]")) place.textContent = sheet.quote.number;
  document.title = document.title.replace(/^[^·]+/, `${sheet.quote.number} `);
};

const showTrouble = () => {
  const wrong = document.querySelector("#lines [aria-invalid], #quote-trouble:not([hidden]), .clash");
  wrong?.closest(".line-part")?.removeAttribute("hidden");
  wrong?.scrollIntoView({ block: "center" });
  if (!wrong?.matches("input")) return;
  wrong.focus({ preventScroll: true });
  wrong.select();
};

/** Return a field whose words led to no choice: they would be lost with the page. */
const unchosen = () =>
  [...root.querySelectorAll("[data-combobox]")]
    .filter((box) => !box.querySelector("input[type=hidden]").value)
    .map((box) => box.querySelector("[role=combobox]"))
    .find((field) => field.value.trim());

/** Everything is stored, then the quote comes to rest and the page of it opens. */
const finish = async (then = "") => {
  const field = unchosen();
  if (field) {
    field.focus();
    return toast(say(words.unchosen, { typed: field.value.trim() }), "warning");
  }
  if (!(await courier.settled()) || !sheet.quote) return showTrouble();
  if (then && (await approval.isHeld())) return approval.open();
  await ask("POST", `${address}/done`, { version: sheet.quote.version });
  location.assign(address + then);
};

const begin = async () => {
  const prefilled = root.dataset.customer ? JSON.parse(root.dataset.customer) : {};
  Object.assign(sheet.empty, prefilled);
  const status = isStored || named ? await live.sync() : 404;
  if (isStored && status !== 200) document.getElementById("load-failed").hidden = false;
  root.removeAttribute("aria-busy");
  list.drawAll();
  header.draw();
  drawTotals(sheet, words);
  showStatus(courier, words);
  if (sheet.quote || sheet.fields(QUOTE).customer_id) entry.focus();
  live.open();
  courier.wake();
};

/** What another quote left behind on its way to the server is sent from here. */
const sendOthers = async () => {
  for (const { id: other, isNew } of waiting(user, id)) {
    if (isNew) continue;
    const left = await Queue.open(user, other);
    const sender = new Courier(new Sheet(left, { validDays }), `/web/quotes/${other}`, words);
    left.addEventListener("inherited", () => sender.wake());
    await sender.settled();
  }
};

const tellOfOthers = () => {
  const others = waiting(user, id);
  const box = document.getElementById("other-quotes");
  box.hidden = !others.length;
  box.querySelector("ul").replaceChildren(
    ...others.map(({ id: other, isNew }, at) => {
      const link = make("a", "", say(words.other_quote, { count: at + 1 }));
      link.href = isNew ? `/web/quotes/new#${other}` : `/web/quotes/${other}/edit`;
      const drop = button(words.discard, "", "quiet");
      drop.addEventListener("click", () => {
        forget(user, other);
        tellOfOthers();
      });
      return make("li", "row", link, drop);
    }),
  );
};

sheet.addEventListener("edited", nameAddress);
for (const type of ["edited", "changed", "removed"]) sheet.addEventListener(type, () => drawTotals(sheet, words));
courier.addEventListener("state", () => showStatus(courier, words));
courier.addEventListener("stored", entitle);
queue.addEventListener("inherited", ({ detail }) => {
  for (const key of detail) sheet.tell("changed", key);
  courier.wake();
});
addEventListener("hashchange", () => location.reload());
document.getElementById("done").addEventListener("click", () => finish());
document.getElementById("send").addEventListener("click", () => finish("#sending"));
document.getElementById("open-paste").addEventListener("click", () => paste.open());
document.getElementById("try-again").addEventListener("click", () => courier.retry());
await begin();
await sendOthers();
tellOfOthers();
