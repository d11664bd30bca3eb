// Small manners of every page: tooltips, the error summary takes the focus, forms that send themselves, one send a form.
import Tooltip from "bootstrap/js/dist/tooltip.js";

export function startPage(scope = document) {
  scope.querySelectorAll('[data-bs-toggle="tooltip"]').forEach((one) => Tooltip.getOrCreateInstance(one, { container: "body" }));
  scope.querySelector("[data-error-summary]")?.focus();
}

export function startForms() {
  document.addEventListener("change", (event) => {
    if (event.target.closest?.("[data-send-on-change]")) event.target.form?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.again !== undefined || event.submitter?.dataset.again !== undefined) return;
    if (form.dataset.sent) return void event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  // A list follows the words while they are typed; what an input method has not finished composing is no word yet.
  for (const name of ["input", "compositionend"]) {
    document.addEventListener(name, (event) => {
      if (event.isComposing || !event.target.matches?.('input[type="search"]')) return;
      event.target.form?.dispatchEvent(new CustomEvent("portal:words"));
    });
  }
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
    const folded = event.target.closest?.("[data-unfold]")?.closest(".is-folded");
    if (folded) {
      folded.classList.remove("is-folded");
      folded.querySelector(".field-more :is(input, select):not([aria-hidden])")?.focus();
    }
    const back = event.target.closest?.("[data-reload]");
    if (back) location.reload();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest?.("input, textarea, select, [contenteditable], [role=tree]")) return;
    const search = document.querySelector("[data-global-search]");
    if (search) (event.preventDefault(), search.focus());
  });
}
