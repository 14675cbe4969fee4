/** Small courtesies of the frame: menus close when one looks elsewhere, errors get the focus, facets fold on phones, files
 * are chosen in the page's language. */
const folding = "details.menu, details.bottom-more";

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(`:is(${folding})[open]`)) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = [...document.querySelectorAll(`:is(${folding})[open]`)].at(-1);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.querySelector(".form-errors")?.focus();

if (matchMedia("(max-width: 999px)").matches) {
  for (const facets of document.querySelectorAll("details.facets[open]:not([data-keep])")) facets.open = false;
}

if (document.querySelector("input[type=file]")) import("./files.js");
if (document.querySelector("div.searchable")) import("./choices.js");
if (!CSS.supports("text-autospace", "normal")) import("./spacing.js");
