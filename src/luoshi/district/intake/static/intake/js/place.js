/** The map of the report form: loaded only when somebody opens it, so that the page stays small on a phone. */
for (const part of document.querySelectorAll("details[data-map-later]")) {
  part.hidden = false;
  part.addEventListener("toggle", async () => {
    const place = part.querySelector("[data-map-picker]:not([data-map])");
    if (!part.open || !place) return;
    place.dataset.map = "";
    await import(part.dataset.mapLater);
  });
}
