// Light, dark, or as the system says; the choice stays in this browser.
const KEY = "kexie-theme";

function stored() {
  try {
    return localStorage.getItem(KEY) || "auto";
  } catch {
    return "auto";
  }
}

export function applyTheme() {
  const choice = stored();
  const dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
}

export function startTheme() {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => announce());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const dark = document.documentElement.getAttribute("data-bs-theme") === "dark";
    try {
      localStorage.setItem(KEY, dark ? "light" : "dark");
    } catch {
      // A browser that keeps nothing still gets the theme for this page.
    }
    announce(dark ? "light" : "dark");
  });
}

function announce(theme) {
  if (theme) document.documentElement.setAttribute("data-bs-theme", theme);
  else applyTheme();
  document.dispatchEvent(new CustomEvent("portal:theme"));
}
