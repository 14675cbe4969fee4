/** The sentences scripts say, in the reader's language; the page carries them as a JSON data block. */
const block = document.getElementById("ui-words");
const words = block ? JSON.parse(block.textContent) : {};

/** The sentence for `key`, with `{name}` parts filled in from `values`. */
export function say(key, values = {}) {
  return (words[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A hint that appears beside `anchor` and is read aloud. */
export function hint(anchor, text, kind = "") {
  let place = anchor.parentElement.querySelector(":scope > [data-hint]");
  if (!place) {
    place = document.createElement("p");
    place.dataset.hint = "";
    place.className = "help";
    place.setAttribute("role", "status");
    anchor.insertAdjacentElement("afterend", place);
  }
  place.classList.toggle("error", kind === "error");
  place.textContent = text;
}
