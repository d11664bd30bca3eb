// Dangerous verbs ask once and name the thing: <button data-confirm="Dissolve 宇通客车企业科协?" data-confirm-verb="Dissolve">.
import { say } from "./words.js";

function ask(question, verb) {
  const dialog = document.createElement("dialog");
  dialog.className = "portal-dialog";
  const text = document.createElement("p");
  text.textContent = question;
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "btn-list justify-content-end";
  row.append(button("btn", "no", say("cancel")), button("btn btn-danger", "yes", verb || say("confirm")));
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function button(className, value, label) {
  const made = document.createElement("button");
  made.className = className;
  made.value = value;
  made.textContent = label;
  return made;
}

// A verb that asks for more than yes has a dialog of its own on the page: <button data-opens="ask-approve">, <dialog id="ask-approve">.
function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
  });
}

export function startConfirm() {
  startDialogs();
  document.addEventListener(
    "click",
    async (event) => {
      const verb = event.target.closest("[data-confirm]");
      if (!verb || verb.dataset.confirmed) return;
      event.preventDefault();
      event.stopPropagation();
      if (!(await ask(verb.dataset.confirm, verb.dataset.confirmVerb))) return;
      verb.dataset.confirmed = "yes";
      verb.click();
      delete verb.dataset.confirmed;
    },
    true,
  );
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });
}
