/** Drafts: what is typed into a `form[data-draft]` is kept in this browser until it was sent. */
import { say } from "./words.js";

const PREFIX = "draft:";
const kept = (field) =>
  field.name && !field.disabled && !["file", "password", "hidden", "submit", "button"].includes(field.type) && !field.matches("[data-no-draft]");

function fieldsOf(form) {
  return [...form.elements].filter(kept);
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
}

function save(form, key) {
  const values = valuesOf(form);
  if (JSON.stringify(values) === form.dataset.pristine) return;
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // A full or forbidden store only means that nothing is kept; what is on the screen is not touched.
  }
}

function restore(form, draft) {
  const byName = new Map();
  for (const [name, value, checked] of draft.values) {
    if (checked === null) byName.set(name, value);
    else byName.set(`${name}\n${value}`, checked);
  }
  for (const field of fieldsOf(form)) {
    const box = ["checkbox", "radio"].includes(field.type);
    const known = byName.get(box ? `${field.name}\n${field.value}` : field.name);
    if (known === undefined) continue;
    if (box) field.checked = known;
    else field.value = known;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function tell(form, key, at) {
  const note = document.createElement("p");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  const time = new Date(at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: say("draft_discard") });
  discard.addEventListener("click", () => {
    localStorage.removeItem(key);
    form.reset();
    note.remove();
  });
  note.append(say("draft_restored", { time }), discard);
  form.prepend(note);
}

/** Whether the form just came back with errors; their summary may stand inside or above it. */
function cameBack(form) {
  const summaries = [...document.querySelectorAll(".form-errors")];
  return Boolean(form.querySelector(".is-wrong")) || summaries.some((box) => box.parentElement.contains(form) || form.contains(box));
}

function keep(form) {
  const key = PREFIX + form.dataset.draft;
  form.dataset.pristine = JSON.stringify(valuesOf(form));
  const text = localStorage.getItem(key);
  // A form that came back with errors holds what was typed last; the older draft must not overwrite it.
  if (text && !cameBack(form)) {
    const draft = JSON.parse(text);
    if (JSON.stringify(draft.values) !== form.dataset.pristine) {
      restore(form, draft);
      tell(form, key, draft.at);
    }
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form, key), 400);
  });
  addEventListener("pagehide", () => save(form, key));
}

for (const done of document.querySelectorAll("[data-draft-clear]")) localStorage.removeItem(PREFIX + done.dataset.draftClear);
for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
