/** Maps: draws every `[data-map]`; without WebGL it says so and leaves the word to the list beside it. */
import { library, load } from "./data.js";
import { districtStyle, addDistrict, addPoints, boundsOf } from "./map_layers.js";
import { say } from "./words.js";

/** A point alone is shown with two kilometres around it, so that the roads about it are seen. */
const AROUND_A_POINT = 13.6;
const NOTHING = { type: "FeatureCollection", features: [] };
const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;

function note(place, text) {
  const words = document.createElement("p");
  words.className = "map-note";
  words.textContent = text;
  place.replaceChildren(words);
}

function hasWebGl() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

async function part(where) {
  return where ? load(where) : NOTHING;
}

function pointAt(text) {
  const [lon, lat] = (text ?? "").split(",").map(Number);
  return Number.isFinite(lon) && Number.isFinite(lat) && text ? [lon, lat] : null;
}

function popupContent(properties) {
  const box = document.createElement("div");
  const title = document.createElement("p");
  title.className = "map-popup-title";
  title.textContent = properties.title ?? properties.name ?? "";
  box.append(title);
  if (properties.text) {
    const text = document.createElement("p");
    text.textContent = properties.text;
    box.append(text);
  }
  if (properties.url) {
    const link = document.createElement("a");
    link.href = new URL(properties.url, location.href).href;
    link.textContent = say("map_open");
    if (/^https?:/.test(link.href)) box.append(link);
  }
  return box;
}

function wirePoints(library, map, place) {
  const popup = new library.Popup({ offset: 12, maxWidth: "18rem", closeButton: true, locale: {} });
  const list = place.dataset.list ? document.querySelector(place.dataset.list) : null;

  function select(feature) {
    popup.setLngLat(feature.geometry.coordinates).setDOMContent(popupContent(feature.properties)).addTo(map);
    for (const row of list?.querySelectorAll("[data-id]") ?? []) {
      const here = row.dataset.id === String(feature.properties.id);
      row.classList.toggle("is-here", here);
      if (here) row.scrollIntoView({ block: "nearest" });
    }
  }

  map.on("click", "points", (event) => select(event.features[0]));
  map.on("click", "clusters", async (event) => {
    const [cluster] = event.features;
    const zoom = await map.getSource("points").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom: zoom + 0.3, animate: !reduced });
  });
  for (const layer of ["points", "clusters"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  list?.addEventListener("mouseover", async (event) => {
    const row = event.target.closest("[data-id]");
    if (!row || row.classList.contains("is-here")) return;
    const data = await map.getSource("points").getData();
    const feature = data.features.find((one) => String(one.properties.id) === row.dataset.id);
    if (feature) select(feature);
  });
}

function wirePicker(library, map, place) {
  const lat = document.querySelector(place.dataset.lat);
  const lon = document.querySelector(place.dataset.lon);
  const marker = new library.Marker({ draggable: true, color: getComputedStyle(place).getPropertyValue("--action") });
  const spoken = document.createElement("p");
  spoken.className = "help";
  spoken.setAttribute("role", "status");
  place.insertAdjacentElement("afterend", spoken);

  function show(point) {
    marker.setLngLat(point).addTo(map);
    spoken.textContent = say("map_picked", { lat: point.lat.toFixed(6), lon: point.lng.toFixed(6) });
  }

  function pick(point) {
    lat.value = point.lat.toFixed(6);
    lon.value = point.lng.toFixed(6);
    for (const input of [lat, lon]) input.dispatchEvent(new Event("input", { bubbles: true }));
    show(point);
  }

  function follow() {
    const [y, x] = [lat.value, lon.value].map((text) => (text.trim() === "" ? NaN : Number(text)));
    if (!Number.isFinite(x) || !Number.isFinite(y) || Math.abs(y) > 90 || Math.abs(x) > 180) return;
    const point = new library.LngLat(x, y);
    show(point);
    if (!map.getBounds().contains(point)) map.jumpTo({ center: point, zoom: Math.max(map.getZoom(), 15) });
  }

  map.on("click", (event) => pick(event.lngLat));
  marker.on("dragend", () => pick(marker.getLngLat()));
  for (const input of [lat, lon]) input.addEventListener("change", follow);
  follow();
}

async function draw(place, library) {
  const [areas, roads, points] = await Promise.all([part(place.dataset.areas), part(place.dataset.roads), part(place.dataset.source)]);
  const alone = pointAt(place.dataset.point);
  if (alone) points.features.push({ type: "Feature", geometry: { type: "Point", coordinates: alone }, properties: { light: place.dataset.light ?? "none" } });
  const bounds = boundsOf(areas.features.length ? areas : points.features.length ? points : roads);
  place.replaceChildren();
  const map = new library.Map({
    container: place,
    style: districtStyle(),
    ...(alone ? { center: alone, zoom: AROUND_A_POINT } : bounds ? { bounds, fitBoundsOptions: { padding: 24 } } : { center: [113.55, 34.8], zoom: 11 }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: place.matches("[data-map-quiet]"),
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
    locale: {
      "NavigationControl.ZoomIn": say("map_zoom_in"),
      "NavigationControl.ZoomOut": say("map_zoom_out"),
      "CooperativeGesturesHandler.WindowsHelpText": say("map_wheel"),
      "CooperativeGesturesHandler.MacHelpText": say("map_wheel_mac"),
      "CooperativeGesturesHandler.MobileHelpText": say("map_fingers"),
      "Map.Title": place.dataset.label ?? say("map_label"),
      "Popup.Close": say("close"),
      "Marker.Title": say("map_label"),
    },
  });
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.touchZoomRotate.disableRotation();
  await new Promise((ready) => { map.once("load", ready); });
  addDistrict(map, areas, roads);
  addPoints(map, points);
  if (place.matches("[data-map-picker]")) wirePicker(library, map, place);
  else wirePoints(library, map, place);
  document.addEventListener("luoshi:refresh", async () => {
    if (place.dataset.source) map.getSource("points").setData(await load(place.dataset.source));
  });
  place.dataset.ready = "";
}

async function start() {
  const places = [...document.querySelectorAll("[data-map]")];
  if (!places.length) return;
  if (!hasWebGl()) {
    for (const place of places) note(place, say("map_missing"));
    return;
  }
  const maplibre = await import(library("maplibre"));
  maplibre.setWorkerUrl(new URL(library("maplibre-worker"), location.href).href);
  for (const place of places) {
    draw(place, maplibre).catch((problem) => {
      console.error(problem);
      note(place, say("map_failed"));
    });
  }
}

start();
