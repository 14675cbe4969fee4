/** Chosen photos are shown with their sizes before they are sent; the original goes, so that time and place stay in it. */
import { sizeOf } from "./sizes.js";
import { hint, say } from "./words.js";

function show(input, list) {
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  const files = [...input.files];
  list.replaceChildren(...files.map((file, index) => preview(input, list, file, index)));
  const limit = Number(input.dataset.maxBytes || Infinity);
  const tooBig = files.find((file) => file.size > limit);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  input.setCustomValidity("");
  if (tooBig) {
    const text = say("photo_too_big", { name: tooBig.name, size: sizeOf(tooBig.size), limit: sizeOf(limit) });
    input.setCustomValidity(text);
    hint(input, text, "error");
  } else hint(input, files.length ? say("photo_chosen", { count: files.length, size: sizeOf(total) }) : "");
}

function preview(input, list, file, index) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    item.append(image);
  }
  item.append(Object.assign(document.createElement("small"), { textContent: `${file.name} · ${sizeOf(file.size)}` }));
  const remove = Object.assign(document.createElement("button"), { type: "button", className: "button-link", textContent: say("photo_remove") });
  remove.setAttribute("aria-label", `${say("photo_remove")} ${file.name}`);
  remove.addEventListener("click", () => {
    const rest = new DataTransfer();
    [...input.files].filter((_, other) => other !== index).forEach((one) => rest.items.add(one));
    input.files = rest.files;
    show(input, list);
    input.focus();
  });
  item.append(remove);
  return item;
}

for (const input of document.querySelectorAll("input[type=file][data-photo]")) {
  const list = document.createElement("ul");
  list.className = "previews";
  input.insertAdjacentElement("afterend", list);
  input.addEventListener("change", () => show(input, list));
  if (input.files.length) show(input, list);
}
