// Selects that search: <select data-select> on its own options, <select data-select data-url="…"> on an endpoint that
// answers {"results": [{"id", "text", "note"?}]} to ?q=. Works as a plain select without this script.
import TomSelect from "tom-select/base";
import clear from "tom-select/dist/esm/plugins/clear_button/plugin.js";
import remove from "tom-select/dist/esm/plugins/remove_button/plugin.js";

import { say } from "./words.js";

TomSelect.define("clear_button", clear);
TomSelect.define("remove_button", remove);

async function load(control, url, query, done) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", query);
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    const { results } = await answer.json();
    if (control.inputValue() !== query.trim()) return done(); // typed on meanwhile: that answer is still to come
    control.clearOptions(); // what an earlier query found; the endpoint alone says what fits this one
    done(results);
  } catch {
    done();
  }
}

function row(data, escape) {
  const note = data.note ? `<span class="select-note">${escape(data.note)}</span>` : "";
  return `<div>${escape(data.text)}${note}</div>`;
}

function settings(select) {
  const plugins = {};
  if (select.multiple) plugins.remove_button = { title: say("remove") };
  if (!select.multiple && !select.required) plugins.clear_button = { title: say("remove") };
  const made = {
    plugins,
    maxOptions: 300,
    copyClassesToDropdown: false,
    render: {
      option: row,
      no_results: () => `<div class="no-results">${say("nothing_found")}</div>`,
      loading: () => `<div class="no-results">${say("searching")}</div>`,
    },
  };
  if (!select.dataset.url) return made;
  return {
    ...made,
    valueField: "id",
    labelField: "text",
    searchField: [],
    loadThrottle: 250,
    preload: select.dataset.preload !== undefined ? "focus" : false,
    shouldLoad: (query) => query.trim().length >= Number(select.dataset.least || 1) || select.dataset.preload !== undefined,
    score: () => () => 1,
    load(query, done) {
      load(this, select.dataset.url, query, done);
    },
  };
}

export function startSelects(scope = document) {
  scope.querySelectorAll("select[data-select]").forEach((select) => {
    if (select.tomselect) return;
    new TomSelect(select, settings(select));
    select.setAttribute("aria-hidden", "true"); // the field that Tom Select puts in its place carries the label
  });
}
