/* On an issue's page: marks the words of ?q=… that a reader looked for, and goes to the first one in the article
   that the address names. Without ?q= it does nothing; #a2 stays what it is. */
(function () {
  "use strict";
  var query = new URLSearchParams(location.search).get("q");
  if (!query) return;
  var words = bulletinFold.words(query);
  if (!words.length) return;

  function textNodes(root) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), nodes = [], node;
    while ((node = walker.nextNode())) {
      // Footnote marks stand inside sentences and are no part of them.
      if (!node.parentElement.closest("script, style, .footnote-ref, .footnotes__back, [hidden]")) nodes.push(node);
    }
    return nodes;
  }

  function markIn(root) {
    var nodes = textNodes(root), whole = "", starts = [];
    nodes.forEach(function (node) { starts.push(whole.length); whole += node.data; });
    var ranges = bulletinFold.marks(whole, words, 500), first = null;
    for (var n = nodes.length - 1, r = ranges.length - 1; n >= 0 && r >= 0; ) {
      var from = Math.max(ranges[r][0] - starts[n], 0), to = Math.min(ranges[r][1] - starts[n], nodes[n].data.length);
      if (from < to && nodes[n].data.slice(from, to).trim()) {
        var piece = nodes[n].splitText(from);
        piece.splitText(to - from);
        var mark = document.createElement("mark");
        mark.className = "found";
        piece.parentNode.replaceChild(mark, piece);
        mark.appendChild(piece);
        nodes[n] = mark.previousSibling;
        first = mark;
      }
      if (ranges[r][0] >= starts[n]) r--; else n--;
    }
    return first;
  }

  var main = document.getElementById("main") || document.body;
  var wanted = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  var roots = main.querySelectorAll("article.article");
  var first = null;
  Array.prototype.forEach.call(roots.length ? roots : [main], function (root) {
    var found = markIn(root);
    if (found && (root === wanted || (!wanted && !first))) first = found;
  });
  if (!first || (first.closest("h2") && wanted)) return;

  // The browser goes to #a2 some time after everything has arrived, and smoothly where the style says so; until then,
  // or until the reader moves, the marked phrase is held in view.
  var style = document.documentElement.style, before = style.scrollBehavior, held = true;

  function go() {
    var box = first.getBoundingClientRect();
    if (held && (box.top < 0 || box.bottom > innerHeight)) first.scrollIntoView({ block: "center" });
  }

  function release() {
    held = false;
    style.scrollBehavior = before;
    removeEventListener("scroll", go);
  }

  style.scrollBehavior = "auto";
  addEventListener("scroll", go, { passive: true });
  ["wheel", "touchstart", "keydown", "mousedown", "hashchange"].forEach(function (name) {
    addEventListener(name, release, { passive: true, once: true });
  });
  addEventListener("load", function () { go(); setTimeout(release, 1500); });
  go();
})();
