// Keyboard of an ARIA tree (role=tree > role=treeitem, children in role=group): arrows, Home, End, Enter, * and typing a
// name. A branch that is not there yet is fetched by htmx: its treeitem carries hx-trigger="portal:open once".
function items(tree) {
  return [...tree.querySelectorAll('[role="treeitem"]')].filter((item) => item.offsetParent !== null);
}

function focus(tree, item) {
  if (!item) return;
  tree.querySelectorAll('[role="treeitem"][tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
  item.setAttribute("tabindex", "0");
  item.focus();
  item.scrollIntoView({ block: "nearest" });
}

function open(item, yes) {
  if (!item.hasAttribute("aria-expanded")) return;
  item.setAttribute("aria-expanded", String(yes));
  if (yes) item.dispatchEvent(new CustomEvent("portal:open"));
}

function label(item) {
  return (item.dataset.label || item.textContent).trim().toLowerCase();
}

let typed = "";
let typedAt = 0;

function typeahead(tree, item, letter) {
  typed = Date.now() - typedAt > 700 ? letter : typed + letter;
  typedAt = Date.now();
  const all = items(tree);
  const from = all.indexOf(item) + (typed.length === 1 ? 1 : 0);
  const order = [...all.slice(from), ...all.slice(0, from)];
  focus(tree, order.find((one) => label(one).startsWith(typed.toLowerCase())));
}

function key(event, tree, item) {
  const all = items(tree);
  const at = all.indexOf(item);
  const expanded = item.getAttribute("aria-expanded");
  const parent = item.parentElement.closest('[role="treeitem"]');
  const moves = {
    ArrowDown: () => focus(tree, all[at + 1]),
    ArrowUp: () => focus(tree, all[at - 1]),
    Home: () => focus(tree, all[0]),
    End: () => focus(tree, all[all.length - 1]),
    ArrowRight: () => (expanded === "false" ? open(item, true) : expanded === "true" && focus(tree, all[at + 1])),
    ArrowLeft: () => (expanded === "true" ? open(item, false) : focus(tree, parent)),
    Enter: () => item.querySelector("a[href]")?.click(),
    " ": () => open(item, expanded === "false"),
    "*": () => [...item.parentElement.children].forEach((one) => one.matches('[role="treeitem"]') && open(one, true)),
  };
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (moves[event.key]) moves[event.key]();
  else if (event.key.length === 1 && !event.isComposing) typeahead(tree, item, event.key);
  else return;
  event.preventDefault();
}

export function startTree() {
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest?.('[role="treeitem"]');
    const tree = item?.closest('[role="tree"]');
    if (tree && event.target === item) key(event, tree, item);
  });
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest?.("[data-tree-toggle]");
    const item = toggle?.closest('[role="treeitem"]');
    if (!item) return;
    event.preventDefault();
    open(item, item.getAttribute("aria-expanded") !== "true");
    focus(item.closest('[role="tree"]'), item);
  });
}
