/** Lists by keyboard: j and k move, Enter opens, x selects, / searches, ? shows what the keys do. */
import { say } from "./words.js";

const list = document.querySelector("[data-keyboard]");
let here = -1;

function rows() {
  return [...list.querySelectorAll(list.matches("table") ? "tbody > tr" : ":scope > li")];
}

function move(by) {
  const all = rows();
  if (!all.length) return;
  all[here]?.classList.remove("is-here");
  here = Math.min(Math.max(here + by, 0), all.length - 1);
  const row = all[here];
  row.classList.add("is-here");
  row.scrollIntoView({ block: "nearest" });
  row.querySelector("a[href]")?.focus({ preventScroll: true });
}

function help() {
  let dialog = document.querySelector("dialog[data-keys]");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.dataset.keys = "";
    const title = document.createElement("h2");
    title.textContent = say("keys_title");
    const facts = document.createElement("dl");
    facts.className = "facts";
    for (const [key, word] of [["j", "next"], ["k", "previous"], ["Enter", "open"], ["x", "select"], ["/", "search"], ["?", "help"]]) {
      const term = document.createElement("dt");
      term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      facts.append(term, Object.assign(document.createElement("dd"), { textContent: say(`keys_${word}`) }));
    }
    const close = Object.assign(document.createElement("button"), { className: "button", textContent: say("close"), type: "button" });
    close.addEventListener("click", () => dialog.close());
    dialog.append(title, facts, close);
    document.body.append(dialog);
  }
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  Enter: () => rows()[here]?.querySelector("a[href]")?.click(),
  x: () => rows()[here]?.querySelector("input[type=checkbox]")?.click(),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  "?": help,
};

if (list) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in actions)) return;
    // Enter on a focused link, button or summary already does what one expects.
    if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
    event.preventDefault();
    actions[event.key]();
  });
}
