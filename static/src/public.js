// Public forms: let the worker solve the puzzle, then let the form be sent. Without this script the page says how to
// reach the unit otherwise.
const form = document.querySelector("form[data-puzzle]");

function done(challenge, number, button, said) {
  if (number < 0) {
    said.textContent = said.dataset.failed;
    return;
  }
  const { algorithm, challenge: hash, salt, signature } = challenge;
  form.elements.solution.value = btoa(JSON.stringify({ algorithm, challenge: hash, number, salt, signature }));
  button.disabled = false;
  said.textContent = said.dataset.done;
}

if (form && !form.elements.solution.value) {
  const button = form.querySelector("button[type=submit]");
  const said = form.querySelector("[data-puzzle-said]");
  const challenge = JSON.parse(form.dataset.puzzle);
  const worker = new Worker(form.dataset.worker);
  button.disabled = true;
  said.textContent = said.dataset.working;
  worker.addEventListener("message", (event) => {
    worker.terminate();
    done(challenge, event.data, button, said);
  });
  worker.addEventListener("error", () => done(challenge, -1, button, said));
  worker.postMessage(challenge);
}

// A form that is being sent is sent once; going back makes it ready again.
for (const each of document.querySelectorAll("form[data-once]")) {
  each.addEventListener("submit", (event) => {
    if (each.dataset.sent) event.preventDefault();
    each.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete each.dataset.sent);
}
