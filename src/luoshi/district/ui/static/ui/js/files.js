/**
 * Inputs of files speak the page's language: a button and the chosen files with their sizes, pictures as pictures.
 * The input itself lies unseen over the whole box, so that a click, a dropped file and the keyboard reach it as ever.
 * The originals are sent, so that time and place stay in them. A second choice adds to the first where several may go.
 */
import { sizeOf } from "./sizes.js";
import { hint, say } from "./words.js";

function keep(input, files) {
  const all = new DataTransfer();
  files.forEach((file) => all.items.add(file));
  input.files = all.files;
}

function isSame(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

function check(input, files) {
  const limit = Number(input.dataset.maxBytes || Infinity);
  const tooBig = files.find((file) => file.size > limit);
  const text = tooBig ? say("file_too_big", { name: tooBig.name, size: sizeOf(tooBig.size), limit: sizeOf(limit) }) : "";
  input.setCustomValidity(text);
  return text;
}

function preview(box, file, index) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const image = Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: "" });
    item.append(image);
  }
  item.append(Object.assign(document.createElement("small"), { textContent: `${file.name} · ${sizeOf(file.size)}` }));
  const remove = Object.assign(document.createElement("button"), { type: "button", className: "button-link", textContent: say("file_remove") });
  remove.setAttribute("aria-label", `${say("file_remove")} ${file.name}`);
  remove.addEventListener("click", () => {
    box.chosen = box.chosen.filter((_, other) => other !== index);
    keep(box.input, box.chosen);
    show(box);
    box.input.focus();
  });
  item.append(remove);
  return item;
}

function show(box) {
  for (const image of box.list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  const files = box.chosen;
  box.list.replaceChildren(...files.map((file, index) => preview(box, file, index)));
  box.list.classList.toggle("has-pictures", files.some((file) => file.type.startsWith("image/")));
  const total = files.reduce((sum, file) => sum + file.size, 0);
  box.said.textContent = files.length ? say("file_chosen", { count: files.length, size: sizeOf(total) }) : say("file_none");
  const problem = check(box.input, files);
  hint(box.frame, problem, problem ? "error" : "");
}

function dress(input) {
  const frame = Object.assign(document.createElement("div"), { className: "file-box" });
  const picture = (input.accept || "").split(",").every((kind) => kind.trim().startsWith("image/"));
  const word = say(picture ? "file_choose_photo" : "file_choose");
  const button = Object.assign(document.createElement("span"), { className: "button", textContent: word });
  const said = Object.assign(document.createElement("span"), { className: "file-said" });
  for (const part of [button, said]) part.setAttribute("aria-hidden", "true");
  input.title = word;
  input.insertAdjacentElement("beforebegin", frame);
  frame.append(input, button, said);
  const list = Object.assign(document.createElement("ul"), { className: "previews" });
  frame.insertAdjacentElement("afterend", list);
  const box = { input, frame, list, said, chosen: [...input.files] };
  input.addEventListener("change", () => {
    const added = [...input.files];
    const before = input.multiple ? box.chosen.filter((old) => !added.some((file) => isSame(old, file))) : [];
    box.chosen = [...before, ...added];
    if (before.length) keep(input, box.chosen);
    show(box);
  });
  input.form?.addEventListener("reset", () => setTimeout(() => {
    box.chosen = [];
    show(box);
  }));
  show(box);
}

for (const input of document.querySelectorAll("input[type=file]")) dress(input);
