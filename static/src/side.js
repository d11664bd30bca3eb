// The side navigation on a phone: a drawer that takes the focus and gives it back.
export function startSide() {
  const side = document.getElementById("side");
  const opener = document.querySelector("[data-side-toggle][aria-controls]");
  if (!side || !opener) return;
  let backdrop = null;
  const show = (yes) => {
    side.classList.toggle("show", yes);
    opener.setAttribute("aria-expanded", String(yes));
    backdrop?.remove();
    backdrop = null;
    if (!yes) return opener.focus();
    backdrop = document.createElement("div");
    backdrop.className = "side-backdrop";
    backdrop.addEventListener("click", () => show(false));
    document.body.append(backdrop);
    side.querySelector(".btn-close").focus();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-side-toggle]")) show(!side.classList.contains("show"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.classList.contains("show")) show(false);
  });
}
