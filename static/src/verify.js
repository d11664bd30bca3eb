// Compare a file with what was issued: hashed here, in the browser; nothing of it leaves the device.
//
// The rule, in this order:
//   same     its SHA-256 is that of a file that was issued (PDF or Word)
//   altered  it carries the mark of this paper, or is exactly as long as the PDF that was issued, and differs
//   other    it carries the mark of another paper
//   compare  anything else: a scan, a picture, a Word file that was saved anew, a paper from before there were marks
const MARK = /kexie-seal:([0-9A-Z]{12})/g;

export function judged({ hash, size, text }, issued) {
  if (issued.files.some((file) => file.sha256 === hash)) return "same";
  if (text.startsWith("PK")) return "compare";
  const marks = [...text.matchAll(MARK)].map((found) => found[1]);
  if (marks.includes(issued.code)) return "altered";
  if (issued.files.some((file) => file.form === "pdf" && file.size === size)) return "altered";
  return marks.length ? "other" : "compare";
}

async function read(file) {
  const bytes = await file.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { hash, size: bytes.byteLength, text: new TextDecoder("latin1").decode(bytes) };
}

function start(section) {
  const issued = JSON.parse(document.getElementById("verify-issued").textContent);
  const drop = section.querySelector("[data-verify-drop]");
  const answers = section.querySelectorAll("[data-verify-answer]");
  const tell = (name) => answers.forEach((answer) => (answer.hidden = answer.dataset.verifyAnswer !== name));

  async function compare(file) {
    if (!file) return;
    if (!window.crypto?.subtle) {
      tell("unable");
      return;
    }
    tell("working");
    try {
      tell(judged(await read(file), issued));
    } catch {
      tell("unable");
    }
  }

  section.hidden = false;
  section.querySelector("[data-verify-file]").addEventListener("change", (event) => compare(event.target.files[0]));
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragenter" || name === "dragover");
      if (name === "drop") compare(event.dataTransfer.files[0]);
    });
  }
}

document.querySelectorAll("[data-verify]").forEach(start);
