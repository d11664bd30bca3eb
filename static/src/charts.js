// Charts, loaded only by pages that show one: <div data-chart="id-of-the-json"> with the options as JSON text in a hidden element.
// Options: {type: map|bar|line|stack|donut, unit, digits, …}; see each builder. Rows: {key, name, value, state, url, note},
// `state` being "value", "none" (no data) or "na" (does not apply): the three look different everywhere.
import { BarChart, LineChart, MapChart, PieChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

import { bars, donut, lines, stack } from "./charts/plain.js";
import { map } from "./charts/map.js";
import { palette } from "./charts/palette.js";

echarts.use([LabelLayout, BarChart, LineChart, MapChart, PieChart, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

const BUILDERS = { map, bar: bars, line: lines, stack, donut };
const drawn = new Map();

function options(box) {
  return JSON.parse(document.getElementById(box.dataset.chart).textContent);
}

async function draw(box) {
  const given = options(box);
  const build = BUILDERS[given.type];
  if (!build) throw new Error(`No chart of type ${given.type}`);
  const colours = palette();
  const option = await build(given, colours, echarts);
  drawn.get(box)?.dispose();
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    color: colours.series,
    textStyle: { fontFamily: colours.font, color: colours.text },
    ...option,
  });
  chart.on("click", (event) => {
    const url = event.data?.url || given.urls?.[event.dataIndex];
    if (url) location.assign(url);
  });
  drawn.set(box, chart);
  watch.observe(box);
}

const watch = new ResizeObserver((entries) => entries.forEach((entry) => drawn.get(entry.target)?.resize()));

function start(scope = document) {
  scope.querySelectorAll("[data-chart]").forEach((box) => {
    if (drawn.has(box)) return;
    draw(box).catch((fault) => {
      box.classList.add("is-empty");
      box.closest("figure")?.querySelector("details")?.setAttribute("open", "");
      console.error(fault);
    });
  });
}

document.addEventListener("portal:theme", () => [...drawn.keys()].forEach(draw));
addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize()));
window.portalCharts = start;
start();
