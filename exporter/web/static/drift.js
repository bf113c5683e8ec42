// Shows what a mark of a picture says as soon as the pointer is on it or the keyboard has come to it. Without this script
// a browser shows the same, the mark's title, a moment later.
"use strict";
{
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the mark is named by its title already
  const said = new WeakMap();
  const show = (mark) => {
    const title = mark.querySelector("title");
    if (title && title.textContent) {
      said.set(mark, title.textContent);
      mark.setAttribute("aria-label", title.textContent);
      title.textContent = ""; // or the browser would show it as well
    }
    if (!said.has(mark)) return;
    tip.textContent = said.get(mark);
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const left = Math.min(box.left + box.width / 2 + 12, innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 4;
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = (above > 4 ? above : box.bottom + 4) + "px";
  };
  const markOf = (event) => event.target.closest?.(".drift a.mark, .drift .rest path");
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const mark = markOf(event);
      if (mark) show(mark);
      else tip.hidden = true;
    });
  }
  document.addEventListener("focusout", () => { tip.hidden = true; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });
  document.addEventListener("DOMContentLoaded", () => document.body.append(tip));
}
