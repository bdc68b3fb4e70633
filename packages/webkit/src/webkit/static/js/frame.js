// The collapsible navigation.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-collapse-nav]");
  if (!button) return;
  const isCollapsed = document.body.classList.toggle("nav-collapsed");
  button.setAttribute("aria-pressed", String(isCollapsed));
  document.cookie = `nav=${isCollapsed ? "collapsed" : "open"}; Max-Age=31536000; Path=/; Secure; SameSite=Lax`;
});
