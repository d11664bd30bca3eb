// What every page of the portal loads; charts are a bundle of their own.
import "bootstrap/js/dist/collapse.js";
import "bootstrap/js/dist/dropdown.js";
import "bootstrap/js/dist/tab.js";
import htmx from "htmx.org";

import { refreshBulk, startBulk } from "./bulk.js";
import { startChecks } from "./checks.js";
import { startConfirm } from "./confirm.js";
import { startDays } from "./daypicker.js";
import { startDrafts } from "./drafts.js";
import { startIdle } from "./idle.js";
import { startForms, startPage } from "./page.js";
import { startSelects } from "./selects.js";
import { startSide } from "./side.js";
import { startTheme } from "./theme.js";
import { startTree } from "./tree.js";
import { startWebauthn } from "./webauthn.js";
import { say } from "./words.js";

window.htmx = htmx;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
  if (!event.detail.elt.matches("[data-clean-query]")) return;
  // The address bar shows only the filters that are set.
  for (const [name, value] of [...event.detail.formData.entries()]) if (value === "") event.detail.formData.delete(name);
});

// An answer that is no fragment (signed out, moved on, forbidden) is shown as a page of its own, not inside the list.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 401 || xhr.getResponseHeader("X-Portal-Page") === "sign-in") {
    event.detail.shouldSwap = false;
    location.reload();
  } else if (xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const place = document.getElementById("messages");
    if (!place || event.detail.elt?.hasAttribute?.("data-quiet")) return;
    const box = document.createElement("div");
    box.className = "alert alert-warning";
    box.textContent = say(name === "htmx:responseError" ? "answer_failed" : "no_connection");
    place.replaceChildren(box);
  });
}

document.addEventListener("htmx:afterSettle", (event) => {
  startPage(event.target);
  startSelects(event.target);
  startDays(event.target);
  refreshBulk();
  window.portalCharts?.(event.target);
});

startTheme();
startSide();
startConfirm();
startForms();
startChecks();
startBulk();
startTree();
startDrafts();
startSelects();
startDays();
startPage();
startWebauthn();
startIdle();
