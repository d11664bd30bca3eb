// Days are typed or picked: a button beside the field opens the browser's own calendar.
import { normaliseDay } from "./days.js";
import { say } from "./words.js";

function icon() {
  const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#calendar`);
  svg.append(use);
  return svg;
}

function equip(input) {
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  picker.className = "day-picker";
  if (!picker.showPicker) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-icon day-button";
  button.setAttribute("aria-label", say("pick_day"));
  button.append(icon());
  const box = document.createElement("div");
  box.className = "day-box";
  input.before(box);
  box.append(input, button, picker);
  button.addEventListener("click", () => {
    picker.value = normaliseDay(input.value);
    picker.showPicker();
  });
  picker.addEventListener("change", (event) => {
    event.stopPropagation();
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

export function startDays(scope = document) {
  scope.querySelectorAll('input[data-check="day"]').forEach((input) => {
    if (!input.closest(".day-box") && !input.readOnly && !input.disabled) equip(input);
  });
}
