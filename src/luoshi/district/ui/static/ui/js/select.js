/** Rows with check boxes: all at once, a range with Shift, and the bar of bulk actions that appears with the first. */
import { say } from "./words.js";

const bar = document.querySelector("[data-bulk]");
let last = null;

function boxes() {
  return [...document.querySelectorAll("input[type=checkbox][data-row]")];
}

function show() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr, li")?.setAttribute("aria-selected", String(box.checked));
  const head = document.querySelector("[data-all]");
  if (head) {
    head.checked = all.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  for (const place of bar.querySelectorAll("[data-bulk-count]")) place.textContent = say("selected", { n: chosen.length });
}

document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const all = boxes();
  if (box.matches("[data-all]")) for (const one of all) one.checked = box.checked;
  else if (box.matches("[data-row]")) {
    if (event.shiftKey && last) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const one of all.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
  } else return;
  show();
});

show();
