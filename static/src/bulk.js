// Select and act on many: the head box selects the page, the bar shows how many and offers the verbs.
function update(list) {
  const boxes = [...list.querySelectorAll("[data-bulk-row]")];
  const chosen = boxes.filter((box) => box.checked);
  const head = list.querySelector("[data-bulk-all]");
  if (head) {
    head.checked = boxes.length > 0 && chosen.length === boxes.length;
    head.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = list.querySelector("[data-bulk-bar]");
  if (!bar) return;
  bar.classList.toggle("is-active", chosen.length > 0);
  bar.querySelector("[data-bulk-count]").textContent = chosen.length;
  bar.querySelectorAll("button[name=action]").forEach((button) => (button.disabled = chosen.length === 0));
  const whole = bar.querySelector("[data-bulk-whole]");
  if (whole) whole.hidden = !(head && head.checked);
  if (whole && whole.hidden) whole.querySelector("input").checked = false;
}

export function startBulk() {
  document.addEventListener("change", (event) => {
    const list = event.target.closest?.("[data-bulk]");
    if (!list) return;
    if (event.target.matches("[data-bulk-all]")) {
      list.querySelectorAll("[data-bulk-row]").forEach((box) => (box.checked = event.target.checked));
    }
    update(list);
  });
  refreshBulk();
}

export function refreshBulk() {
  document.querySelectorAll("[data-bulk]").forEach(update);
}
