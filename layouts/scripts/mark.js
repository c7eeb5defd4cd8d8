/* On an issue's page: marks the words of ?q=… that a reader looked for, and goes to the first one in the
   article that the address names. Without ?q= it does nothing; #a2 stays what it is. */
(function () {
  "use strict";
  const query = new URLSearchParams(location.search).get("q");
  const words = query ? bulletinText.wordsOf(query) : [];
  if (!words.length) return;

  // Footnote marks stand inside sentences and are no part of them.
  const SKIPPED = "script, style, .footnote-ref, .footnotes__back, [hidden]";

  function textNodes(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), nodes = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement.closest(SKIPPED)) nodes.push(node);
    }
    return nodes;
  }

  /* Marks the words below `root` and returns the first mark. Words may cross markup: all text is one string.
     It goes from the end, since a node that is cut keeps the text before. */
  function markIn(root) {
    const nodes = textNodes(root), starts = [];
    let whole = "", first = null;
    nodes.forEach((node) => { starts.push(whole.length); whole += node.data; });
    const ranges = bulletinText.rangesOf(whole, words, 500);
    for (let n = nodes.length - 1, r = ranges.length - 1; n >= 0 && r >= 0;) {
      const from = Math.max(ranges[r][0] - starts[n], 0);
      const to = Math.min(ranges[r][1] - starts[n], nodes[n].data.length);
      if (from < to && nodes[n].data.slice(from, to).trim()) {
        const piece = nodes[n].splitText(from), mark = document.createElement("mark");
        piece.splitText(to - from);
        mark.className = "found";
        piece.replaceWith(mark);
        mark.append(piece);
        first = mark;
      }
      if (ranges[r][0] >= starts[n]) r--;
      else n--;
    }
    return first;
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (e) {  // "#%" is no encoded text
      return text;
    }
  }

  const main = document.getElementById("main") || document.body;
  const anchor = decoded(location.hash.slice(1));
  const wanted = anchor && document.getElementById(anchor);
  const articles = main.querySelectorAll("article.article");
  let first = null;
  (articles.length ? articles : [main]).forEach((root) => {
    const found = markIn(root);
    if (found && (root === wanted || (!wanted && !first))) first = found;
  });
  if (!first || (first.closest("h2") && wanted)) return;

  // The browser goes to #a2 some time after everything has arrived, and smoothly where the style says so;
  // until then, or until the reader moves, the marked phrase is held in view.
  const style = document.documentElement.style, scrollBehavior = style.scrollBehavior;
  let isHeld = true;

  function hold() {
    const box = first.getBoundingClientRect();
    if (isHeld && (box.top < 0 || box.bottom > innerHeight)) first.scrollIntoView({ block: "center" });
  }

  function release() {
    isHeld = false;
    style.scrollBehavior = scrollBehavior;
    removeEventListener("scroll", hold);
  }

  style.scrollBehavior = "auto";
  addEventListener("scroll", hold, { passive: true });
  ["wheel", "touchstart", "keydown", "mousedown", "hashchange"].forEach((name) => {
    addEventListener(name, release, { passive: true, once: true });
  });
  addEventListener("load", () => { hold(); setTimeout(release, 1500); });
  hold();
})();
