// Order by dragging and by keyboard: <ol data-sortable data-sort-url="…"> with rows <li data-sort-key="7">, each with a
// handle [data-sort-handle] and buttons [data-sort-up] and [data-sort-down]. After each move the keys go to the address
// as `order` (htmx swaps the answer into data-sort-target); without an address a "portal:sorted" event is all.
// Lists of one data-sort-group exchange rows.
import Sortable from "sortablejs";

import { say } from "../words.js";

const started = new WeakSet();

const rows = (list) => [...list.children].filter((row) => row.dataset.sortKey !== undefined);
const keys = (list) => rows(list).map((row) => row.dataset.sortKey);

function tell(list, row) {
  let place = document.getElementById("sorting-said");
  if (!place) {
    place = document.createElement("div");
    place.id = "sorting-said";
    place.className = "visually-hidden";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  const all = rows(list);
  place.textContent = say("sorting_moved", { at: all.indexOf(row) + 1, all: all.length });
}

function buttons(list) {
  rows(list).forEach((row, at, all) => {
    const up = row.querySelector("[data-sort-up]");
    const down = row.querySelector("[data-sort-down]");
    if (up) up.disabled = at === 0;
    if (down) down.disabled = at === all.length - 1;
  });
}

function sorted(list, row) {
  buttons(list);
  tell(list, row);
  list.dispatchEvent(new CustomEvent("portal:sorted", { bubbles: true, detail: { keys: keys(list), row } }));
  if (!list.dataset.sortUrl) return;
  window.htmx.ajax("POST", list.dataset.sortUrl, {
    source: list,
    target: list.dataset.sortTarget || list,
    swap: list.dataset.sortSwap || "outerHTML",
    values: { order: keys(list).join(",") },
  });
}

function start(scope) {
  scope.querySelectorAll?.("[data-sortable]").forEach((list) => {
    if (started.has(list)) return;
    started.add(list);
    buttons(list);
    new Sortable(list, {
      handle: "[data-sort-handle]",
      draggable: "[data-sort-key]",
      group: list.dataset.sortGroup || undefined,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      onEnd: (event) => {
        if (event.from === event.to && event.oldIndex === event.newIndex) return;
        if (event.from !== event.to) sorted(event.from, event.item);
        sorted(event.to, event.item);
      },
    });
  });
}

// A button moves its row one place and keeps the focus, or gives it to its twin at the end of the list.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-sort-up], [data-sort-down]");
  const list = button?.closest("[data-sortable]");
  if (!list) return;
  event.preventDefault();
  const row = button.closest("[data-sort-key]");
  const all = rows(list);
  const other = all[all.indexOf(row) + (button.matches("[data-sort-up]") ? -1 : 1)];
  if (!other) return;
  if (button.matches("[data-sort-up]")) other.before(row);
  else other.after(row);
  sorted(list, row);
  (button.disabled ? row.querySelector("[data-sort-up]:not(:disabled), [data-sort-down]:not(:disabled)") : button)?.focus();
});

document.addEventListener("htmx:afterSettle", (event) => start(event.target.parentElement || document));
start(document);
