// Filling in a form: what a condition leaves out is not shown, tables reckon, and what could not be kept is said and sent again.
import { holds } from "../formconditions.js";
import { startTables } from "../formtables.js";

const AGAIN = 15000;

function read(place, kind) {
  const inputs = [...place.querySelectorAll("input:not([hidden]), select, textarea")].filter((one) => !one.closest("[data-other]"));
  const first = inputs[0];
  if (!first) return undefined;
  if (kind === "several_of") return inputs.filter((one) => one.checked).map((one) => one.value);
  const chosen = first.type === "radio" ? (inputs.find((one) => one.checked)?.value ?? "") : first.value;
  if (kind === "yes_no") return chosen === "" ? null : chosen === "true";
  if (kind === "files") return inputs.some((one) => one.type === "file" && one.files.length) || place.querySelector("li") ? "x" : "";
  if (["table", "people", "person", "period"].includes(kind)) return inputs.filter((one) => one.type !== "checkbox").map((one) => one.value);
  return ["integer", "decimal", "yuan"].includes(kind) ? chosen.normalize("NFKC").replace(/[, ]/g, "") : chosen;
}

function startConditions(form, answers) {
  const places = [...form.querySelectorAll("[data-asked]")];
  const look = () => {
    const now = { ...answers };
    for (const place of places) {
      const value = read(place, place.dataset.kind);
      if (value !== undefined) now[place.dataset.asked] = value;
      if (place.dataset.when) place.hidden = !holds(JSON.parse(place.dataset.when), now);
      const other = place.querySelector("[data-other]");
      if (other) other.hidden = Array.isArray(value) ? !value.includes("other") : value !== "other";
    }
  };
  for (const name of ["input", "change", "portal:restored"]) form.addEventListener(name, look);
  look();
}

function startKeeping(form) {
  let waiting = 0;
  const again = () => {
    clearTimeout(waiting);
    waiting = 0;
    form.dispatchEvent(new Event("portal:again"));
  };
  const failed = () => {
    const place = document.getElementById("form-kept");
    place.removeAttribute("data-kept");
    const box = document.createElement("div");
    box.className = "alert alert-danger mb-2";
    box.setAttribute("role", "alert");
    box.dataset.offline = "";
    box.textContent = form.dataset.offline;
    place.replaceChildren(box);
    clearTimeout(waiting);
    waiting = setTimeout(again, AGAIN);
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => event.detail.elt === form && failed());
  }
  addEventListener("online", () => waiting && again());
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form || !event.detail.successful) return;
    form.querySelectorAll('input[type="file"]').forEach((one) => (one.value = "")); // they are there now
  });
  addEventListener("beforeunload", (event) => waiting && event.preventDefault());
}

function startOrganizations(form) {
  form.querySelectorAll("[data-organization]").forEach((place, number) => {
    const [name, code] = place.querySelectorAll("input");
    const list = document.createElement("datalist");
    list.id = `organizations-${number}`;
    place.append(list);
    name.setAttribute("list", list.id);
    name.autocomplete = "off";
    const known = new Map();
    let waiting = 0;
    name.addEventListener("input", () => {
      code.value = known.has(name.value) ? `${known.get(name.value)}|${name.value}` : code.value;
      clearTimeout(waiting);
      if (name.value.trim().length < 2 || known.has(name.value)) return;
      waiting = setTimeout(async () => {
        const address = new URL(place.dataset.organization, location.href);
        address.searchParams.set("q", name.value);
        const answer = await fetch(address).then((one) => one.json()).catch(() => ({ results: [] }));
        for (const one of answer.results) known.set(one.name, one.code);
        list.replaceChildren(...answer.results.map((one) => new Option(one.name, one.name)));
      }, 300);
    });
  });
}

const form = document.querySelector("form[data-filling]");
if (form) {
  const { section, answers } = JSON.parse(document.getElementById("form-section").textContent);
  startTables(form, new Map(section.fields.map((field) => [field.name, field])));
  startConditions(form, answers);
  startOrganizations(form);
  startKeeping(form);
}
