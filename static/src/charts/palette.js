// Colours of the charts, read from the page so that they follow the theme.
import { said } from "../figures.js";

export function palette() {
  const style = getComputedStyle(document.documentElement);
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const dark = document.documentElement.getAttribute("data-bs-theme") === "dark";
  return {
    dark,
    font: getComputedStyle(document.body).fontFamily,
    text: read("--portal-chart-text", "#475569"),
    faint: read("--portal-chart-line", "#e2e8f0"),
    surface: dark ? "#182433" : "#ffffff",
    border: dark ? "#64748b" : "#94a3b8",
    absent: dark ? "#334155" : "#cbd5e1",
    scale: dark ? ["#1e3a5f", "#1d5fa8", "#2f86dd", "#7cb8f5", "#cfe5ff"] : ["#dbeafe", "#a5cdf7", "#5fa3ea", "#206bc4", "#123f7a"],
    series: dark ? ["#5aa2ee", "#3fc79a", "#f0a63a", "#b58cf0", "#ef7d7d", "#5cc9d8"] : ["#206bc4", "#12946b", "#d97706", "#7c3aed", "#c2352b", "#0e8fa3"],
  };
}

// The hatching that stands for "no data": thin slanting lines on the ground colour.
export function hatching(colours) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const pen = canvas.getContext("2d");
  pen.fillStyle = colours.surface;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = colours.border;
  pen.lineWidth = 1.2;
  for (const shift of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
    pen.stroke();
  }
  return { image: canvas, repeat: "repeat" };
}

// What stands in for a value in a tooltip or label, by its state.
export function spoken(row, given) {
  if (!row || row.state === "none" || (row.value === null && row.state !== "na")) return given.words?.none || "—";
  if (row.state === "na") return given.words?.na || "/";
  return said(row.value, given);
}

export function escaped(text) {
  const box = document.createElement("span");
  box.textContent = text ?? "";
  return box.innerHTML;
}

export function tooltip(colours, more = {}) {
  return {
    confine: true,
    backgroundColor: colours.surface,
    borderColor: colours.faint,
    textStyle: { color: colours.dark ? "#e2e8f0" : "#1e293b", fontSize: 13 },
    ...more,
  };
}
