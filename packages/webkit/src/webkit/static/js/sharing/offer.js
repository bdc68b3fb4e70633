// The customer's page: a signature is drawn, a code copied, a form sent once. It loads nothing else.

const FRAME = { width: 600, height: 200 };
const MOST = 5800;

const pad = document.querySelector("[data-pad]");
const field = document.querySelector("[data-signature]");

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
};

const drawOn = (canvas, strokes) => {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, FRAME.width, FRAME.height);
  pen.strokeStyle = getComputedStyle(canvas).color;
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    pen.beginPath();
    pen.moveTo(stroke[0], stroke[1]);
    for (let at = 0; at < stroke.length; at += 2) pen.lineTo(stroke[at], stroke[at + 1]);
    pen.stroke();
  }
};

if (pad) {
  let strokes = parse(field.value);
  let current = null;
  const points = () => strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    const within = (value, size, length) => Math.min(Math.max(Math.round((value / size) * length), 0), length);
    return [
      within(event.clientX - box.left, box.width, FRAME.width),
      within(event.clientY - box.top, box.height, FRAME.height),
    ];
  };
  const show = () => drawOn(pad, strokes);

  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || points() > MOST) return;
    pad.setPointerCapture(event.pointerId);
    current = place(event);
    strokes.push(current);
    show();
    event.preventDefault();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!current || points() > MOST) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = place(one);
      if (Math.hypot(x - current.at(-2), y - current.at(-1)) >= 2) current.push(x, y);
    }
    show();
  });
  const end = () => {
    current = null;
    field.value = JSON.stringify(strokes);
  };
  pad.addEventListener("pointerup", end);
  pad.addEventListener("pointercancel", end);
  document.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    field.value = "";
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => requestAnimationFrame(show)); // once the ink has its new colour
  show();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  document.getElementById(button.dataset.copy).select();
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
  button.querySelector("span").textContent = button.dataset.copied;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.busy) return event.preventDefault();
  form.dataset.busy = "true";
  form.querySelector(".button:is(.primary, .danger)").setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-busy]").forEach((form) => {
    delete form.dataset.busy;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  });
});

document.querySelector("[data-form-errors]")?.focus();
const asked = location.hash && document.querySelector(`details${location.hash}`);
if (asked) asked.open = true;
