/* The search page: field, address, results, facets, keys. What it shows comes from search-data.js. */
(function () {
  "use strict";
  var PAGE = 10;   // hits shown at a time
  var READ = 12;   // texts read for them, at most
  var form = document.getElementById("search-form");
  if (!form) return;
  var input = form.elements.q;
  var at = function (id) { return document.getElementById(id); };
  var status = at("search-status"), bar = at("search-progress"), list = at("search-hits"), more = at("search-more");
  var facets = at("search-facets"), root = form.getAttribute("data-root");
  var data = bulletinSearch.data;

  /* ---- What is shown ---- */

  function element(tag, name, text) {
    var node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  }

  function marked(node, text, words) {
    var done = 0;
    bulletinFold.marks(text, words, 50).forEach(function (range) {
      node.appendChild(document.createTextNode(text.slice(done, range[0])));
      node.appendChild(element("mark", "found", text.slice(range[0], range[1])));
      done = range[1];
    });
    node.appendChild(document.createTextNode(text.slice(done)));
    return node;
  }

  function show(article, hit, words) {
    var record = hit.record, item = element("li", "search-hit");
    var link = marked(element("a", "search-hit__title"), record[1], words);
    link.href = root + "issues/" + article.issue + ".html?q=" + encodeURIComponent(input.value.trim()) + "#" + record[0];
    var facts = element("p", "search-hit__facts");
    [record[2], hit.label, hit.day].forEach(function (fact) { if (fact) facts.appendChild(element("span", "search-hit__fact", fact)); });
    if (record[3]) facts.appendChild(marked(element("span", "search-hit__fact"), record[3], words));
    var head = element("h2", "search-hit__head");
    head.appendChild(link);
    item.appendChild(head);
    item.appendChild(marked(element("p", "search-hit__sentence"), data.sentence(hit, words), words));
    item.appendChild(facts);
    list.appendChild(item);
  }

  var KINDS = [["year", "年份"], ["section", "栏目"], ["from", "供稿单位"]], FEW = 8, opened = {};

  function valuesOf(article, kind) { return kind === "from" ? article.from : [article[kind]]; }

  function passes(article, chosen, except) {
    return KINDS.every(function (kind) {
      return kind[0] === except || !chosen[kind[0]] || valuesOf(article, kind[0]).indexOf(chosen[kind[0]]) >= 0;
    });
  }

  function address(chosen) {
    var query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value.trim());
    KINDS.forEach(function (kind) { if (chosen[kind[0]]) query.set(kind[0], chosen[kind[0]]); });
    return location.pathname + (String(query) ? "?" + query : "");
  }

  function showFacets(queue, chosen) {
    var focused = document.activeElement && document.activeElement.getAttribute("data-facet");
    facets.textContent = "";
    KINDS.forEach(function (kind) {
      var counts = new Map();
      queue.forEach(function (article) {
        if (passes(article, chosen, kind[0])) valuesOf(article, kind[0]).forEach(function (value) { counts.set(value, (counts.get(value) || 0) + 1); });
      });
      if (chosen[kind[0]] && !counts.has(chosen[kind[0]])) counts.set(chosen[kind[0]], 0);
      var rows = Array.from(counts).sort(function (a, b) {
        return kind[0] === "year" ? b[0] - a[0] : b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
      });
      if (!rows.length) return;
      var box = element("section", "search-facet"), items = element("ul", "search-facet__list");
      box.appendChild(element("h2", "search-facet__name", kind[1]));
      var limit = kind[0] === "from" && !opened.from ? FEW : rows.length;
      rows.forEach(function (row, i) {
        if (i >= limit && row[0] !== chosen[kind[0]]) return;
        var isChosen = chosen[kind[0]] === row[0], other = Object.assign({}, chosen);
        other[kind[0]] = isChosen ? "" : row[0];
        var item = element("li", "search-facet__item"), link = element("a", "search-facet__link");
        link.href = address(other);
        link.setAttribute("data-facet", kind[0] + row[0]);
        if (isChosen) link.setAttribute("aria-current", "true");
        link.appendChild(element("span", "search-facet__value", row[0] + (kind[0] === "year" ? "年" : "")));
        link.appendChild(element("span", "search-facet__count", isChosen ? "取消" : String(row[1])));
        item.appendChild(link);
        items.appendChild(item);
      });
      box.appendChild(items);
      if (rows.length > limit) {
        var button = element("button", "search-facet__more", "另有" + (rows.length - limit) + "个单位");
        button.type = "button";
        button.onclick = function () { opened.from = true; showFacets(queue, chosen); };
        box.appendChild(button);
      }
      facets.appendChild(box);
    });
    Array.prototype.forEach.call(facets.querySelectorAll("[data-facet]"), function (link) {
      if (link.getAttribute("data-facet") === focused) link.focus();
    });
  }

  function say(text, hint, wait) {
    status.textContent = text;
    if (hint) status.appendChild(element("span", "search-status__hint", hint));
    bar.hidden = wait === undefined;
    if (wait !== undefined) bar.value = wait;
  }

  /* ---- A query from beginning to end ---- */

  var current = 0;

  function run() {
    var mine = ++current, chosen = {}, words = bulletinFold.words(input.value), query = new URLSearchParams(location.search);
    KINDS.forEach(function (kind) { chosen[kind[0]] = query.get(kind[0]) || ""; });
    document.title = (input.value.trim() ? input.value.trim() + " — " : "") + form.getAttribute("data-title");
    more.hidden = true;
    document.documentElement.removeAttribute("data-search-done");
    if (!words.some(function (word) { return word.length > 1; })) {
      list.textContent = facets.textContent = "";
      if (words.length) say("再多写一个字。", "至少要两个连着的字才能查。");
      else say("", "");
      done();
      return;
    }
    say("正在查找……", "", 0);
    data.ready().then(function () {
      if (mine !== current) return null;
      return data.candidates(words, function (share) { if (mine === current) say("正在查找……", "", share); });
    }).then(function (found) {
      if (mine !== current || !found) return null;
      return present(mine, found, words, chosen);
    }).catch(function (problem) { if (mine === current) explain(problem); });
  }

  function done() { document.documentElement.setAttribute("data-search-done", String(current)); }

  /* Reads on until ten more hits are shown or there are no more; then offers to go on. */
  function present(mine, found, words, chosen) {
    var kept = found.queue, queue = kept.filter(function (a) { return passes(a, chosen); }), next = 0, shown = 0, wrong = new Set();
    list.textContent = "";

    function report() {
      var left = kept.filter(function (a) { return !wrong.has(a); });
      var count = queue.length - wrong.size, exact = found.exact || next >= queue.length;
      showFacets(left, chosen);
      if (!count) nothing(left.length, chosen);
      else say((exact ? "" : "约") + count + "篇", exact ? "" : "边看边核对，数字会更准。");
      more.hidden = next >= queue.length;
    }

    /* read: how many articles have been read for this call and those it goes on with. With something to show it stops
       at READ and leaves the rest to the button; with nothing it reads on until there is something. */
    function go(target, read) {
      if (mine !== current) return null;
      var room = Math.max(target - shown, 0) * (read > PAGE ? 2 : 1);
      if (shown > target - PAGE) room = Math.min(room, READ - read);
      var some = queue.slice(next, next + Math.max(Math.min(room, READ), 0));
      if (!some.length) { report(); done(); return null; }
      var files = new Set(some.map(function (a) { return a.text; }));
      return data.read(Array.from(files)).then(function () {
        if (mine !== current) return null;
        for (var i = 0; i < some.length && shown < target; i++) {
          next += 1;
          var hit = data.check(some[i], words);
          if (!hit) { wrong.add(some[i]); continue; }
          if (some[i].inTitle && !hit.inTitle) {
            some[i].inTitle = false;
            queue.splice(placeFor(some[i]), 0, some[i]);
            queue.splice(--next, 1);
            break; // what comes next may be another article now
          }
          show(some[i], hit, words);
          shown += 1;
        }
        if (shown >= target || next >= queue.length) { report(); done(); return null; }
        say("正在核对……", "已读" + next + "篇，共" + queue.length + "篇可能有", next / queue.length);
        return go(target, read + some.length);
      });
    }

    /* Where an article goes that the title lists named by mistake: among the others, by date. */
    function placeFor(article) {
      var i = next;
      while (i < queue.length && (queue[i].inTitle || queue[i].id > article.id)) i++;
      return i;
    }

    more.onclick = function () {
      var first = list.children.length;
      more.hidden = true;
      Promise.resolve(go(shown + PAGE, 0)).then(function () {
        var item = list.children[first];
        if (item) item.querySelector("a").focus();
      }).catch(explain);
    };
    showFacets(kept, chosen);
    return go(PAGE, 0);
  }

  function nothing(others, chosen) {
    var limits = KINDS.filter(function (kind) { return chosen[kind[0]]; }).map(function (kind) { return chosen[kind[0]] + (kind[0] === "year" ? "年" : ""); });
    if (others && limits.length) say("在“" + limits.join("、") + "”里没有找到。", "取消这个条件，共有" + others + "篇。");
    else say("没有找到“" + input.value.trim() + "”。", "少写几个字再试，或者查其中最有把握的两个字；几个词之间空一格，就找同时有这些词的文章。");
  }

  function explain(problem) {
    var isStale = problem.message === "stale" || data.isStale();
    more.hidden = true;
    say(isStale ? "网站刚刚更新过，请刷新本页再查。" : "读不到查找用的数据（assets/search/" + problem.message + "）。",
      isStale ? "" : "请检查网络；从U盘或文件夹打开的，要把整个网站文件夹一起复制。也可以从历年各期、栏目、供稿单位里找。");
    done();
  }

  /* ---- The form, the address, the keyboard ---- */

  function fromAddress() {
    input.value = new URLSearchParams(location.search).get("q") || "";
    run();
  }

  function chosenNow() {
    var query = new URLSearchParams(location.search), chosen = {};
    KINDS.forEach(function (kind) { chosen[kind[0]] = query.get(kind[0]) || ""; });
    return chosen;
  }

  function goTo(where, replace) {
    if (where === location.pathname + location.search) return run();
    history[replace ? "replaceState" : "pushState"](null, "", where);
    run();
  }

  var timer = 0, composing = false, typed = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(timer); typed = false; goTo(address(chosenNow())); });
  input.addEventListener("compositionstart", function () { composing = true; });
  input.addEventListener("compositionend", function () { composing = false; later(); });
  input.addEventListener("input", function () { if (!composing) later(); });
  // While someone types, one entry of the history follows the words; a new one begins with each new visit to the field.
  function later() {
    clearTimeout(timer);
    timer = setTimeout(function () { var replace = typed; typed = true; goTo(address(chosenNow()), replace); }, 350);
  }
  input.addEventListener("blur", function () { typed = false; });
  facets.addEventListener("click", function (event) {
    var link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(link.getAttribute("href"));
  });
  addEventListener("popstate", function () { typed = false; fromAddress(); });
  setTimeout(function () {
    fromAddress();
    if (!input.value) input.focus();
    data.ready().catch(explain);
  }, 0);
})();
