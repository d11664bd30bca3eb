// Warns two minutes before the idle are signed out: <dialog data-idle="1800" data-url="/me/idle/" data-text="… {n} …">.
// Several tabs share one clock through the server, so the warning asks it first.
const WARNING = 120;
const CHANNEL = "kexie-last-act";

async function left(dialog, method = "GET") {
  const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
  const headers = method === "GET" ? { "X-Background": "1" } : { "X-CSRFToken": token };
  const response = await fetch(dialog.dataset.url, { method, headers, redirect: "error" });
  return (await response.json()).left;
}

export function startIdle() {
  const dialog = document.querySelector("dialog[data-idle]");
  if (!dialog) return;
  const text = dialog.querySelector("[data-idle-text]");
  let end = Date.now() + Number(dialog.dataset.idle) * 1000;
  let asking = false;
  const check = async () => {
    const seconds = Math.round((end - Date.now()) / 1000); // not a figure: seconds
    if (dialog.open) {
      text.textContent = dialog.dataset.text.replace("{n}", Math.max(0, seconds));
      if (seconds < -2) location.reload();
    } else if (seconds <= WARNING && !asking) {
      asking = true;
      try {
        end = Date.now() + (await left(dialog)) * 1000;
        if (end - Date.now() <= WARNING * 1000) dialog.showModal();
      } catch {
        location.reload();
      }
      asking = false;
    }
  };
  setInterval(check, 1000);
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "elsewhere") return void (dialog.returnValue = "");
    try {
      end = Date.now() + (await left(dialog, "POST")) * 1000;
      localStorage.setItem(CHANNEL, String(end));
    } catch {
      location.reload();
    }
  });
  document.addEventListener("htmx:afterRequest", () => (end = Date.now() + Number(dialog.dataset.idle) * 1000));
  addEventListener("storage", (event) => {
    if (event.key !== CHANNEL) return;
    end = Number(event.newValue);
    if (dialog.open) dialog.close("elsewhere");
  });
}
