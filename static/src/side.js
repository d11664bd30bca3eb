// The side navigation: folded groups are remembered; on a phone it is a drawer that takes the focus and gives it back.
const KEPT = "nav";
const YEAR = 31536000;

// The server reads the choices from a cookie, so that a page is drawn as it stays: `cases.1-system.0`.
function keepChoice(key, open) {
  const known = document.cookie.split("; ").find((part) => part.startsWith(`${KEPT}=`))?.slice(KEPT.length + 1) || "";
  const choices = known.split("-").filter((part) => part && !part.startsWith(`${key}.`));
  document.cookie = `${KEPT}=${[...choices, `${key}.${open ? 1 : 0}`].join("-")}; path=/; max-age=${YEAR}; samesite=lax`;
}

function startGroups(side) {
  side.addEventListener("click", (event) => {
    const part = event.target.closest?.("summary")?.parentElement;
    if (part?.dataset.navGroup) keepChoice(part.dataset.navGroup, !part.open);
  });
  const inner = side.querySelector(".portal-side-inner");
  const current = side.querySelector("[aria-current]");
  const below = inner && current ? current.offsetTop + current.offsetHeight - inner.clientHeight : 0;
  if (below > 0) inner.scrollTop = below + inner.clientHeight * 0.3;
}

export function startSide() {
  const side = document.getElementById("side");
  const opener = document.querySelector("[data-side-toggle][aria-controls]");
  if (!side || !opener) return;
  startGroups(side);
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
