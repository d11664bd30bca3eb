// What Word and WPS put on the clipboard: their own tags, styles and comments go, their paragraphs that only look like
// lists become lists. Ours are p, h3, h4, strong, em, ul, ol, li, a, br, blockquote.
const RENAMED = { B: "strong", I: "em", H1: "h3", H2: "h3", H3: "h3", H4: "h4", H5: "h4", H6: "h4" };
const GONE = "style, script, meta, link, title, xml, img, object, iframe, form, input, button, svg";
const MARK = /^\s*(?:[·•●◆■▪\-–]|(\d+|[a-z]|[一二三四五六七八九十]+)[.、)）．])\s*/i;

function isListed(paragraph) {
  return /mso-list:\s*l\d/i.test(paragraph.getAttribute("style") || "") || /MsoListParagraph/i.test(paragraph.className);
}

function dropMark(node) {
  node.querySelectorAll('[style*="mso-list"]').forEach((one) => /ignore/i.test(one.getAttribute("style")) && one.remove());
}

function makeLists(root) {
  for (const paragraph of [...root.querySelectorAll("p")].filter(isListed)) {
    const mark = MARK.exec(paragraph.textContent);
    dropMark(paragraph);
    const first = paragraph.firstChild;
    if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(MARK, "");
    const kind = mark?.[1] ? "ol" : "ul";
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    const before = paragraph.previousElementSibling;
    if (before?.dataset.pasted === kind) before.append(item), paragraph.remove();
    else {
      const list = document.createElement(kind);
      list.dataset.pasted = kind;
      list.append(item);
      paragraph.replaceWith(list);
    }
  }
}

// A span that is bold only by its style says so by its tag.
function nameStyles(root) {
  for (const span of root.querySelectorAll("span[style], b[style]")) {
    const style = span.getAttribute("style");
    if (span.tagName === "B" && /font-weight:\s*(normal|400)/i.test(style)) span.replaceWith(...span.childNodes);
    else if (span.tagName === "SPAN" && /font-weight:\s*(bold|[6-9]00)/i.test(style)) {
      const strong = document.createElement("strong");
      strong.append(...span.childNodes);
      span.replaceWith(strong);
    }
  }
}

export function cleaned(html) {
  const page = new DOMParser().parseFromString(html.replace(/<!--[\s\S]*?-->|<!\[[\s\S]*?\]>/g, ""), "text/html");
  const root = page.body;
  root.querySelectorAll(GONE).forEach((one) => one.remove());
  makeLists(root);
  nameStyles(root);
  for (const node of [...root.querySelectorAll("*")]) {
    if (node.tagName.includes(":")) node.replaceWith(...node.childNodes);
    else if (RENAMED[node.tagName]) {
      const other = page.createElement(RENAMED[node.tagName]);
      other.append(...node.childNodes);
      node.replaceWith(other);
    } else for (const { name } of [...node.attributes]) if (!(node.tagName === "A" && name === "href")) node.removeAttribute(name);
  }
  root.querySelectorAll("p, li").forEach((one) => one.textContent.replace(/ /g, "").trim() || one.remove());
  return root.innerHTML;
}
