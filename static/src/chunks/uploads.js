// Files into a slot: <form data-uploads> with a file input. Each file has its progress and its stop button; small ones are
// sent as a form would, larger ones in parts by the tus protocol, so that what broke goes on where it stopped, also after
// a new sign-in of the same person. The server checks everything again. Then the slots are drawn anew.
import { Upload } from "tus-js-client";

import { say } from "../words.js";

const PARTS_ABOVE = 5 * 1024 * 1024;
const PART = 4 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000];
const AT_ONCE = 2;
const running = new Set();
const refusals = new Map();

const token = () => document.querySelector('meta[name="csrf-token"]')?.content || "";
const user = () => document.body.dataset.user || "";

function row(form, file) {
  const line = document.createElement("div");
  line.className = "upload-row";
  const name = document.createElement("span");
  name.className = "upload-name";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.className = "progress progress-sm";
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const state = document.createElement("span");
  state.className = "upload-state";
  state.textContent = say("upload_waits");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "btn btn-sm btn-link p-0";
  stop.textContent = say("upload_stop");
  stop.setAttribute("aria-label", `${say("upload_stop")}: ${file.name}`);
  line.append(name, bar, state, stop);
  form.querySelector("[data-upload-rows]").append(line);
  return {
    line,
    stop,
    sent: (part, whole) => {
      bar.value = whole ? (100 * part) / whole : 0;
      state.textContent = part >= whole ? say("upload_checks") : `${Math.floor(bar.value)}%`; // not a figure: a bar that moves
    },
    says: (words) => (state.textContent = words),
  };
}

class Refusal extends Error {}

function small(form, file, shown) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.onprogress = (event) => shown.sent(event.loaded, event.total);
    request.onerror = () => reject(new Refusal(say("upload_failed", { name: file.name })));
    request.onabort = () => reject(new Refusal(say("upload_stopped", { name: file.name })));
    request.onload = () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const slots = page.getElementById("materials");
      if (request.status >= 400 || !slots) return reject(new Refusal(slots || request.status >= 500 ? say("upload_failed", { name: file.name }) : say("upload_signed_out")));
      const words = [...slots.querySelectorAll('[role="alert"]')].map((one) => one.textContent.trim()).join(" ");
      return words ? reject(new Refusal(words)) : resolve();
    };
    shown.stop.onclick = () => request.abort();
    request.send(body);
  });
}

function wordsOf(error, name) {
  const answer = error.originalResponse;
  const status = answer?.getStatus() || 0;
  if (status && !answer.getHeader("Tus-Resumable")) return say(status >= 500 ? "upload_failed" : "upload_signed_out", { name });
  const words = answer?.getBody() || "";
  return [403, 413, 422].includes(status) && words ? words : say("upload_failed", { name });
}

function large(form, file, shown) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: form.dataset.uploadParts,
      chunkSize: PART,
      retryDelays: RETRIES,
      metadata: { filename: file.name },
      removeFingerprintOnSuccess: true,
      fingerprint: async () => ["kexie", user(), form.dataset.uploadParts, file.name, file.size, file.lastModified].join("|"),
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
      onProgress: (part, whole) => shown.sent(part, whole),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() || 0;
        if (!status) shown.says(say("upload_pauses"));
        return !status || status >= 500 || status === 409 || status === 423;
      },
      onError: (error) => reject(new Refusal(wordsOf(error, file.name))),
      onSuccess: () => resolve(),
    });
    shown.stop.onclick = async () => {
      await upload.abort(false); // what has come stays, to go on with later
      reject(new Refusal(say("upload_stopped", { name: file.name })));
    };
    upload.findPreviousUploads().then((before) => {
      if (before.length) upload.resumeFromPreviousUpload(before[0]);
      upload.start();
    });
  });
}

async function send(form, file) {
  const shown = row(form, file);
  running.add(shown);
  try {
    if (!file.size) throw new Refusal(say("upload_empty", { name: file.name }));
    if (file.size > Number(form.dataset.uploadLargest)) {
      const size = `${Math.ceil(file.size / 1024 / 1024)} MB`; // not a figure: a size of a file
      throw new Refusal(say("upload_too_large", { name: file.name, size, limit: form.dataset.uploadLimit }));
    }
    await (file.size > PARTS_ABOVE ? large : small)(form, file, shown);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    const key = form.closest(".material-slot").id;
    refusals.set(key, [...(refusals.get(key) || []), error instanceof Refusal ? error.message : say("upload_failed", { name: file.name })]);
    return false;
  } finally {
    running.delete(shown);
    shown.line.remove();
  }
}

async function sendAll(form, files) {
  const waiting = [...files];
  const next = async () => {
    while (waiting.length) await send(form, waiting.shift());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  if (running.size) return; // another slot is still at it: the last one draws
  const panel = form.closest("[data-materials]");
  await window.htmx.ajax("GET", panel.dataset.materials, { target: "#materials", swap: "outerHTML" });
}

function tell() {
  for (const [key, words] of refusals) {
    const slot = document.getElementById(key);
    for (const one of words) {
      const line = document.createElement("div");
      line.className = "text-danger small";
      line.setAttribute("role", "alert");
      line.textContent = one;
      slot?.append(line);
    }
  }
  refusals.clear();
}

document.addEventListener("change", (event) => {
  const input = event.target;
  const form = input.closest?.("form[data-uploads]");
  if (!form || input.type !== "file" || !input.files.length) return;
  const files = [...input.files];
  input.value = "";
  sendAll(form, files);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-uploads]")) return;
  event.preventDefault();
  form.querySelector("input[type=file]").click();
});
document.addEventListener("htmx:afterSettle", (event) => event.target.id === "materials" && tell());
addEventListener("beforeunload", (event) => running.size && (event.preventDefault(), (event.returnValue = say("upload_leave"))));
