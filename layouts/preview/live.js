/* Keeps a page of `bulletin serve` up to date. The preview server puts it into pages as it sends them; it is
   never part of the site. A new style sheet replaces the old one in place; a page that was made anew is
   reloaded and scrolled to where it was; mistakes in the content cover the page until they are corrected, warnings
   wait behind a button; what is not published yet bears a mark, and so do the links to it. */
(function () {
  "use strict";
  const own = document.currentScript;
  const page = own.dataset.page;
  const PLACE_KEY = "bulletin-live-place";
  const LOST_AFTER_MS = 2000;
  let cover = null;  // what shows the mistakes
  let lostBar = null;  // what says that the preview has stopped
  let warningBar = null;  // the button for warnings, and their list

  // Saves which heading or paragraph is at the top of the window, and how far from it: lines above it may
  // come and go while one writes.
  function savePlace() {
    let near = null;
    for (const part of document.querySelectorAll("main [id]")) {
      if (part.getBoundingClientRect().top <= 1) near = part;
    }
    sessionStorage.setItem(PLACE_KEY, JSON.stringify({
      page: location.pathname + location.search,
      top: scrollY,
      near: near && near.id,
      distance: near ? near.getBoundingClientRect().top : 0,
      open: Array.from(document.querySelectorAll("details"), (details) => details.open),
    }));
  }

  function restorePlace() {
    const text = sessionStorage.getItem(PLACE_KEY);
    if (!text) return;
    sessionStorage.removeItem(PLACE_KEY);
    const saved = JSON.parse(text);
    if (saved.page !== location.pathname + location.search) return;
    history.scrollRestoration = "manual";
    const details = document.querySelectorAll("details");
    if (details.length === saved.open.length) {
      details.forEach((part, index) => { part.open = saved.open[index]; });
    }
    function scroll() {
      const near = saved.near && document.getElementById(saved.near);
      const top = near ? scrollY + near.getBoundingClientRect().top - saved.distance : saved.top;
      scrollTo({ top: top, behavior: "instant" });
    }
    scroll();
    // Pictures and fonts that load later move the text once more.
    addEventListener("load", () => {
      scroll();
      history.scrollRestoration = "auto";
    });
  }

  function reload() {
    savePlace();
    location.reload();
  }

  function replaceStyle() {
    document.querySelectorAll('link[rel="stylesheet"]').forEach((old) => {
      const fresh = old.cloneNode();
      fresh.href = old.href.split("?")[0] + "?" + Date.now();
      fresh.onload = () => old.remove();  // not before, or the page would be shown without any style
      old.after(fresh);
    });
  }

  const COVER_STYLE =
    ":host{position:fixed;inset:0;z-index:2147483647;background:#fffdf8;color:#1d1b18;overflow:auto;" +
    "border-top:6px solid #b3141b}" +
    "div{max-width:64rem;margin:0 auto;padding:2rem 1.25rem;font:16px/1.6 system-ui,sans-serif}" +
    "h1{font-size:1.25rem;margin:0 0 .25rem;color:#a3121a}p{margin:0 0 1.25rem;color:#5d574e}" +
    'pre{font:14px/1.55 ui-monospace,"Noto Sans Mono CJK SC",monospace;white-space:pre-wrap;' +
    "overflow-wrap:anywhere;margin:0}" +
    "div:focus{outline:0}button{font:inherit;padding:.25rem .75rem;margin-top:1.5rem}" +
    "@media(prefers-color-scheme:dark){:host{background:#1b1a18;color:#ece7df}" +
    "h1{color:#ff8a80}p{color:#b3aa9d}}";
  const COVER_HTML =
    '<div role="alertdialog" aria-labelledby="head" tabindex="-1">' +
    '<h1 id="head">有错误，页面还是改之前的样子</h1>' +
    "<p>照下面的提示改好、保存，这个提示会自己消失。</p><pre></pre>" +
    '<button type="button">先看页面（Esc）</button></div>';

  function hideProblems() {
    if (cover) cover.remove();
    cover = null;
  }

  function showProblems(text) {
    hideProblems();
    cover = document.createElement("div");
    const root = cover.attachShadow({ mode: "open" });  // the site's styles do not reach in
    root.innerHTML = "<style>" + COVER_STYLE + "</style>" + COVER_HTML;
    root.querySelector("pre").textContent = text;
    root.querySelector("button").onclick = hideProblems;
    cover.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hideProblems();
    });
    document.body.append(cover);
    root.querySelector("div").focus();
  }

  const WARNING_STYLE =
    ":host{position:fixed;left:0;right:0;bottom:0;z-index:2147483645;pointer-events:none;" +
    "font:14px/1.55 system-ui,sans-serif}" +
    "button,pre{pointer-events:auto;color:#3b2c00;background:#fff3cd;border:1px solid #b98900}" +
    "button{font:inherit;min-height:44px;padding:.25rem .75rem;margin:.5rem;border-radius:4px;cursor:pointer}" +
    'pre{font-family:ui-monospace,"Noto Sans Mono CJK SC",monospace;white-space:pre-wrap;overflow:auto;' +
    "overflow-wrap:anywhere;max-height:50vh;margin:0;padding:.75rem 1rem}pre[hidden]{display:none}" +
    "@media print{:host{display:none}}";

  // Shows how many warnings there are; the button opens them, and they stay open while one mends them.
  function showWarnings(count, text) {
    const isOpen = warningBar && !warningBar.shadowRoot.querySelector("pre").hidden;
    if (warningBar) warningBar.remove();
    warningBar = null;
    if (!count) return;
    warningBar = document.createElement("div");
    warningBar.dataset.preview = "";
    const root = warningBar.attachShadow({ mode: "open" });
    root.innerHTML = "<style>" + WARNING_STYLE + "</style>" +
      '<button type="button" aria-controls="list"></button><pre id="list" tabindex="0"></pre>';
    const button = root.querySelector("button");
    const list = root.querySelector("pre");
    function open(isOpen) {
      list.hidden = !isOpen;
      button.setAttribute("aria-expanded", String(isOpen));
      button.textContent = count + (isOpen ? "（收起）" : "（点开看）");
    }
    list.textContent = text;
    button.onclick = () => open(list.hidden);
    open(Boolean(isOpen));
    document.body.append(warningBar);
  }

  const MARK_STYLE = "display:inline-block;margin:0 .35em;padding:0 .4em;border:1px solid #8a5a00;border-radius:3px;" +
    "background:#fff3cd;color:#3b2c00;font:14px/1.5 system-ui,sans-serif;white-space:nowrap;text-decoration:none";

  function markOf(words) {
    const mark = document.createElement("span");
    mark.dataset.preview = "";
    mark.textContent = words;
    mark.style.cssText = MARK_STYLE;
    return mark;
  }

  // Marks this page, if it is not published yet, and each link to such a page. marks: page → why, from the site's root.
  function showMarks(marks) {
    document.querySelectorAll("span[data-preview],p[data-preview]").forEach((old) => old.remove());
    const root = page.split("/").slice(1).map(() => "..").join("/") || ".";
    const words = new Map(Object.entries(marks).map(([path, why]) =>
      [new URL(root + "/" + path, location.href).pathname, why]));
    document.querySelectorAll("main a[href]").forEach((link) => {
      const target = new URL(link.href, location.href);
      const isHere = target.pathname === location.pathname;
      const why = isHere ? "" : words.get(target.pathname);
      if (why && target.origin === location.origin) link.after(markOf(why));
    });
    const own = marks[page];
    if (!own) return;
    const bar = document.createElement("p");
    bar.dataset.preview = "";
    bar.setAttribute("role", "note");
    bar.textContent = own + "：只在预览里看得到，还没有发布";
    bar.style.cssText = "margin:0;padding:.5rem 1rem;background:#fff3cd;color:#3b2c00;text-align:center;" +
      "border-bottom:2px solid #b98900;font:16px/1.5 system-ui,sans-serif";
    document.body.prepend(bar);
  }

  let marks = {};
  function showFrame(frame) {
    showWarnings(frame.count, frame.warnings);
    marks = frame.marks;
    dispatchEvent(new CustomEvent("bulletin-frame", { detail: frame }));  // notes.js listens
    showMarks(marks);
  }

  // What a search finds comes later than the page.
  function watchLists() {
    const main = document.querySelector("main");
    if (!main) return;
    const isNew = (node) => node.nodeType === 1 && !("preview" in node.dataset);
    new MutationObserver((changes) => {
      if (changes.some((change) => Array.from(change.addedNodes).some(isNew))) showMarks(marks);
    }).observe(main, { childList: true, subtree: true });
  }

  function showLost() {
    if (lostBar) return;
    lostBar = document.createElement("p");
    lostBar.setAttribute("role", "status");
    lostBar.style.cssText = "position:fixed;bottom:0;left:0;right:0;margin:0;padding:.5rem;" +
      "background:#5d574e;color:#fff;text-align:center;font:14px/1.5 system-ui,sans-serif;z-index:2147483646";
    lostBar.textContent = "预览已经停了。在终端里再运行 bulletin serve，这一页会自己更新。";
    document.body.append(lostBar);
  }

  showFrame(JSON.parse(own.dataset.frame));
  watchLists();
  restorePlace();
  if (own.dataset.problems) showProblems(own.dataset.problems);

  const events = new EventSource(own.dataset.live + "?after=" + own.dataset.after);
  function on(kind, act) {
    events.addEventListener(kind, (event) => act(JSON.parse(event.data)));
  }
  on("problems", (event) => showProblems(event.text));
  on("corrected", hideProblems);
  on("frame", (event) => showFrame(JSON.parse(event.text)));
  on("reload", reload);
  on("changed", (event) => {
    const hasAsset = (kind) => event.paths.some((path) => /^assets\/[^/]*$/.test(path) && path.endsWith(kind));
    if (event.paths.includes(page) || hasAsset(".js") || !document.querySelector("main")) reload();
    else if (hasAsset(".css")) replaceStyle();
  });
  // The stream breaks off for a moment whenever the server restarts: only a longer silence is worth a word.
  let lostTimer = 0;
  events.onopen = () => {
    clearTimeout(lostTimer);
    lostTimer = 0;
    if (lostBar) lostBar.remove();
    lostBar = null;
  };
  events.onerror = () => {
    lostTimer = lostTimer || setTimeout(showLost, LOST_AFTER_MS);
  };
  addEventListener("pagehide", () => events.close());
  // A page brought back from the browser's cache has no stream any more.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
