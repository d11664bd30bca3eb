// <textarea data-richtext>: text with headings, lists and links. The field stays what is sent and what a draft keeps;
// the server takes out again whatever does not belong there (kexie_portal/web/richtext.py). Without JavaScript it is a plain field.
// The starter kit brings these; taken one by one, without its code blocks and its reader of addresses, they keep the budget.
import { Editor, Mark } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { UndoRedo } from "@tiptap/extensions";

import { cleaned } from "../pasted.js";
import { icon } from "../sprite.js";
import { say } from "../words.js";

const editors = new WeakMap();
const ADDRESS = /^(https?:\/\/|mailto:)/i;

const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (one) => ADDRESS.test(one.getAttribute("href")) && null }],
  renderHTML: ({ HTMLAttributes }) => ["a", { ...HTMLAttributes, rel: "noopener noreferrer" }, 0],
});

const KIT = [
  Document, Paragraph, Text, Bold, Italic, HardBreak, Blockquote, BulletList, OrderedList, ListItem, Link, UndoRedo,
  Heading.configure({ levels: [3, 4] }),
];

const TOOLS = [
  ["bold", "bold", (one) => one.toggleBold(), ["bold"]],
  ["italic", "italic", (one) => one.toggleItalic(), ["italic"]],
  ["heading", "h-3", (one) => one.toggleHeading({ level: 3 }), ["heading", { level: 3 }]],
  ["subheading", "h-4", (one) => one.toggleHeading({ level: 4 }), ["heading", { level: 4 }]],
  ["bullets", "list", (one) => one.toggleBulletList(), ["bulletList"]],
  ["numbers", "list-numbers", (one) => one.toggleOrderedList(), ["orderedList"]],
  ["link", "link", null, ["link"]],
  ["undo", "arrow-back-up", (one) => one.undo(), null],
  ["redo", "arrow-forward-up", (one) => one.redo(), null],
];

function askLink(editor) {
  const now = editor.getAttributes("link").href || "";
  const given = prompt(say("richtext_link_ask"), now);
  if (given === null) return;
  const address = given.trim();
  const chain = editor.chain().focus().extendMarkRange("link");
  if (!address) chain.unsetMark("link").run();
  else if (ADDRESS.test(address)) chain.setMark("link", { href: address }).run();
}

function toolbar(editor, label) {
  const bar = document.createElement("div");
  bar.className = "richtext-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `${say("richtext_tools")}: ${label}`);
  const buttons = TOOLS.map(([name, drawing, run, active], at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-icon";
    button.title = say(`richtext_${name}`);
    button.setAttribute("aria-label", button.title);
    button.tabIndex = at ? -1 : 0;
    button.append(icon(drawing));
    button.addEventListener("click", () => (run ? run(editor.chain().focus()).run() : askLink(editor)));
    if (active) editor.on("transaction", () => button.setAttribute("aria-pressed", String(editor.isActive(...active))));
    return button;
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    buttons[at].tabIndex = -1;
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next.tabIndex = 0;
    next.focus();
  });
  bar.append(...buttons);
  return bar;
}

function labelOf(field) {
  return field.labels?.[0]?.textContent.trim() || field.getAttribute("aria-label") || "";
}

// Plain text of before is shown with its lines.
function contentOf(field) {
  const text = field.value;
  if (/<\/?[a-z][^>]*>/i.test(text)) return text;
  const box = document.createElement("div");
  for (const line of text.split(/\n+/).filter(Boolean)) box.append(Object.assign(document.createElement("p"), { textContent: line }));
  return box.innerHTML;
}

function draw(field) {
  const box = document.createElement("div");
  box.className = "richtext";
  const page = document.createElement("div");
  box.append(page);
  field.before(box);
  const label = labelOf(field);
  const told = { role: "textbox", "aria-multiline": "true", "aria-label": label, class: "form-control richtext-page" };
  for (const name of ["aria-describedby", "aria-invalid"]) if (field.hasAttribute(name)) told[name] = field.getAttribute(name);
  const editor = new Editor({
    element: page,
    extensions: KIT,
    content: contentOf(field),
    injectCSS: false,
    editable: !field.disabled && !field.readOnly,
    editorProps: { attributes: told, transformPastedHTML: cleaned },
    onUpdate: () => {
      field.value = editor.isEmpty ? "" : editor.getHTML();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  if (editor.isEditable) box.prepend(toolbar(editor, label));
  field.hidden = true;
  field.required = false;  // a hidden field cannot be asked for by the browser; the server asks
  field.labels?.forEach((one) => one.addEventListener("click", () => editor.commands.focus()));
  field.form?.addEventListener("portal:restored", () => editor.commands.setContent(contentOf(field), { emitUpdate: false }));
  editors.set(field, editor);
}

function start(scope) {
  scope.querySelectorAll?.("textarea[data-richtext]").forEach((field) => editors.has(field) || draw(field));
}

document.addEventListener("htmx:afterSettle", (event) => start(event.target.parentElement || document));
start(document);
