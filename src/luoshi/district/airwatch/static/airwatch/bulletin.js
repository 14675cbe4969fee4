/* The chart one explores. `echarts` stands above this in the same script, this in a block of its own; the page reads and prints without both. */
const data = JSON.parse(document.getElementById("air-data").textContent);
const place = document.getElementById("explore-chart");
const choice = document.getElementById("explore-pollutant");
const dark = matchMedia("(prefers-color-scheme: dark)");
const LINES = ["#3f78b5", "#c9772b", "#3c9a6c", "#8a63b0", "#b0893a", "#3aa0a8", "#b3627f", "#6f8a3a", "#7a7f8a"];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const start = Date.parse(`${data.start}:00Z`);
const at = (i) => start + i * data.step_hours * 3600e3;
const two = (n) => String(n).padStart(2, "0");
const clock = (ms) => { const d = new Date(ms); return `${d.getUTCMonth() + 1}-${two(d.getUTCDate())}${data.step_hours === 1 ? ` ${two(d.getUTCHours())}:00` : ""}`; };
const median = (some) => {
  const given = some.filter((x) => x != null).sort((a, b) => a - b);
  if (!given.length) return null;
  const half = given.length >> 1;
  return given.length % 2 ? given[half] : (given[half - 1] + given[half]) / 2;
};

function lineOf(name, values, tone, more = {}) {
  return { name, type: "line", showSymbol: false, connectNulls: false, sampling: "lttb", color: tone, lineStyle: { width: 1.2 }, emphasis: { focus: "series", lineStyle: { width: 2.5 } }, data: values.map((value, i) => [at(i), value]), ...more };
}

function seriesOf(pollutant) {
  const middle = data.stations.length > 2 ? pollutant.values[0].map((_value, i) => median(pollutant.values.map((row) => row[i]))) : null;
  const found = data.stations.map((name, i) => lineOf(name, pollutant.values[i], LINES[i % LINES.length], {
    markArea: {
      silent: true, itemStyle: { color: colour("alarmed"), opacity: 0.8 },
      data: data.alarms.filter(([station]) => station === name).map(([, first, last]) => [{ xAxis: Date.parse(`${first}:00:00Z`) }, { xAxis: Date.parse(`${last}:00:00Z`) }]),
    },
  }));
  if (middle) found.push(lineOf(data.words.median, middle, colour("ink"), { lineStyle: { width: 2 }, z: 5 }));
  found[0].markLine = { silent: true, symbol: "none", lineStyle: { color: colour("limit"), type: "dashed" }, label: { formatter: `${data.words.limit} ${pollutant.limit}`, position: "insideStartTop", color: colour("limit") }, data: [{ yAxis: pollutant.limit }] };
  return found;
}

function optionsOf(pollutant) {
  const ink = { color: colour("muted"), fontSize: 12 };
  const rows = place.clientWidth < 600 ? 3 : 1;
  return {
    animation: false, useUTC: true, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: false },
    grid: { left: 8, right: 24, top: 36 + rows * 24, bottom: 72, containLabel: true },
    legend: { top: 0, left: 0, right: 0, type: rows > 1 ? "plain" : "scroll", icon: "roundRect", itemWidth: 14, itemHeight: 4, itemGap: 10, textStyle: ink },
    tooltip: {
      trigger: "axis", confine: true, backgroundColor: colour("surface"), borderColor: colour("line"), textStyle: { color: colour("ink"), fontSize: 12 },
      formatter: (points) => `${clock(points[0].value[0])}<br>${points.map((p) => `${p.marker}${echarts.format.encodeHTML(p.seriesName)} <b>${p.value[1] ?? data.words.none}</b>`).join("<br>")}`,
    },
    xAxis: { type: "time", axisLabel: { ...ink, hideOverlap: true, formatter: (ms) => { const d = new Date(ms); return d.getUTCHours() ? `${d.getUTCHours()}:00` : `${d.getUTCMonth() + 1}-${two(d.getUTCDate())}`; } }, axisLine: { lineStyle: { color: colour("line") } } },
    yAxis: { type: "value", name: pollutant.unit, nameTextStyle: { ...ink, align: "left" }, axisLabel: ink, splitLine: { lineStyle: { color: colour("grid") } } },
    dataZoom: [
      { type: "slider", height: 28, bottom: 12, left: 12, right: 12, showDetail: false, borderColor: colour("line"), fillerColor: "rgba(90,130,180,.18)" },
      { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseMove: true },
    ],
    series: seriesOf(pollutant),
  };
}

function begin() {
  place.replaceChildren();
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const draw = () => chart.setOption(optionsOf(data.pollutants.find((one) => one.key === choice.value)), true);
  choice.closest("[hidden]")?.removeAttribute("hidden");
  choice.addEventListener("change", draw);
  dark.addEventListener("change", draw);
  new ResizeObserver(() => chart.resize()).observe(place);
  draw();
}

addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
begin();
