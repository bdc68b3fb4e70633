// What asks again by itself (hx-trigger="every …") rests while nobody sees the page.

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.matches("[hx-trigger^='every']")) event.preventDefault();
});
