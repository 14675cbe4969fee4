/** Charts: one answer each, bars or lines, drawn as SVG from a JSON data block; the table beneath has the same figures. */
import { say } from "./words.js";

const TONES = { action: "action", good: "good-fill", warn: "warn-fill", late: "late-fill", neutral: "line-strong" };
const ORDER = ["action", "neutral", "good", "warn"];
const LETTER = 12;
const TICKS = 4;
const WIDEST_BAR = 26;

function draw(parent, name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== "") element.textContent = text;
  parent.append(element);
  return element;
}

/** How wide a text is, near enough: a Chinese sign is as wide as it is high, a Latin one little more than half. */
function widthOf(text) {
  return [...String(text)].reduce((sum, sign) => sum + (sign > "\u2e7f" ? LETTER : LETTER * 0.58), 0);
}

/** The scale's marks from 0 on: four steps or fewer of 1, 2 or 5 times a power of ten. */
function marksOf(most, whole) {
  const rough = (most || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999 && (!whole || n >= 1)) ?? 1;
  return Array.from({ length: Math.max(1, Math.ceil(most / step - 1e-9)) + 1 }, (_, n) => Number((n * step).toPrecision(12)));
}

function drawChart(place, data) {
  const [width, height] = [place.clientWidth, place.clientHeight];
  if (!width || !height) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true");
  const fills = data.series.map((one, index) => `var(--${TONES[one.tone ?? ORDER[index % ORDER.length]] ?? "action"})`);
  const marks = marksOf(data.most ?? Math.max(0, ...data.series.flatMap((one) => one.values)), data.whole !== false);
  if (data.most != null) marks[marks.length - 1] = data.most;
  const most = marks.at(-1);
  const left = 10 + Math.max(...marks.map(widthOf));
  const top = (data.series.length > 1 ? 24 : 0) + 20;
  const bottom = height - 22;
  const band = (width - 8 - left) / data.x.length;
  const at = (value) => bottom - ((bottom - top) * Math.min(value, most)) / most;
  const middle = (i) => left + (i + 0.5) * band;

  if (data.series.length > 1) {
    let x = 0;
    data.series.forEach((one, index) => {
      draw(svg, "rect", { x, y: 4, width: 14, height: 10, rx: 2, fill: fills[index] });
      draw(svg, "text", { x: x + 20, y: 13 }, one.name);
      x += 36 + widthOf(one.name);
    });
  }
  for (const mark of marks) {
    draw(svg, "line", { x1: left, x2: width - 8, y1: at(mark), y2: at(mark), class: mark ? "" : "chart-axis" });
    draw(svg, "text", { x: left - 6, y: at(mark) + 4, "text-anchor": "end" }, mark);
  }
  if (data.unit) draw(svg, "text", { x: left, y: top - 9, "text-anchor": "end" }, data.unit);
  const every = Math.ceil((Math.max(...data.x.map(widthOf)) + 8) / band);
  data.x.forEach((name, i) => {
    if (i % every === 0) draw(svg, "text", { x: middle(i), y: bottom + 16, "text-anchor": "middle" }, name);
  });
  if (data.kind === "line") drawLines(svg, data, fills, middle, at);
  else drawBars(svg, data, fills, middle, at, band);
  data.x.forEach((name, i) => {
    const area = draw(svg, "rect", { x: left + i * band, y: top, width: band, height: bottom - top, class: "chart-band" });
    draw(area, "title", {}, figuresOf(data, i).join("\n"));
  });
  place.replaceChildren(svg);
}

/** Bars side by side, each with its figure where there is room; one beyond the scale's end still says its own. */
function drawBars(svg, data, fills, middle, at, band) {
  const thick = Math.min(WIDEST_BAR, (band * 0.7) / data.series.length);
  data.series.forEach((one, index) => one.values.forEach((value, i) => {
    if (value == null) return;
    const x = middle(i) + thick * (index - data.series.length / 2);
    const length = at(0) - at(value);
    draw(svg, "rect", { x: x + 1, y: at(value), width: Math.max(1, thick - 2), height: length, rx: Math.min(3, length), fill: fills[index] });
    if (data.x.length <= 14) draw(svg, "text", { x: x + thick / 2, y: at(value) - 4, "text-anchor": "middle", class: "chart-ink" }, value);
  }));
}

/** A line through the figures; it stops where one is missing. */
function drawLines(svg, data, fills, middle, at) {
  data.series.forEach((one, index) => {
    let path = "";
    one.values.forEach((value, i) => {
      if (value == null) return;
      path += `${i && one.values[i - 1] != null ? "L" : "M"}${middle(i).toFixed(1)} ${at(value).toFixed(1)}`;
      draw(svg, "circle", { cx: middle(i), cy: at(value), r: 3, fill: fills[index] });
    });
    draw(svg, "path", { d: path, fill: "none", stroke: fills[index], "stroke-width": 2.25 });
  });
}

/** A name with its figures, as pointing at it and a screen reader say them. */
function figuresOf(data, i) {
  return [data.x[i], ...data.series.map((one) => `${one.name} ${one.values[i] ?? "—"}`)];
}

function prepare(place) {
  const data = JSON.parse(document.querySelector(place.dataset.chart).textContent);
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", data.x.map((_, i) => figuresOf(data, i).join(" ")).join("; "));
  drawChart(place, data);
  place.dataset.ready = "";
  new ResizeObserver(() => drawChart(place, data)).observe(place);
}

function start() {
  for (const place of document.querySelectorAll("[data-chart]:not([data-ready])")) {
    try {
      prepare(place);
    } catch (problem) {
      console.error(problem);
      place.textContent = say("chart_missing");
    }
  }
}

document.addEventListener("luoshi:refresh", start);
start();
