// A board whose cards are moved from column to column: dragged, by keys, or from a card's menu.
// A card's data-steps names the columns that it may go to; each has a form in its menu. What the
// page does not allow is dimmed; what the server refuses, it says in a sentence.

const said = document.getElementById("board-said");
const dialog = document.getElementById("board-cancel");
const COLUMN = ".board-column";
const PAUSE = 10000;

let taken = null; // the card in somebody's hand, and the column that it is over
let over = null;
let heard = null; // the mark of the board that the server told of last
let asked = 0; // requests on their way whose answer brings the board
let answered = null; // the form whose dialog said yes

const board = () => document.getElementById("board");
const columns = () => [...board().querySelectorAll(COLUMN)];
const cards = (column) => [...column.querySelectorAll("[data-card]")];
const linkOf = (card) => card.querySelector("a");
const columnOf = (card) => card.closest(COLUMN);
const stepsOf = (card) => card.dataset.steps.trim().split(" ").filter(Boolean);

const say = (name, card, column) => {
  const text = said.dataset[name] ?? name;
  said.textContent = text.replace("{number}", card?.dataset.number).replace("{status}", column?.dataset.label);
};

const tell = (name, column) => {
  say(name, null, column);
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: said.textContent, tone: "warning" } }));
};

const take = (card) => {
  taken = card;
  card.classList.add("taken");
  board().classList.add("moving");
  for (const column of columns()) {
    column.classList.toggle("accepts", stepsOf(card).includes(column.dataset.column));
    column.classList.toggle("home", column === columnOf(card));
  }
};

const hover = (column) => {
  over?.classList.remove("over");
  over = column;
  over?.classList.add("over");
};

const release = () => {
  taken?.classList.remove("taken");
  board()?.classList.remove("moving");
  hover(null);
  taken = null;
};

const isHeld = () => Boolean(taken || dialog.open || document.querySelector(".slip-menu[open]"));

/** What others moved is shown once nothing begun here would be swept away by it. */
const catchUp = () => {
  if (!heard || heard === board().dataset.mark) return;
  if (asked || isHeld()) return;
  htmx.ajax("GET", board().dataset.board, { target: "#board", swap: "outerHTML" });
};

/** A move that no form of the card offers: the server says which rule stands against it. */
const askAnyway = (card, column) => {
  const form = card.querySelector("form");
  const values = { status: column.dataset.column, version: form.elements.version.value, from: form.elements.from.value };
  htmx.ajax("POST", form.getAttribute("hx-post"), { target: "#board", swap: "outerHTML", values });
};

const drop = (card, column) => {
  release();
  if (column === columnOf(card)) {
    say("left", card);
    return catchUp();
  }
  const form = card.querySelector(`form[data-to="${column.dataset.column}"]`);
  if (form) return form.requestSubmit();
  if (board().dataset.targets.split(" ").includes(column.dataset.column)) return askAnyway(card, column);
  tell("refused", column);
  catchUp();
};

// The mouse.

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-card][draggable]");
  if (!card) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.number);
  take(card);
});
document.addEventListener("dragover", (event) => {
  const column = taken && event.target.closest?.(COLUMN);
  if (!column) return;
  event.preventDefault();
  hover(column);
});
document.addEventListener("drop", (event) => {
  const column = taken && event.target.closest?.(COLUMN);
  if (!column) return;
  event.preventDefault();
  drop(taken, column);
});
document.addEventListener("dragend", () => {
  if (!taken) return;
  release();
  catchUp();
});

// The keys: the link of a card has the focus.

const beside = (card, key) => {
  const column = columnOf(card);
  const place = cards(column).indexOf(card);
  if (key === "ArrowDown" || key === "ArrowUp") return cards(column)[place + (key === "ArrowDown" ? 1 : -1)];
  const all = columns();
  const others = key === "ArrowRight" ? all.slice(all.indexOf(column) + 1) : all.slice(0, all.indexOf(column)).reverse();
  const next = others.find((one) => cards(one).length);
  return next && cards(next)[Math.min(place, cards(next).length - 1)];
};

const choose = (key) => {
  const open = columns().filter((column) => column.matches(".accepts, .home"));
  const to = open[open.indexOf(over) + (key === "ArrowRight" ? 1 : -1)];
  if (!to) return;
  hover(to);
  to.scrollIntoView({ inline: "nearest", block: "nearest" });
  say("over", taken, to);
};

const onTaken = (event) => {
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") choose(event.key);
  else if (event.key === "Enter" || event.key === " ") drop(taken, over);
  else if (event.key === "Escape") {
    say("left", taken);
    release();
    catchUp();
  } else if (event.key !== "Tab") return;
  event.preventDefault();
};

const onCard = (event, card) => {
  if (event.key === " ") {
    event.preventDefault();
    if (!stepsOf(card).length) return say("nowhere", card);
    take(card);
    hover(columnOf(card));
    say("taken", card);
  } else if (event.key.startsWith("Arrow")) {
    const to = beside(card, event.key);
    if (!to) return;
    event.preventDefault();
    linkOf(to).focus();
  }
};

document.addEventListener("keydown", (event) => {
  if (!said || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (taken) return onTaken(event);
  const card = event.target.matches?.(".slip-head a") && event.target.closest("[data-card]");
  if (card) onCard(event, card);
});

// Menus close when somebody looks elsewhere.

document.addEventListener("click", (event) => {
  document.querySelectorAll(".slip-menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  if (said) catchUp();
});

// Cancelling asks for the reason first; afterwards the focus stays with the card.

const confirm = (form) => {
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "cancel") return catchUp();
      const reason = document.createElement("input");
      Object.assign(reason, { type: "hidden", name: "reason", value: dialog.querySelector("select").value });
      form.append(reason);
      answered = form;
      form.requestSubmit();
    },
    { once: true },
  );
  dialog.returnValue = "";
  dialog.showModal();
};

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!dialog || form.dataset.to !== "cancelled" || answered === form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    confirm(form);
  },
  true,
);

let focused = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target.id === "board") asked += 1;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target.id !== "board") return;
  asked -= 1;
  catchUp();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "board") return;
  // A card was taken up, or moved, after the board was asked for: it is asked for again afterwards.
  if (event.detail.requestConfig?.verb === "get" && (isHeld() || asked > 1)) return event.preventDefault();
  const card = event.detail.requestConfig?.elt?.closest?.("[data-card]") ?? document.activeElement?.closest?.("[data-card]");
  focused = card?.dataset.card ?? null;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!said || event.detail.target.id !== "board") return;
  if (board().dataset.told) said.textContent = board().dataset.told;
  const card = focused && board().querySelector(`[data-card="${focused}"]`);
  if (card) linkOf(card).focus({ preventScroll: true });
});

// What others move meanwhile.

const listen = () => {
  const source = new EventSource(board().dataset.events);
  source.addEventListener("changed", ({ data }) => {
    heard = JSON.parse(data).mark;
    catchUp();
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, PAUSE);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
};

if (said) listen();
