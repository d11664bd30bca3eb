// A choropleth: {geojson, key: "adcode", rows, min?, max?, words: {none, na, zero}}. Keys of rows match `properties[key]`.
import { mark } from "../figures.js";
import { escaped, hatching, spoken, tooltip } from "./palette.js";

const ASPECT = 0.83; // Henan lies at 34° north: without it the province looks squat.
const known = new Map();

async function ground(given, echarts) {
  if (known.has(given.geojson)) return known.get(given.geojson);
  const answer = await fetch(given.geojson);
  if (!answer.ok) throw new Error(`The map answered ${answer.status}`);
  const shape = await answer.json();
  const name = `ground-${known.size}`;
  echarts.registerMap(name, shape);
  known.set(given.geojson, { name, features: shape.features });
  return known.get(given.geojson);
}

function area(row, colours, hatched) {
  if (!row || row.state === "none") return { areaColor: hatched, borderColor: colours.border };
  if (row.state === "na") return { areaColor: colours.absent, borderColor: colours.border };
  if (Number(row.value) === 0) return { areaColor: colours.dark ? "#0b1420" : "#ffffff", borderColor: colours.border };
  return { borderColor: colours.dark ? "#0f172a" : "#ffffff" };
}

function region(feature, key, rows, colours, hatched) {
  const row = rows.get(String(feature.properties[key]));
  const value = row && row.state === "value" && Number(row.value) !== 0 ? Number(row.value) : NaN;
  return {
    name: String(feature.properties[key]),
    title: row?.name || feature.properties.name,
    value,
    row,
    url: row?.url,
    cursor: row?.url ? "pointer" : "default",
    itemStyle: area(row, colours, hatched),
  };
}

export async function map(given, colours, echarts) {
  const { name, features } = await ground(given, echarts);
  const key = given.key || "adcode";
  const rows = new Map(given.rows.map((row) => [String(row.key), row]));
  const hatched = hatching(colours);
  const values = given.rows.filter((row) => row.state === "value").map((row) => Number(row.value));
  const most = given.max ?? Math.max(1, ...values);
  const narrow = innerWidth < 576; // On a phone the scale lies under the map, not upon it.
  const labelled = features.length <= 30;
  return {
    tooltip: tooltip(colours, {
      trigger: "item",
      formatter: ({ data }) =>
        data ? `<strong>${escaped(data.title)}</strong><br>${escaped(spoken(data.row, given))}${data.row?.note ? `<br>${escaped(data.row.note)}` : ""}` : "",
    }),
    visualMap: {
      type: "continuous",
      min: given.min ?? 0,
      max: most,
      calculable: false,
      orient: narrow ? "horizontal" : "vertical",
      left: narrow ? "center" : 8,
      bottom: narrow ? 0 : 8,
      itemWidth: 12,
      itemHeight: 96,
      text: [mark(most, given), mark(given.min ?? 0, given)],
      textStyle: { color: colours.text, fontSize: 12 },
      inRange: { color: colours.scale },
      outOfRange: { color: colours.scale },
    },
    series: [
      {
        type: "map",
        map: name,
        nameProperty: key,
        aspectScale: ASPECT,
        layoutCenter: narrow ? ["50%", "44%"] : ["52%", "50%"],
        layoutSize: narrow ? "88%" : "96%",
        roam: false,
        selectedMode: false,
        labelLayout: { hideOverlap: true },
        label: {
          show: labelled,
          fontSize: 11,
          color: colours.dark ? "#e2e8f0" : "#1e293b",
          textBorderColor: colours.dark ? "#0f172a" : "#ffffff",
          textBorderWidth: 2,
          formatter: ({ data }) => data?.title?.replace(/(市|地区)$/, "") || "",
        },
        emphasis: { label: { show: true, color: colours.dark ? "#ffffff" : "#0f172a" }, itemStyle: { areaColor: colours.dark ? "#f59e0b" : "#fcd34d" } },
        data: features.map((feature) => region(feature, key, rows, colours, hatched)),
      },
    ],
  };
}
