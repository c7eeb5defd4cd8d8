/* Notes at the margin of a page of `bulletin serve`: messages of `bulletin check` on a paragraph are shown beside it, and nothing moves.
   Put into pages together with live.js, which tells of a new frame. */
(function () {
  "use strict";
  const own = document.currentScript;
  const STYLE =
    ":host{position:absolute;top:0;left:0;width:0;height:0;z-index:2147483000}" +
    "details{position:absolute;font:14px/1.5 system-ui,sans-serif}" +
    "summary{list-style:none;cursor:pointer;width:1.75rem;height:1.75rem;line-height:1.65rem;text-align:center;border-radius:50%;" +
    "border:1px solid #8a5a00;background:#fff3cd;color:#3b2c00}summary::-webkit-details-marker{display:none}" +
    "summary:focus-visible{outline:3px solid #1a56b0}" +
    "ul{position:absolute;right:0;top:2rem;width:20rem;max-width:80vw;margin:0;padding:.5rem .75rem .5rem 1.5rem;background:#fffdf8;" +
    "color:#1d1b18;border:1px solid #8a5a00;border-radius:4px;box-sizing:border-box}@media print{:host{display:none}}";
  const GAP_PX = 8;
  const host = document.createElement("div");
  host.dataset.preview = "";
  const root = host.attachShadow({ mode: "open" });
  let placed = [];  // of [paragraph, its note]

  const folded = (text) => text.replace(/\s+/g, "");

  // The smallest part of the text that holds these words; a heading is in the outline, too, which a narrow page hides.
  function partWith(words) {
    const main = document.querySelector("main");
    if (!main) return null;
    const parts = main.querySelectorAll("h1,h2,h3,h4,h5,h6,p,li,tr,td,th,dd,figcaption");
    return Array.from(parts).filter((part) => !part.closest("nav") && folded(part.textContent).includes(words)).pop() || null;
  }

  function place() {
    for (const [part, note] of placed) {
      const box = part.getBoundingClientRect();
      const width = document.documentElement.clientWidth;
      note.style.top = box.top + scrollY + "px";
      note.style.left = Math.min(box.right + GAP_PX, width - 36) + scrollX + "px";
    }
  }

  function show(notes) {
    root.innerHTML = "<style>" + STYLE + "</style>";
    const of = new Map();
    for (const [words, message] of notes) {
      const part = partWith(words);
      if (part) of.set(part, [...(of.get(part) || []), message]);
    }
    placed = Array.from(of, ([part, all]) => {
      const note = document.createElement("details");
      const count = note.appendChild(document.createElement("summary"));
      count.textContent = String(all.length);
      count.setAttribute("aria-label", "校对：" + all.length + " 处");
      const list = note.appendChild(document.createElement("ul"));
      for (const message of all) list.appendChild(document.createElement("li")).textContent = message;
      root.append(note);
      return [part, note];
    });
    place();
  }

  document.body.append(host);
  if (own.dataset.frame) show(JSON.parse(own.dataset.frame).notes || []);
  addEventListener("bulletin-frame", (event) => show(event.detail.notes || []));
  addEventListener("resize", place);
  addEventListener("load", place);
})();
