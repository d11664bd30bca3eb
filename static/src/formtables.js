// Tables of forms: another row, a row that goes, and the sums while one types. Without this script the same verbs are
// sent to the server.
import { workedOut } from "./formsums.js";

const DROP = /-gone$/;

function body(table) {
  return table.querySelector("tbody");
}

export function addRow(table) {
  const count = table.querySelector('input[name$="-rows"]');
  const rows = body(table);
  if (rows.children.length >= Number(table.dataset.most)) return null;
  const row = table.querySelector("template").content.firstElementChild.cloneNode(true);
  const number = Number(count.value);
  for (const one of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["name", "id", "for", "data-row", "aria-label"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("__row__", String(number)));
    }
    const label = one.getAttribute("aria-label");
    if (label?.startsWith(" ")) one.setAttribute("aria-label", `${number + 1}${label}`);
  }
  rows.append(row);
  count.value = String(number + 1);
  return row;
}

// A draft of this browser may hold more rows than the page.
function makeRoom(form, saved) {
  for (const [name, value] of saved) {
    const table = name.endsWith("-rows") && form.querySelector(`[data-table="${CSS.escape(name.slice(0, -5))}"]`);
    if (!table?.querySelector("template")) continue;
    while (body(table).children.length < Number(value) && addRow(table));
  }
}

function valueIn(cell) {
  const input = cell.querySelector("input:not([hidden]), select, textarea");
  return input ? input.value : cell.textContent.trim();
}

export function rowsOf(table) {
  return [...body(table).children].map((row) => {
    const cells = [...row.querySelectorAll("[data-column]")].filter((cell) => cell.dataset.state !== "blocked");
    const gone = row.querySelector("[data-drop-row]")?.checked;
    return gone ? {} : Object.fromEntries(cells.map((cell) => [cell.dataset.column, valueIn(cell)]));
  });
}

function reckon(table, asked) {
  const [rows, totals] = workedOut(asked, rowsOf(table));
  [...body(table).children].forEach((row, at) => {
    for (const cell of row.querySelectorAll('[data-state="derived"]')) cell.textContent = rows[at]?.[cell.dataset.column] ?? "—";
  });
  const cells = [...table.querySelectorAll("tfoot [data-total]")];
  Object.values(totals).forEach((value, at) => cells[at] && (cells[at].textContent = value));
}

export function startTables(form, fields) {
  const pairs = [...form.querySelectorAll("[data-table]")].map((table) => [table, fields.get(table.closest("[data-asked]").dataset.asked)]);
  form.addEventListener("portal:restoring", (event) => makeRoom(form, event.detail));
  form.addEventListener("click", (event) => {
    const verb = event.target.closest("[data-add-row]");
    if (!verb) return;
    event.preventDefault();
    addRow(verb.closest("[data-table]"))?.querySelector("input:not([hidden]), select, textarea")?.focus();
  });
  form.addEventListener("change", (event) => {
    if (!DROP.test(event.target.name || "") || !event.target.matches("[data-drop-row]")) return;
    event.target.closest("tr").hidden = event.target.checked;
  });
  const all = () => pairs.forEach(([table, asked]) => asked?.kind === "table" && reckon(table, asked));
  for (const name of ["input", "change", "portal:restored"]) form.addEventListener(name, all);
}
