/** One more row without a round trip: the last row is copied, emptied and numbered on. */
for (const button of document.querySelectorAll("[data-add-row]")) {
  const name = button.dataset.addRow;
  const total = document.querySelector(`[name="${name}-TOTAL_FORMS"]`);
  const rows = document.querySelector(`[data-rows="${name}"]`);
  const last = rows?.lastElementChild;
  if (!total || !last) continue;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const number = Number(total.value);
    const row = rows.lastElementChild.cloneNode(true);
    const from = new RegExp(`${name}-\\d+-`, "g");
    for (const part of row.querySelectorAll("*")) {
      for (const attribute of ["id", "name", "for", "aria-describedby", "data-field"]) {
        if (part.hasAttribute(attribute)) part.setAttribute(attribute, part.getAttribute(attribute).replace(from, `${name}-${number}-`));
      }
      part.classList.remove("is-wrong");
      if (part.matches(".error")) part.remove();
      if (part.matches("[type=checkbox]")) part.checked = part.defaultChecked;
      else if (part.matches("input")) part.value = "";
      if (part.matches("select[data-fresh]")) part.selectedIndex = 0;
      part.removeAttribute("aria-invalid");
    }
    const legend = row.querySelector("legend");
    if (legend) legend.textContent = legend.textContent.replace(/\d+/, String(number + 1));
    rows.append(row);
    total.value = String(number + 1);
    row.querySelector("input, select")?.focus();
  });
}
