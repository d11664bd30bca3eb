// Drop from Tabler's style sheet the components that the portal never shows (date pickers, carousels, brand colours, …).
// A list of what goes, not of what stays: a class newly used in a template keeps its style without a word here.
const GONE = new RegExp(
  [
    "\\.navbar-expand-(sm|md|xl|xxl)\\b", "\\.navbar-expand[.: ]", "\\.navbar-(floating|overlap|transparent)", "\\.navbar-vertical\\.navbar-right",
    "\\.io-", "\\.bg-pattern", "\\.bg-gradient", "\\.btn-ghost", "\\.switch-icon", "\\.ribbon", "\\.markdown", "\\.form-imagecheck",
    "\\.form-colorinput", "\\.form-floating", "\\.card-gradient", "\\.focus-ring", "\\.link-underline", "\\.link-offset", "\\.carousel",
    "\\.offcanvas-(sm|md|lg|xl|xxl|floating)", "\\.modal-fullscreen", "\\.calendar", "\\[data-vc", "\\.vc-", "\\.divide-", "\\.row-cols",
    "\\.table-mobile", "\\.navbar-vertical\\.navbar-expand-(sm|md|xl|xxl)", "\\.signature", "\\.chat", "\\.payment", "\\.flag", "\\.dropzone",
    "\\.star-rating", "\\.apexcharts", "\\.jvm", "\\.confetti", "\\.tracking", "\\.bg-(facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x)\\b",
    "\\.(text|btn|btn-outline|bg|badge)-(facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x)\\b",
    "\\.navbar", "\\.list-group-horizontal", "\\.form-range", "\\.prose", "\\.grid[ :.{]?", "\\.g-(start|col)", "\\.col(umns)?-count", "\\.align-content",
    "-xxl\\b", "-xxl-", "\\.toast", "\\.hr-text", "\\.theme-dark", "\\.popover", "\\.bs-popover", "\\.object-fit", "\\.nav-segmented", "\\.(form-selectgroup)-(boxes|pills)",
    "\\.accordion-(inverted|tabs|plus)", "\\.steps-(vertical|counter)-", "\\.steps-(blue|azure|indigo|purple|pink|red|orange|yellow|lime|teal|cyan)", "\\.card-rotate", "\\.card-(link-pop|link-rotate)",
    "\\.avatar-(upload|cover)", "\\.placeholder-wave", "\\.img-", "\\.embed", "\\.ratio", "\\.clipboard", "\\.onboarding", "\\.sortable", "\\.otp", "\\.countup", "\\.inputmask",
    "\\.link-(body|facebook)", "\\.text-bg-gray", "\\.columns-", "\\.icon-tada|\\.icon-pulse|\\.icon-rotate", "\\.cursor-", "\\.tag", "\\.settings", "\\.footer-transparent",
  ].join("|"),
);
const KEYFRAMES = /^@keyframes (tada|pulse|rotate-360|status-pulsate-|toast|ribbon|placeholder-wave|blink)/;

function selectors(text) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === "(" || text[i] === "[") depth += 1;
    else if (text[i] === ")" || text[i] === "]") depth -= 1;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function blockEnd(css, open) {
  let depth = 0;
  let quote = "";
  for (let i = open; i < css.length; i += 1) {
    const letter = css[i];
    if (quote) {
      if (letter === "\\") i += 1;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "{") depth += 1;
    else if (letter === "}" && --depth === 0) return i;
  }
  throw new Error("The style sheet ends inside a block");
}

function keptRule(prelude, body) {
  if (/^@(media|supports|layer|container)/.test(prelude)) {
    const inner = slim(body);
    return inner ? `${prelude}{${inner}}` : "";
  }
  if (prelude.startsWith("@")) return KEYFRAMES.test(prelude) ? "" : `${prelude}{${body}}`;
  const kept = selectors(prelude).filter((one) => !GONE.test(one));
  return kept.length ? `${kept.join(",")}{${body}}` : "";
}

// Answer the style sheet without the rules, whole or in part, that only a component of the list above needs.
export function slim(css) {
  const text = css.replace(/\/\*[\s\S]*?\*\//g, "");
  const kept = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("{", at);
    if (open < 0) break;
    const semicolon = text.indexOf(";", at);
    if (text[at] === "@" && semicolon >= 0 && semicolon < open) {
      if (!text.startsWith("@charset", at)) kept.push(text.slice(at, semicolon + 1));
      at = semicolon + 1;
      continue;
    }
    const end = blockEnd(text, open);
    kept.push(keptRule(text.slice(at, open).trim(), text.slice(open + 1, end)));
    at = end + 1;
  }
  return kept.join("");
}
