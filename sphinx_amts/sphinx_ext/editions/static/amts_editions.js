// The menu of languages works without this script.  It adds: a link leads to the same section of the page, since all
// editions have the same anchors; Escape, and a click elsewhere, close the menu.
for (const menu of document.querySelectorAll(".amts-editions details")) {
  menu.addEventListener("toggle", () => {
    for (const link of menu.querySelectorAll("a")) link.hash = location.hash;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
