/** Charts: one answer each, drawn from a JSON data block; the table beneath has the same figures. */
import { colour, library } from "./data.js";
import { say } from "./words.js";

const TONES = { action: "action", good: "good-fill", warn: "warn-fill", late: "late-fill", neutral: "line-strong" };
const ORDER = ["action", "neutral", "good", "warn"];

function axisOf(kind, data) {
  const ink = { color: colour("muted"), fontSize: 12 };
  const names = { type: "category", data: data.x, axisLabel: { ...ink, hideOverlap: kind !== "hbar" }, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line-strong") } } };
  const figures = {
    type: "value", max: data.most ?? undefined, name: data.unit ?? "", minInterval: data.whole === false ? 0 : 1, nameTextStyle: { ...ink, align: "left" }, axisLabel: ink,
    splitLine: { lineStyle: { color: colour("line") } },
  };
  if (kind === "hbar") return { xAxis: figures, yAxis: { ...names, inverse: true } };
  return { xAxis: { ...names, boundaryGap: kind !== "line" }, yAxis: figures };
}

function seriesOf(kind, one, index) {
  const tone = colour(TONES[one.tone ?? ORDER[index % ORDER.length]] ?? "action");
  return {
    name: one.name, data: one.values, type: kind === "line" ? "line" : "bar", stack: kind === "stack" ? "all" : undefined,
    itemStyle: { color: tone, borderRadius: kind === "stack" ? 0 : kind === "hbar" ? [0, 3, 3, 0] : [3, 3, 0, 0] }, lineStyle: { width: 2.25 },
    barMaxWidth: 26, symbolSize: 6, connectNulls: false, emphasis: { focus: "series" },
    label: kind === "line" || one.values.length > 14 || kind === "stack" ? undefined : { show: true, position: kind === "hbar" ? "right" : "top", color: colour("ink") },
  };
}

/** The library's options for our small description of a chart. */
function optionsOf(data) {
  const kind = data.kind ?? "bar";
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: true, decal: { show: kind === "stack" } },
    grid: { left: 4, right: kind === "hbar" ? 36 : 12, top: data.series.length > 1 ? 56 : 32, bottom: 4, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, left: 0, itemWidth: 14, textStyle: { color: colour("muted") } } : undefined,
    // Rich text is drawn on the canvas; an HTML tooltip would need inline styles, which the security policy forbids.
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: colour("raised"), borderColor: colour("line-strong"),
      textStyle: { color: colour("ink") }, axisPointer: { type: kind === "line" ? "line" : "shadow" },
      valueFormatter: (value) => (value == null ? "—" : `${value} ${data.unit ?? ""}`),
    },
    ...axisOf(kind, data),
    series: data.series.map((one, index) => seriesOf(kind, one, index)),
  };
}

async function drawAll() {
  const places = [...document.querySelectorAll("[data-chart]:not([data-ready])")];
  if (!places.length) return;
  const echarts = await import(library("echarts"));
  const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";
  for (const place of places) {
    const data = JSON.parse(document.querySelector(place.dataset.chart).textContent);
    const chart = echarts.init(place, null, { locale, renderer: "canvas" });
    chart.setOption(optionsOf(data));
    place.setAttribute("role", "img");
    place.dataset.ready = "";
    new ResizeObserver(() => chart.resize()).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(optionsOf(data), true));
  }
}

function start() {
  drawAll().catch((problem) => {
    console.error(problem);
    for (const place of document.querySelectorAll("[data-chart]:not([data-ready])")) place.textContent = say("chart_missing");
  });
}

document.addEventListener("luoshi:refresh", start);
start();
