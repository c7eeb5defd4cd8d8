/* Keeps a page of `bulletin serve` fresh. It is put into pages on their way out and is never part of the site.
   The style sheet is exchanged in place; a page that was made anew is loaded anew and keeps its place; what is wrong
   covers the page until it is mended. */
(function () {
  "use strict";
  var own = document.currentScript, page = own.dataset.page, key = "bulletin-live-place";
  var cover = null, frame = null;

  function headings() {
    return Array.prototype.slice.call(document.querySelectorAll("main [id]"));
  }

  // What is at the top of the window, and how far from it: lines above may come and go while one writes.
  function remember() {
    var near = null;
    headings().forEach(function (part) { if (part.getBoundingClientRect().top <= 1) near = part; });
    var open = Array.prototype.map.call(document.querySelectorAll("details"), function (part) { return part.open; });
    sessionStorage.setItem(key, JSON.stringify({
      page: location.pathname + location.search, top: scrollY, near: near && near.id,
      by: near ? near.getBoundingClientRect().top : 0, open: open
    }));
  }

  function comeBack() {
    var said = sessionStorage.getItem(key);
    if (!said) return;
    sessionStorage.removeItem(key);
    var was = JSON.parse(said);
    if (was.page !== location.pathname + location.search) return;
    history.scrollRestoration = "manual";
    var parts = document.querySelectorAll("details");
    if (parts.length === was.open.length) parts.forEach(function (part, i) { part.open = was.open[i]; });
    function place() {
      var near = was.near && document.getElementById(was.near);
      var top = near ? scrollY + near.getBoundingClientRect().top - was.by : was.top;
      scrollTo({ top: top, behavior: "instant" });
    }
    place();
    addEventListener("load", function () { place(); history.scrollRestoration = "auto"; });
  }

  function reload() {
    remember();
    location.reload();
  }

  function freshStyle() {
    document.querySelectorAll('link[rel="stylesheet"]').forEach(function (old) {
      var fresh = old.cloneNode();
      fresh.href = old.href.split("?")[0] + "?" + Date.now();
      fresh.onload = function () { old.remove(); };  // the old one stays until then, or the page would flash bare
      old.after(fresh);
    });
  }

  function uncover() {
    if (cover) cover.remove();
    cover = null;
  }

  function show(text) {
    uncover();
    cover = document.createElement("div");
    var root = cover.attachShadow({ mode: "open" });  // the site's styles do not reach in
    root.innerHTML = '<style>' +
      ':host{position:fixed;inset:0;z-index:2147483647;background:#fffdf8;color:#1d1b18;overflow:auto;border-top:6px solid #b3141b}' +
      'div{max-width:64rem;margin:0 auto;padding:2rem 1.25rem;font:16px/1.6 system-ui,sans-serif}' +
      'h1{font-size:1.25rem;margin:0 0 .25rem;color:#a3121a}p{margin:0 0 1.25rem;color:#5d574e}' +
      'pre{font:14px/1.55 ui-monospace,"Noto Sans Mono CJK SC",monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}' +
      'div:focus{outline:0}button{font:inherit;padding:.25rem .75rem;margin-top:1.5rem}' +
      '@media(prefers-color-scheme:dark){:host{background:#1b1a18;color:#ece7df}h1{color:#ff8a80}p{color:#b3aa9d}}' +
      '</style><div role="alertdialog" aria-labelledby="head" tabindex="-1"><h1 id="head">有错误，页面还是改之前的样子</h1>' +
      '<p>照下面的提示改好、保存，这个提示会自己消失。</p><pre></pre><button type="button">先看页面（Esc）</button></div>';
    root.querySelector("pre").textContent = text;
    root.querySelector("button").onclick = uncover;
    cover.addEventListener("keydown", function (event) { if (event.key === "Escape") uncover(); });
    document.body.append(cover);
    root.querySelector("div").focus();
  }

  function lost(is) {
    if (is && !frame) {
      frame = document.createElement("p");
      frame.setAttribute("role", "status");
      frame.style.cssText = "position:fixed;bottom:0;left:0;right:0;margin:0;padding:.5rem;background:#5d574e;" +
        "color:#fff;text-align:center;font:14px/1.5 system-ui,sans-serif;z-index:2147483646";
      frame.textContent = "预览已经停了。在终端里再运行 bulletin serve，这一页会自己更新。";
      document.body.append(frame);
    } else if (!is && frame) {
      frame.remove();
      frame = null;
    }
  }

  comeBack();
  if (own.dataset.problems) show(own.dataset.problems);

  var events = new EventSource(own.dataset.live + "?after=" + own.dataset.after);
  var waiting = 0;
  function on(kind, act) {
    events.addEventListener(kind, function (event) { act(JSON.parse(event.data)); });
  }
  on("problems", function (told) { show(told.text); });
  on("mended", uncover);
  on("reload", reload);
  on("changed", function (told) {
    var style = false, script = false, mine = false;
    told.paths.forEach(function (path) {
      if (/^assets\/[^/]*\.css$/.test(path)) style = true;
      else if (/^assets\/[^/]*\.js$/.test(path)) script = true;
      else if (path === page) mine = true;
    });
    if (mine || script || !document.querySelector("main")) reload();
    else if (style) freshStyle();
  });
  events.onopen = function () { clearTimeout(waiting); waiting = 0; lost(false); };
  events.onerror = function () { waiting = waiting || setTimeout(function () { lost(true); }, 2000); };
  addEventListener("pagehide", function () { events.close(); });
  // A page brought back from the browser's cache has no stream any more.
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
})();
