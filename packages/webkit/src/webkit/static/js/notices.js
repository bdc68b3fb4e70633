// The bell: one tab of the browser holds the stream of notices and tells the others what it hears.

const bell = document.getElementById("bell");

const draw = (count) => {
  const figure = bell.querySelector(".count");
  figure.textContent = count > 99 ? "99+" : count || "";
  figure.toggleAttribute("data-empty", !count);
  bell.setAttribute("aria-label", count ? `${bell.dataset.words} (${figure.textContent})` : bell.dataset.words);
};

const hear = ({ kind, data }) => {
  if (kind === "unread") draw(data.count);
  else document.dispatchEvent(new CustomEvent("toast", { detail: { text: data.text, tone: data.tone } }));
};

const listen = (channel) => {
  const source = new EventSource(bell.dataset.events);
  let last = null;
  for (const kind of ["unread", "told"]) {
    source.addEventListener(kind, (event) => {
      const told = { kind, data: JSON.parse(event.data) };
      if (kind === "unread") last = told;
      hear(told);
      channel.postMessage(told);
    });
  }
  channel.addEventListener("message", ({ data }) => {
    if (data.kind === "hello" && last) channel.postMessage(last);
  });
  addEventListener("pagehide", () => source.close());
};

if (bell && navigator.locks && window.BroadcastChannel) {
  const channel = new BroadcastChannel("notices");
  channel.addEventListener("message", ({ data }) => {
    if (data.kind !== "hello") hear(data);
  });
  channel.postMessage({ kind: "hello" });
  navigator.locks.request("notices", () => {
    listen(channel);
    return new Promise(() => undefined); // until the tab is closed: then another one listens
  });
}
