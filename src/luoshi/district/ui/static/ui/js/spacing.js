/** A thin space between Chinese and Latin letters or digits, for browsers that do not set it themselves. */
const CJK = "\\u2e80-\\u2fff\\u3041-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
const LATIN = "A-Za-z0-9";
const seam = new RegExp(`([${CJK}])(?=[${LATIN}])|([${LATIN}%])(?=[${CJK}])`, "g");
const untouched = "script, style, textarea, input, select, code, pre, kbd, [contenteditable], .mono, .receipt-code";

function space(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest(untouched)) continue;
    const spaced = text.data.replace(seam, "$1$2\u2009");
    if (spaced !== text.data) text.data = spaced;
  }
}

space(document.body);
document.addEventListener("htmx:afterSettle", (event) => space(event.target));
