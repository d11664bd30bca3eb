// Ranking bars, lines, stacked columns and the donut.
import { mark, rate } from "../figures.js";
import { escaped, hatching, spoken, tooltip } from "./palette.js";

function axis(colours, more = {}) {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.faint } },
    axisLabel: { color: colours.text, fontSize: 12 },
    ...more,
  };
}

function bar(row, colours, hatched, most) {
  const absent = row.state === "none" || row.state === "na";
  return {
    value: absent ? most * 0.02 : Number(row.value),
    row,
    url: row.url,
    itemStyle: row.state === "none" ? { color: hatched, borderColor: colours.border, borderWidth: 0.5 } : row.state === "na" ? { color: colours.absent } : {},
  };
}

// {rows}: longest list of names first; a row that has no value keeps its place and says why.
export function bars(given, colours) {
  const hatched = hatching(colours);
  const rows = [...given.rows].reverse();
  const most = Math.max(1, ...rows.filter((row) => row.state === "value").map((row) => Number(row.value)));
  return {
    grid: { left: 4, right: 64, top: 4, bottom: 4, containLabel: true },
    tooltip: tooltip(colours, {
      formatter: ({ data }) => `<strong>${escaped(data.row.name)}</strong><br>${escaped(spoken(data.row, given))}${data.row.note ? `<br>${escaped(data.row.note)}` : ""}`,
    }),
    xAxis: axis(colours, { type: "value", max: given.max, axisLabel: { show: false }, splitLine: { show: false } }),
    yAxis: axis(colours, { type: "category", data: rows.map((row) => row.name), triggerEvent: false }),
    series: [
      {
        type: "bar",
        barMaxWidth: 16,
        itemStyle: { borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", color: colours.text, formatter: ({ data }) => spoken(data.row, given) },
        data: rows.map((row) => bar(row, colours, hatched, most)),
      },
    ],
  };
}

function timeline(given, colours) {
  return {
    grid: { left: 8, right: 16, top: given.series.length > 1 ? 40 : 16, bottom: 8, containLabel: true },
    legend: given.series.length > 1 ? { top: 4, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: colours.text } } : undefined,
    tooltip: tooltip(colours, {
      trigger: "axis",
      valueFormatter: (value) => spoken({ value: value ?? null, state: value === null || value === undefined ? "none" : "value" }, given),
    }),
    xAxis: axis(colours, { type: "category", data: given.labels, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colours.faint } } }),
    yAxis: axis(colours, { type: "value", min: given.min, max: given.max, axisLabel: { color: colours.text, formatter: (value) => mark(value, given) } }),
  };
}

// {labels, series: [{name, values}]}: a gap where there is no data, never a zero.
export function lines(given, colours) {
  return {
    ...timeline(given, colours),
    series: given.series.map((one) => ({
      type: "line",
      name: one.name,
      data: one.values,
      connectNulls: false,
      symbol: "circle",
      symbolSize: 6,
      lineStyle: { width: 2 },
      areaStyle: given.series.length === 1 ? { opacity: 0.1 } : undefined,
    })),
  };
}

// {labels, series, urls?}: columns on top of each other; `plain: true` sets them side by side.
export function stack(given, colours) {
  return {
    ...timeline(given, colours),
    series: given.series.map((one) => ({ type: "bar", name: one.name, stack: given.plain ? undefined : "whole", barMaxWidth: 28, data: one.values })),
  };
}

// {rows}: shares of a whole, worked out here because ECharts rounds its own.
export function donut(given, colours) {
  const rows = given.rows.filter((row) => row.state === "value");
  const whole = rows.reduce((sum, row) => sum + Number(row.value), 0);
  const part = (row) => rate((100 * Number(row.value)) / whole);
  return {
    tooltip: tooltip(colours, { formatter: ({ data }) => `<strong>${escaped(data.name)}</strong><br>${escaped(spoken(data.row, given))} (${part(data.row)})` }),
    series: [
      {
        type: "pie",
        radius: ["42%", "64%"],
        itemStyle: { borderColor: colours.surface, borderWidth: 2 },
        label: { color: colours.text, formatter: ({ data }) => `${data.name} ${part(data.row)}` },
        data: rows.map((row) => ({ name: row.name, value: Number(row.value), url: row.url, row })),
      },
    ],
  };
}
