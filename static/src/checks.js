// Checks as typed: <input data-check="uscc|day|phone"> gets its fault said beside it before the form is sent.
import { normaliseDay } from "./days.js";
import { checkUscc, suggestion } from "./uscc.js";
import { say } from "./words.js";

const CHECKS = {
  uscc(text) {
    const { code, fault, values } = checkUscc(text);
    const better = fault ? suggestion(code) : "";
    return { value: code, fault: fault && say(fault, values) + (better ? say("uscc_suggest", { code: better }) : "") };
  },
  day(text) {
    const value = normaliseDay(text);
    return { value: value || text, fault: value ? "" : say("day_unreadable") };
  },
  phone(text) {
    const value = text.normalize("NFKC").replace(/[\s-]/g, "").replace(/^\+?86(?=1\d{10}$)/, "");
    const sound = /^1[3-9]\d{9}$/.test(value) || /^0\d{9,11}$/.test(value);
    return { value: /^1/.test(value) ? value : text.trim(), fault: sound ? "" : say("phone_unreadable") };
  },
};

function place(input) {
  const id = `${input.id}_check`;
  let box = document.getElementById(id);
  if (!box) {
    box = document.createElement("div");
    box.id = id;
    box.className = "field-check";
    box.setAttribute("role", "status");
    (input.closest(".field-body") || input.parentElement).append(box);
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${id}`.trim());
  }
  return box;
}

function check(input, finished) {
  const text = input.value.trim();
  const box = place(input);
  const known = CHECKS[input.dataset.check];
  if (!text || !known) {
    box.textContent = "";
    input.classList.remove("is-warned", "is-sound");
    return;
  }
  const { value, fault } = known(text);
  if (finished && value !== input.value) {
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const show = fault && (finished || box.textContent);
  box.textContent = show ? fault : "";
  input.classList.toggle("is-warned", Boolean(show));
  input.classList.toggle("is-sound", !fault);
}

export function startChecks() {
  document.addEventListener("input", (event) => {
    const input = event.target.closest?.("[data-check]");
    if (input) check(input, input.dataset.check === "uscc" && input.value.trim().length >= 18);
  });
  document.addEventListener("focusout", (event) => {
    const input = event.target.closest?.("[data-check]");
    if (input) check(input, true);
  });
}
