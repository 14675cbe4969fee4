/** Buttons that copy a text: `data-copy="text"` or `data-copy-from="#id"`. */
import { hint, say } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const from = button.dataset.copyFrom ? document.querySelector(button.dataset.copyFrom) : null;
  try {
    await navigator.clipboard.writeText(from ? (from.value ?? from.textContent).trim() : button.dataset.copy);
    hint(button, say("copied"));
  } catch {
    hint(button, say("copy_failed"), "error");
  }
});
