/** The map of the report form: loaded only when somebody opens it, so that the page stays small on a phone. */
for (const part of document.querySelectorAll("details[data-map-later]")) {
  part.hidden = false;
  part.addEventListener("toggle", async () => {
    const place = part.querySelector("[data-map-picker]:not([data-map])");
    if (!part.open || !place) return;
    place.dataset.map = "";
    await styled(part.dataset.mapStyle);
    await import(part.dataset.mapLater);
  });
}

/** The library's own style, before those of the page so that they prevail; without it the pin is not seen. */
function styled(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const settled = new Promise((done) => { link.onload = link.onerror = done; });
  document.head.querySelector('link[rel="stylesheet"]').before(link);
  return settled;
}
