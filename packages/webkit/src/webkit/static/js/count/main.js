// Counting on the phone: find a product, say how much is there; all of it survives a lost network.

import { ask } from "../quote/courier.js";
import { plain } from "../quote/numbers.js";
import { button, make, say, write } from "../quote/parts.js";
import { Queue } from "../quote/queue.js";
import { showStatus } from "../quote/status.js";
import { Runner } from "./courier.js";
import { Scanner } from "./scanner.js";
import { Sheet } from "./sheet.js";

const root = document.getElementById("count");
const { id, user } = root.dataset;
const words = JSON.parse(root.dataset.words);
const address = `/web/stock/counts/${id}`;
const find = document.getElementById("find");
const entry = document.getElementById("entry");
const add = document.getElementById("add");
const said = document.getElementById("said");
const camera = document.getElementById("camera");
const viewer = document.getElementById("viewer");
const out = (name) => entry.querySelector(`[data-out="${name}"]`);

const sheet = new Sheet(await Queue.open(user, id, "count:"));
const runner = new Runner(sheet, address, words);
let chosen = null;

const drawList = (list, products, aside) =>
  list.replaceChildren(
    ...products.map((product) => {
      const pick = make("button", "", make("span", "", product.name, make("small", "", product.sku)), make("span", "muted", aside(product)));
      pick.type = "button";
      pick.addEventListener("click", () => choose(product));
      return make("li", "", pick);
    }),
  );

const drawFaults = () => {
  const wrong = sheet.queue.entries.filter(({ fault }) => fault);
  const list = document.getElementById("faults");
  list.hidden = wrong.length === 0;
  list.replaceChildren(
    ...wrong.map((one) => {
      const drop = button(words.discard, "", "quiet");
      drop.addEventListener("click", () => sheet.drop(one));
      const what = { name: sheet.products.get(one.key)?.name ?? "?", uom: "", quantity: plain(one.fields.quantity) };
      return make("li", "", `${say(words.kept, what)}– ${Object.values(one.fault)[0]} `, drop);
    }),
  );
};

const draw = () => {
  const { counted, count } = sheet.progress;
  const bar = document.getElementById("progress");
  Object.assign(bar, { max: Math.max(count, 1), value: counted });
  write(document.getElementById("progress-words"), say(words.progress, { counted: plain(counted), count: plain(count) }));
  drawList(document.getElementById("missing"), sheet.missing(find.elements.text.value), () => "");
  drawList(document.getElementById("done"), sheet.last(), (one) => `${plain(sheet.counted(one.id))} ${one.uom}`);
  drawFaults();
};

const choose = (product) => {
  chosen = product;
  const counted = sheet.counted(product.id);
  write(out("name"), product.name);
  write(out("sku"), product.sku);
  write(out("uom"), product.uom);
  write(out("expected"), product.on_hand === null ? "" : ` · ${say(words.expected, { quantity: plain(product.on_hand), uom: product.uom })}`);
  write(out("already"), counted === null ? "" : say(words.already, { quantity: plain(counted), uom: product.uom }));
  add.hidden = counted === null;
  out("wrong").hidden = true;
  entry.hidden = false;
  entry.elements.quantity.value = "";
  entry.elements.quantity.focus();
};

const leave = () => {
  chosen = null;
  entry.hidden = true;
  find.elements.text.value = "";
  find.elements.text.focus();
  scanner.forget();
  draw();
};

const save = (way) => {
  const typed = entry.elements.quantity.value;
  const { name, uom } = chosen;
  if (!sheet.enter(chosen.id, typed, way)) {
    write(out("wrong"), words.number);
    out("wrong").hidden = false;
    return entry.elements.quantity.focus();
  }
  write(said, say(words.kept, { name, uom, quantity: plain(sheet.counted(chosen.id)) }));
  leave();
};

const look = (text) => {
  const product = sheet.coded(text) ?? sheet.missing(text)[0];
  if (product) return choose(product);
  write(said, say(words.unknown, { text }));
  find.elements.text.select();
};

const scanner = new Scanner(viewer.querySelector("video"), look);

const switchCamera = async () => {
  if (scanner.isOn) scanner.stop();
  else await scanner.start().catch(() => write(said, words.no_camera));
  viewer.hidden = !scanner.isOn;
  camera.setAttribute("aria-pressed", String(scanner.isOn));
};

const load = async () => {
  let after = "";
  do {
    const { status, json } = await ask("GET", `${address}/sheet${after}`);
    if (status !== 200) return false;
    sheet.take(json.items);
    after = json.next ? `?after=${json.next}` : "";
  } while (after);
  sheet.sort();
  return true;
};

find.addEventListener("submit", (event) => {
  event.preventDefault();
  const { value } = find.elements.text;
  if (value.trim()) look(value);
});
find.elements.text.addEventListener("input", draw);
entry.addEventListener("submit", (event) => {
  event.preventDefault();
  save("set");
});
entry.addEventListener("keydown", (event) => event.key === "Escape" && leave());
add.addEventListener("click", () => save("add"));
camera.addEventListener("click", switchCamera);
for (const type of ["edited", "changed"]) sheet.addEventListener(type, () => draw());
runner.addEventListener("state", () => showStatus(runner, words));
sheet.queue.addEventListener("inherited", () => runner.wake());
document.getElementById("try-again").addEventListener("click", () => runner.retry());

const isLoaded = await load();
document.getElementById("load-failed").hidden = isLoaded;
root.removeAttribute("aria-busy");
showStatus(runner, words);
draw();
runner.wake();
