/** Long lists of boxes to tick (`div.searchable`): a field that narrows them, and how many are ticked. Ticked ones stay in sight. */
import { say } from "./words.js";

function dress(list) {
  const rows = [...list.children];
  const find = Object.assign(document.createElement("input"), { type: "search", placeholder: say("choices_find"), autocomplete: "off" });
  find.setAttribute("aria-label", say("choices_find"));
  const count = Object.assign(document.createElement("p"), { className: "help" });
  count.setAttribute("role", "status");
  list.before(find);
  list.after(count);
  const isTicked = (row) => row.querySelector("input").checked;

  function narrow() {
    const words = find.value.trim().toLowerCase().split(/\s+/);
    for (const row of rows) row.hidden = !isTicked(row) && !words.every((word) => row.textContent.toLowerCase().includes(word));
  }

  function tell() {
    count.textContent = say("choices_ticked", { n: rows.filter(isTicked).length });
  }

  find.addEventListener("input", narrow);
  // Enter in the field must not send the form that it only helps to fill in.
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.addEventListener("change", tell);
  tell();
}

for (const list of document.querySelectorAll("div.searchable")) dress(list);
