// A file is chosen by click, by keyboard or dropped; one that is too large is refused before it is sent.

const tell = (drop) => {
  const input = drop.querySelector("input[type=file]");
  const line = drop.querySelector("[data-chosen]");
  const [file] = input.files;
  const isTooLarge = file && file.size > Number(drop.dataset.max);
  line.classList.toggle("error", Boolean(isTooLarge));
  line.textContent = isTooLarge ? drop.dataset.tooLarge : (file?.name ?? "");
  if (isTooLarge) input.value = "";
};

document.addEventListener("change", (event) => {
  const drop = event.target.closest("[data-drop]");
  if (drop) tell(drop);
});

for (const [name, isOver] of [["dragover", true], ["dragleave", false], ["drop", false]])
  document.addEventListener(name, (event) => event.target.closest?.("[data-drop]")?.classList.toggle("over", isOver));

addEventListener("pageshow", () => document.querySelectorAll("[data-drop]").forEach(tell));
