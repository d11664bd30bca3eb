// The sentences of this page in its language, written by the server as JSON so that they are translated with the rest;
// a chunk brings its own beside its script.
let words = null;

function read() {
  const sources = [document.getElementById("portal-words"), ...document.querySelectorAll("script[data-words]")];
  return Object.assign({}, ...sources.map((one) => JSON.parse(one?.textContent || "{}")));
}

export function say(key, values = {}) {
  if (words === null) words = read();
  return (words[key] || key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
