// The sentences of this page in its language, written by the server as JSON so that they are translated with the rest.
let words = null;

export function say(key, values = {}) {
  if (words === null) words = JSON.parse(document.getElementById("portal-words")?.textContent || "{}");
  return (words[key] || key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
