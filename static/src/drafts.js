// Drafts keep themselves: <form data-autosave="association-new"> is written to this browser while it is filled, so a
// session that ends in the middle loses nothing. The key holds the user, so nobody else's draft ever comes up.
import { say } from "./words.js";

const PREFIX = "kexie-draft:";
const KEEP_DAYS = 7;
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button", "image", "reset"]);

function user() {
  return document.body.dataset.user || "";
}

function keyOf(form) {
  return `${PREFIX}${user()}:${form.dataset.autosave}`;
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden store must not stand in the way of the form itself.
  }
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type) && !field.closest("[data-no-draft]"));
}

// The server keeps this form too: a draft counts only while the server holds what it was typed over.
function versionOf(form) {
  return ("kept" in form.dataset && form.elements.version?.value) || "";
}

function values(form) {
  return fields(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    if (field.multiple) return [field.name, [...field.selectedOptions].map((one) => [one.value, one.textContent])];
    if (field.tagName === "SELECT") return [field.name, field.value, field.selectedOptions[0]?.textContent || ""];
    return [field.name, field.value];
  });
}

function choose(select, chosen) {
  for (const [value, text] of chosen) {
    if (value && ![...select.options].some((one) => one.value === value)) select.add(new Option(text, value));
  }
  for (const option of select.options) option.selected = chosen.some(([value]) => value === option.value);
}

function fill(form, saved) {
  form.dispatchEvent(new CustomEvent("portal:restoring", { detail: saved })); // a table makes room for its rows
  const left = [...saved];
  for (const field of fields(form)) {
    const toggle = field.type === "checkbox" || field.type === "radio";
    const at = left.findIndex(([name, value]) => name === field.name && (!toggle || value === field.value));
    if (at < 0) continue;
    const [[, value, extra]] = left.splice(at, 1);
    if (toggle) field.checked = extra;
    else if (field.multiple) choose(field, value);
    else if (field.tagName === "SELECT") choose(field, [[value, extra]]);
    else field.value = value;
    field.tomselect?.sync();
  }
  form.dispatchEvent(new CustomEvent("portal:restored", { bubbles: true }));
}

// A row that came up since the draft was written is none of its differences.
function differs(saved, now) {
  const left = [...now];
  return saved.some((entry) => {
    const words = JSON.stringify(entry);
    const at = left.findIndex((one) => JSON.stringify(one) === words);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}

function notice(form, key, before) {
  const box = document.createElement("div");
  box.className = "alert alert-info d-flex align-items-center gap-3";
  box.setAttribute("role", "status");
  const text = document.createElement("div");
  text.className = "flex-fill";
  text.textContent = say("draft_restored", { time: new Date(before.at).toLocaleString(document.documentElement.lang) }); // not a figure: a time
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-sm";
  drop.textContent = say("draft_drop");
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    fill(form, before.empty);
    box.remove();
  });
  box.append(text, drop);
  form.prepend(box);
}

function watch(form) {
  const key = keyOf(form);
  const empty = values(form);
  const draft = read(key);
  const succeeded = document.querySelector('[data-message-level="success"]');
  if (draft && draft.submitted && succeeded) localStorage.removeItem(key);
  else if (draft && !("bound" in form.dataset) && (draft.version || "") === versionOf(form) && differs(draft.values, empty)) {
    fill(form, draft.values);
    notice(form, key, { at: draft.at, empty });
    if ("kept" in form.dataset) addEventListener("load", () => form.dispatchEvent(new Event("portal:kept")));  // htmx listens by then
  }
  let waiting = 0;
  let typed = false;
  const save = () => {
    waiting = 0;
    write(key, { at: Date.now(), submitted: false, version: versionOf(form), values: values(form) });
  };
  const later = () => {
    typed = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, 400);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    waiting = 0;
    write(key, { at: Date.now(), submitted: true, version: versionOf(form), values: values(form) });
  });
  addEventListener("pagehide", () => waiting && save());
  if ("kept" in form.dataset) follow(form, key, save, { wait: () => (typed = false), moved: () => typed });
}

// What the server has taken whole needs no draft; what it found wrong stays here until it is right.
function follow(form, key, save, typing) {
  form.addEventListener("htmx:beforeRequest", (event) => event.target === form && typing.wait());
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.elt !== form) return;
    const whole = document.querySelector(form.dataset.kept)?.hasAttribute("data-kept");
    if (whole && !typing.moved()) localStorage.removeItem(key);
    else save();
  });
}

// What was sent and is not on this page again has been taken; the sign-in and error pages (no user) decide nothing.
function forgetTaken() {
  if (!user() || "keepDrafts" in document.body.dataset) return;
  const here = new Set([...document.querySelectorAll("form[data-autosave]")].map(keyOf));
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const draft = read(key);
    const old = !draft || Date.now() - draft.at > KEEP_DAYS * 86400000;
    const taken = draft?.submitted && key.startsWith(`${PREFIX}${user()}:`) && !here.has(key);
    if (old || taken) localStorage.removeItem(key);
  }
}

export function startDrafts() {
  try {
    forgetTaken();
  } catch {
    return;
  }
  document.querySelectorAll("form[data-autosave]").forEach(watch);
  document.querySelectorAll("form[data-sign-out]").forEach((form) =>
    form.addEventListener("submit", () => {
      const mine = `${PREFIX}${user()}:`;
      Object.keys(localStorage).filter((key) => key.startsWith(mine)).forEach((key) => localStorage.removeItem(key));
    }),
  );
}
