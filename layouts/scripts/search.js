/* The search page: field, address, results, facets, keys. What it shows comes from search-data.js. */
(function () {
  "use strict";
  const PAGE = 10;  // hits shown at a time
  const READ = 12;  // texts read for them, at most
  const FEW = 8;    // contributors shown until the reader asks for all
  const FACETS = [["year", "年份"], ["section", "栏目"], ["from", "供稿单位"]];  // name in the address, heading
  const form = document.getElementById("search-form");
  if (!form) return;
  const input = form.elements.q, root = form.dataset.root, data = bulletinSearch.data;
  const byId = (id) => document.getElementById(id);
  const status = byId("search-status"), bar = byId("search-progress"), list = byId("search-hits");
  const more = byId("search-more"), facets = byId("search-facets");

  /* ---- What is shown ---- */

  function element(tag, name, text) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  }

  /* Appends the text to the node, with its words marked. */
  function withMarks(node, text, words) {
    let done = 0;
    bulletinText.rangesOf(text, words, 50).forEach(([from, to]) => {
      node.append(text.slice(done, from), element("mark", "found", text.slice(from, to)));
      done = to;
    });
    node.append(text.slice(done));
    return node;
  }

  function show(article, hit, words) {
    const item = element("li", "search-hit"), head = element("h2", "search-hit__head");
    const link = withMarks(element("a", "search-hit__title"), hit.title, words);
    const query = "?q=" + encodeURIComponent(input.value.trim());
    link.href = root + "issues/" + article.issue + ".html" + query + "#" + hit.anchor;
    head.append(link);
    const facts = element("p", "search-hit__facts");
    [hit.section, hit.label, hit.day].forEach((fact) => {
      if (fact) facts.append(element("span", "search-hit__fact", fact));
    });
    if (hit.contributorLine) {
      facts.append(withMarks(element("span", "search-hit__fact"), hit.contributorLine, words));
    }
    const sentence = withMarks(element("p", "search-hit__sentence"), data.sentence(hit, words), words);
    item.append(head, sentence, facts);
    list.append(item);
  }

  function valuesOf(article, facet) { return facet === "from" ? article.from : [article[facet]]; }

  function passes(article, chosen, except) {
    return FACETS.every(([facet]) =>
      facet === except || !chosen[facet] || valuesOf(article, facet).includes(chosen[facet]));
  }

  function withUnit(facet, value) { return value + (facet === "year" ? "年" : ""); }

  /* Returns the address of what the field asks for, with the chosen facets. */
  function address(chosen) {
    const query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value.trim());
    FACETS.forEach(([facet]) => { if (chosen[facet]) query.set(facet, chosen[facet]); });
    return location.pathname + (String(query) ? "?" + query : "");
  }

  /* Returns [value, count] of a facet, years from the latest, others from the most frequent. */
  function countsOf(facet, articles, chosen) {
    const counts = new Map();
    articles.filter((article) => passes(article, chosen, facet)).forEach((article) => {
      valuesOf(article, facet).forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    });
    if (chosen[facet] && !counts.has(chosen[facet])) counts.set(chosen[facet], 0);
    return Array.from(counts).sort((a, b) =>
      facet === "year" ? b[0] - a[0] : b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  let showsAllContributors = false;

  function showFacets(articles, chosen) {
    // The links are made anew; the keyboard stays where it was.
    const focused = document.activeElement && document.activeElement.dataset.facet;
    facets.textContent = "";
    FACETS.forEach(([facet, heading]) => {
      const rows = countsOf(facet, articles, chosen);
      if (!rows.length) return;
      const box = element("section", "search-facet"), items = element("ul", "search-facet__list");
      const limit = facet === "from" && !showsAllContributors ? FEW : rows.length;
      rows.forEach(([value, count], i) => {
        if (i < limit || value === chosen[facet]) items.append(facetItem(facet, value, count, chosen));
      });
      box.append(element("h2", "search-facet__name", heading), items);
      if (rows.length > limit) {
        const button = element("button", "search-facet__more", "另有" + (rows.length - limit) + "个单位");
        button.type = "button";
        button.onclick = () => { showsAllContributors = true; showFacets(articles, chosen); };
        box.append(button);
      }
      facets.append(box);
    });
    facets.querySelectorAll("[data-facet]").forEach((link) => {
      if (link.dataset.facet === focused) link.focus();
    });
  }

  function facetItem(facet, value, count, chosen) {
    const isChosen = chosen[facet] === value;
    const item = element("li", "search-facet__item"), link = element("a", "search-facet__link");
    link.href = address(Object.assign({}, chosen, { [facet]: isChosen ? "" : value }));
    link.dataset.facet = facet + value;
    if (isChosen) link.setAttribute("aria-current", "true");
    link.append(element("span", "search-facet__value", withUnit(facet, value)));
    link.append(element("span", "search-facet__count", isChosen ? "取消" : String(count)));
    item.append(link);
    return item;
  }

  /* progress: a share of 1; without it the bar is hidden. */
  function say(text, hint, progress) {
    status.textContent = text;
    if (hint) status.append(element("span", "search-status__hint", hint));
    bar.hidden = progress === undefined;
    if (progress !== undefined) bar.value = progress;
  }

  /* ---- A query from beginning to end ---- */

  let current = 0;  // the number of the query that is shown; an older one that is still loading gives up

  function run() {
    const mine = ++current, chosen = chosenNow(), words = bulletinText.wordsOf(input.value);
    document.title = (input.value.trim() ? input.value.trim() + " — " : "") + form.dataset.title;
    more.hidden = true;
    delete document.documentElement.dataset.searchDone;
    if (!words.some((word) => word.length > 1)) {
      list.textContent = facets.textContent = "";
      if (words.length) say("再多写一个字。", "至少要两个连着的字才能查。");
      else say("", "");
      done();
      return;
    }
    say("正在查找……", "", 0);
    data.ready().then(() => {
      if (mine !== current) return null;
      return data.candidates(words, (share) => { if (mine === current) say("正在查找……", "", share); });
    }).then((found) => {
      if (mine !== current || !found) return null;
      return present(mine, found, words, chosen);
    }).catch((problem) => { if (mine === current) explain(problem); });
  }

  function done() { document.documentElement.dataset.searchDone = String(current); }

  /* Reads on until ten more hits are shown or there are no more; then offers to go on. */
  function present(mine, found, words, chosen) {
    const queue = found.queue.filter((a) => passes(a, chosen)), wrong = new Set();
    let next = 0, shown = 0;
    list.textContent = "";

    function report() {
      const left = found.queue.filter((a) => !wrong.has(a));
      const count = queue.length - wrong.size, isExact = found.isExact || next >= queue.length;
      showFacets(left, chosen);
      if (!count) explainNothing(left.length, chosen);
      else say((isExact ? "" : "约") + count + "篇", isExact ? "" : "边看边核对，数字会更准。");
      more.hidden = next >= queue.length;
    }

    /* read: how many articles have been read for this call and those it goes on with. With something to show
       it stops at READ and leaves the rest to the button; with nothing it reads on until there is. */
    function go(target, read) {
      if (mine !== current) return null;
      let room = Math.max(target - shown, 0) * (read > PAGE ? 2 : 1);
      if (shown > target - PAGE) room = Math.min(room, READ - read);
      const some = queue.slice(next, next + Math.max(Math.min(room, READ), 0));
      if (!some.length) { report(); done(); return null; }
      return data.read(some).then(() => {
        if (mine !== current) return null;
        for (let i = 0; i < some.length && shown < target; i++) {
          next += 1;
          const hit = data.check(some[i], words);
          if (!hit) { wrong.add(some[i]); continue; }
          if (some[i].inTitle && !hit.inTitle) {
            some[i].inTitle = false;
            queue.splice(placeFor(some[i]), 0, some[i]);
            queue.splice(--next, 1);
            break;  // what comes next may be another article now
          }
          show(some[i], hit, words);
          shown += 1;
        }
        if (shown >= target || next >= queue.length) { report(); done(); return null; }
        say("正在核对……", "已读" + next + "篇，共" + queue.length + "篇可能有", next / queue.length);
        return go(target, read + some.length);
      });
    }

    /* Returns where an article goes that the title lists named by mistake: among the others, by date. */
    function placeFor(article) {
      let i = next;
      while (i < queue.length && (queue[i].inTitle || queue[i].id > article.id)) i++;
      return i;
    }

    more.onclick = () => {
      const first = list.children.length;
      more.hidden = true;
      Promise.resolve(go(shown + PAGE, 0)).then(() => {
        const item = list.children[first];
        if (item) item.querySelector("a").focus();
      }).catch(explain);
    };
    showFacets(found.queue, chosen);
    return go(PAGE, 0);
  }

  function explainNothing(others, chosen) {
    const limits = FACETS.map(([facet]) => chosen[facet] && withUnit(facet, chosen[facet])).filter(Boolean);
    if (others && limits.length) {
      say("在“" + limits.join("、") + "”里没有找到。", "取消这个条件，共有" + others + "篇。");
    } else {
      say("没有找到“" + input.value.trim() + "”。",
        "少写几个字再试，或者查其中最有把握的两个字；几个词之间空一格，就找同时有这些词的文章。");
    }
  }

  function explain(problem) {
    more.hidden = true;
    if (problem.message === "stale" || data.isStale()) {
      say("网站刚刚更新过，请刷新本页再查。", "");
    } else {
      say("读不到查找用的数据（assets/search/" + problem.message + "）。",
        "请检查网络；从U盘或文件夹打开的，要把整个网站文件夹一起复制。也可以从历年各期、栏目、供稿单位里找。");
    }
    done();
  }

  /* ---- The form, the address, the keyboard ---- */

  function fromAddress() {
    input.value = new URLSearchParams(location.search).get("q") || "";
    run();
  }

  function chosenNow() {
    const query = new URLSearchParams(location.search), chosen = {};
    FACETS.forEach(([facet]) => { chosen[facet] = query.get(facet) || ""; });
    return chosen;
  }

  function goTo(where, replaces) {
    if (where === location.pathname + location.search) return run();
    history[replaces ? "replaceState" : "pushState"](null, "", where);
    run();
  }

  let timer = 0, isComposing = false, hasTyped = false;

  // While someone types, one entry of the history follows the words; each visit to the field begins another.
  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const replaces = hasTyped;
      hasTyped = true;
      goTo(address(chosenNow()), replaces);
    }, 350);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    hasTyped = false;
    goTo(address(chosenNow()));
  });
  // Characters of an input method are not looked for before they are chosen.
  input.addEventListener("compositionstart", () => { isComposing = true; });
  input.addEventListener("compositionend", () => { isComposing = false; later(); });
  input.addEventListener("input", () => { if (!isComposing) later(); });
  input.addEventListener("blur", () => { hasTyped = false; });
  facets.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(link.getAttribute("href"));
  });
  addEventListener("popstate", () => { hasTyped = false; fromAddress(); });
  // Behind the browser's own restoring of the form.
  setTimeout(() => {
    fromAddress();
    if (!input.value) input.focus();
    data.ready().catch(explain);
  }, 0);
})();
