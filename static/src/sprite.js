// Icons drawn by a script: {% chunk %} tells the script where the sprite lies, since its address changes with its content.
const SVG = "http://www.w3.org/2000/svg";
const sprite = document.currentScript?.dataset.sprite || "";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
