/** What a district's map is made of: areas, roads and points from GeoJSON, in the stylesheet's own colours. */
import { colour } from "./data.js";

const FONT = ["Noto Sans SC"];
const SHAPES = { green: "good-fill", yellow: "warn-fill", red: "late-fill", none: "action" };

/** An empty style: no tiles, no glyph server; letters are drawn by the browser itself. */
export function districtStyle() {
  return {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": colour("sunken") } }],
  };
}

/** West, south, east, north of everything in a collection; `null` when it is empty. */
export function boundsOf(collection) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] === "number") {
      [west, south] = [Math.min(west, part[0]), Math.min(south, part[1])];
      [east, north] = [Math.max(east, part[0]), Math.max(north, part[1])];
    } else part.forEach(walk);
  };
  for (const feature of collection.features) if (feature.geometry) walk(feature.geometry.coordinates);
  if (west === Infinity) return null;
  const pad = west === east && south === north ? 0.005 : 0;
  return [west - pad, south - pad, east + pad, north + pad];
}

/** One label per area, in the middle of its box, so that a border cut by the window does not repeat the name. */
function labelsOf(areas) {
  const features = areas.features.filter((area) => area.geometry).map((area) => {
    const [west, south, east, north] = boundsOf({ features: [area] });
    return { type: "Feature", geometry: { type: "Point", coordinates: [(west + east) / 2, (south + north) / 2] }, properties: { name: area.properties.name ?? "" } };
  });
  return { type: "FeatureCollection", features };
}

export function addDistrict(map, areas, roads) {
  map.addSource("areas", { type: "geojson", data: areas });
  map.addSource("area-labels", { type: "geojson", data: labelsOf(areas) });
  map.addSource("roads", { type: "geojson", data: roads });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": colour("surface") } });
  map.addLayer({
    id: "roads", type: "line", source: "roads", layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour("line-strong"), "line-opacity": 0.6, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1, 13, 3, 16, 9] },
  });
  map.addLayer({ id: "borders", type: "line", source: "areas", paint: { "line-color": colour("line-strong"), "line-width": 1.5, "line-dasharray": [4, 2] } });
  const paint = { "text-color": colour("muted"), "text-halo-color": colour("surface"), "text-halo-width": 1.5 };
  map.addLayer({
    id: "road-labels", type: "symbol", source: "roads", minzoom: 11.5,
    layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "symbol-spacing": 320, "text-letter-spacing": 0.1 },
    paint,
  });
  map.addLayer({
    id: "area-labels", type: "symbol", source: "area-labels",
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 14, "text-letter-spacing": 0.1, "text-allow-overlap": true },
    paint,
  });
}

/** Lights on the map have their shapes too: round, triangular, square, ringed in the surface's colour. */
function shape(key) {
  const size = 44;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [size, size];
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour(SHAPES[key]);
  pen.strokeStyle = colour("surface");
  pen.lineWidth = 5;
  pen.lineJoin = "round";
  pen.beginPath();
  if (key === "yellow") [[22, 6], [40, 37], [4, 37]].forEach(([x, y]) => pen.lineTo(x, y));
  else if (key === "red") pen.rect(8, 8, 28, 28);
  else pen.arc(22, 22, 14, 0, 2 * Math.PI);
  pen.closePath();
  pen.stroke();
  pen.fill();
  return pen.getImageData(0, 0, size, size);
}

export function addPoints(map, points) {
  for (const key of Object.keys(SHAPES)) map.addImage(`light-${key}`, shape(key), { pixelRatio: 2 });
  map.addSource("points", {
    type: "geojson", data: points, cluster: true, clusterRadius: 38, clusterMaxZoom: 15,
    clusterProperties: { late: ["+", ["case", ["==", ["get", "light"], "red"], 1, 0]] },
  });
  map.addLayer({
    id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"],
    paint: {
      "circle-color": colour("action"), "circle-opacity": 0.9,
      "circle-radius": ["step", ["get", "point_count"], 13, 10, 16, 50, 20, 200, 25],
      "circle-stroke-width": 3,
      "circle-stroke-color": ["case", [">", ["get", "late"], 0], colour("late-fill"), colour("surface")],
    },
  });
  map.addLayer({
    id: "cluster-counts", type: "symbol", source: "points", filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": FONT, "text-size": 12, "text-allow-overlap": true, "text-ignore-placement": true },
    paint: { "text-color": colour("on-action") },
  });
  map.addLayer({
    id: "points", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]],
    layout: {
      "icon-image": ["concat", "light-", ["match", ["coalesce", ["get", "light"], "none"], ["green", "yellow", "red"], ["get", "light"], "none"]],
      "icon-allow-overlap": true, "icon-ignore-placement": true,
      "symbol-sort-key": ["match", ["get", "light"], "red", 3, "yellow", 2, 1],
    },
  });
}
