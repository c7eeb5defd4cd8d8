/* The search page: field, address, order, facets, keys, and a query from beginning to end. Its data come from
   search-data.js, its hits from search-hits.js, the line of places above them from search-places.js. */
(function () {
  "use strict";
  const MOST_SAID = 40;  // characters of a query that are repeated
  const FEW = 8;    // contributors shown until the reader asks for all
  const FACETS = [["year", "年份"], ["section", "栏目"], ["from", "供稿单位"]];  // name in the address, heading
  const NAMES = FACETS.map(([facet]) => facet).concat("since", "until", "order");  // all of the address but q
  const form = document.getElementById("search-form");
  if (!form) return;
  const input = form.elements.q, data = bulletinSearch.data;
  const { PAGE, element } = bulletinHits;
  const byId = (id) => document.getElementById(id);
  const status = byId("search-status"), bar = byId("search-progress"), list = byId("search-hits");
  const more = byId("search-more"), facets = byId("search-facets"), places = byId("search-places");
  const tools = byId("search-tools"), order = byId("search-order"), narrow = byId("search-narrow");
  const since = byId("search-since"), until = byId("search-until"), mentions = byId("search-mentions");

  /* ---- What is shown ---- */

  function valuesOf(article, facet) { return facet === "from" ? article.from : [article[facet]]; }

  function passes(article, chosen, except) {
    if (article.year < chosen.since || (chosen.until && article.year > chosen.until)) return false;
    if (chosen.issues && !chosen.issues.has(article.issue)) return false;
    return FACETS.every(([facet]) =>
      facet === except || !chosen[facet] || valuesOf(article, facet).includes(chosen[facet]));
  }

  function withUnit(facet, value) { return value + (facet === "year" ? "年" : ""); }

  /* Returns the address of what the field asks for, with the chosen facets. */
  function address(chosen) {
    const query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value.trim());
    NAMES.forEach((name) => { if (chosen[name]) query.set(name, chosen[name]); });
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

  let above = Promise.resolve();  // resolves when all above the hits is shown, so that they do not move
  let current = 0;  // the number of the query that is shown; an older one that is still loading gives up
  let isSettled = false;  // whether all that it shows for now is there

  function run() {
    const mine = ++current, chosen = chosenNow(), query = input.value.trim();
    document.title = (query ? query + " — " : "") + form.dataset.title;
    more.hidden = true;
    mentions.textContent = "";
    isSettled = false;
    delete document.documentElement.dataset.searchDone;
    above = showAbove(mine, query, chosen);
    const words = bulletinText.wordsOf(query);
    if (!words.length) {
      list.textContent = facets.textContent = "";
      say("", "");
      done();
      return;
    }
    data.ready().then(() => look(mine, { query, words, limits: {}, shownAs: query, tried: [], chosen }))
      .catch((problem) => { if (mine === current) explain(problem); });
  }

  function done() {
    isSettled = true;
    document.documentElement.dataset.searchDone = String(current);
  }

  /* asked: { query, words, limits: what other words of the query stand for, as in `chosen`, among: how many
     words the posting lists are for, shownAs: what the pages of hits mark, tried: keys of the words that were
     looked for before, chosen }. */
  function look(mine, asked) {
    if (mine !== current) return null;
    say("正在查找……", "", 0);
    const named = asked.words.length - bulletinPlaces.limited(asked.words).words.length;
    if (!asked.tried.length) data.begin(named ? PAGE : 0);
    return data.candidates(asked.words, (share) => {
      if (mine === current) say("正在查找……", "", share);
    }, asked.among).then((found) => above.then(() => {
      if (mine !== current) return null;
      const articles = found.articles.filter((article) => passes(article, asked.limits));
      return present(mine, Object.assign(found, { articles }), asked);
    }));
  }

  /* Looks for the words without marks where nothing has them with marks, then for names as they are written,
     局长王某, and then within what other words name, 去年 供水, 第45期 供水; → null where that is no other
     query. */
  function lookOtherwise(mine, asked) {
    const keyOf = (words) => words.slice().sort().join(" ");
    const plain = bulletinText.plainWordsOf(asked.query), tried = asked.tried.concat(keyOf(asked.words));
    const named = plain.map(bulletinNamed.officeFirst), limited = bulletinPlaces.limited(plain);
    const next = [{ words: plain }, { words: named }, limited]
      .find(({ words }) => words.length && !tried.includes(keyOf(words)));
    return next ? look(mine, Object.assign({}, asked, next, { shownAs: next.words.join(" "), tried })) : null;
  }

  /* Shows the hits, and where it stops, offers to go on. */
  function present(mine, found, asked) {
    const { chosen } = asked, kept = history.state || {}, isCurrent = () => mine === current;
    const some = found.articles.filter((article) => passes(article, chosen));
    const hits = bulletinHits.among(some, asked, kept.shown || 0, isCurrent, () => {
      const count = hits.queue.length;
      say("正在核对……", "已读" + hits.next + "篇，共" + count + "篇可能有", hits.next / count);
    });
    let restored = null;

    /* Goes back to where the reader was, and once more when what stands below the hits has come, unless the
       reader has moved. */
    function restore() {
      if (!isCurrent() || !kept.top || (restored !== null && restored !== scrollY)) return;
      scrollTo({ top: kept.top, behavior: "instant" });
      restored = scrollY;
    }

    function report() {
      if (!isCurrent()) return null;
      const { queue, wrong, next, shown } = hits;
      const left = found.articles.filter((article) => !wrong.has(article));
      const count = queue.length - wrong.size, isAll = next >= queue.length;
      if (!left.length) return lookOtherwise(mine, asked) || showAlike(mine, asked);
      showFacets(left, chosen);
      more.hidden = isAll;
      more.textContent = shown ? "再看十篇" : "继续查找";
      if (!count) {
        say("在" + limitsIn(chosen, "里") + "没有找到。", "取消这个条件，共有" + left.length + "篇。");
      } else if (!shown) {
        say("读了" + next + "篇，还没有找到" + quoted(asked.query) + "。",
          "还有" + (queue.length - next) + "篇可能有。可以继续查找，也可以换几个更少见的字。");
      } else sayCount(count, found.isExact || isAll, asked);
      done();
      showMentions(mine, asked.query).then(restore);
      return null;
    }

    more.onclick = () => {
      const first = list.children.length;
      more.hidden = true;
      data.allowMore();
      hits.showUpTo(hits.shown + PAGE).then(report).then(() => {
        const item = list.children[first];
        if (item) item.querySelector("a").focus();
        remember();
      }).catch(explain);
    };
    showFacets(found.articles, chosen);
    // Who comes back sees as many hits as before, at the same place.
    return hits.showUpTo(Math.max(PAGE, kept.shown || 0)).then(report).then(restore);
  }

  function sayCount(count, isExact, asked) {
    const hints = [];
    if (!isExact) hints.push("边看边核对，数字会更准。");
    if (asked.words.some((word) => word.length === 1)) hints.push("只写一个字，找到的多；再加一个字更准。");
    const head = asked.tried.length
      ? "没有" + quoted(asked.query) + "这样写的；改查" + limitsIn(asked.limits, "里的") + "“" +
        asked.words.join("”“") + "”：" : "";
    say(head + (isExact ? "" : "约") + count + "篇", hints.join(""));
  }

  /* Returns what was written, in quotation marks that it may have itself. */
  function quoted(query) {
    const text = query.length > MOST_SAID ? query.slice(0, MOST_SAID) + "……" : query;
    return /^["“「『]/.test(text) ? text : "“" + text + "”";
  }

  /* Returns what is chosen, in quotation marks and with the words behind it, or nothing. */
  function limitsIn(chosen, behind) {
    const limits = FACETS.map(([facet]) => chosen[facet] && withUnit(facet, chosen[facet])).filter(Boolean);
    const first = chosen.since, last = chosen.until;
    if (chosen.named) limits.push(chosen.named);
    if (first || last) {
      limits.push(first && last ? first + "—" + last + "年" : first ? first + "年以后" : last + "年以前");
    }
    return limits.length ? "“" + limits.join("、") + "”" + behind : "";
  }

  /* Shows, below the hits, the pages that have the query in their text. */
  function showMentions(mine, query) {
    return bulletinPlaces.mentions(query).then((found) => {
      if (mine === current) bulletinPlaces.show(mentions, found);
    });
  }

  /* Says that nothing has the query, and shows what has it without its marks, or else the titles that are
     like it. */
  function showAlike(mine, asked) {
    let word = "不计标点，找到";
    const like = data.unmarked(asked.words).then((same) => {
      if (same.length) return same;
      word = "题目相近的有";
      return data.alike(asked.words);
    });
    return Promise.all([like, showMentions(mine, asked.query)]).then(([found]) => {
      if (mine !== current) return;
      const where = places.firstChild ? "上面" : mentions.firstChild ? "下面" : "";
      const isNear = /^[前后]一期/.test(places.textContent);  // as bulletinPlaces names neighbours
      tools.hidden = true;
      showFacets([], asked.chosen);
      more.hidden = true;
      // Beside the links to places, which have answered where there are any.
      say(where ? "文章里没有" + quoted(asked.query) + "这几个字。" : "文章里没有找到" + quoted(asked.query) + "。",
        found.length ? word + found.length + "篇：" : isNear ? "没有这一期，上面是离它最近的。" :
          where ? where + "的链接通到有它的地方。" :
          "少写几个字再试，或者查其中最有把握的两个字；几个词之间空一格，就找同时有这些词的文章。");
      found.forEach(([article, pieces]) =>
        bulletinHits.show(article, data.check(article, []), pieces, pieces.join(" ")));
      done();
    });
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
    NAMES.forEach((name) => { chosen[name] = query.get(name) || ""; });
    if (chosen.until && chosen.until < chosen.since) {  // 2020 to 2018
      [chosen.since, chosen.until] = [chosen.until, chosen.since];
    }
    return chosen;
  }

  function goTo(where, replaces) {
    if (where === location.pathname + location.search) return run();
    history[replaces ? "replaceState" : "pushState"](null, "", where);
    run();
  }

  /* Keeps in the history how much is shown and where the reader is. */
  function remember() {
    if (isSettled) history.replaceState({ shown: list.children.length, top: Math.round(scrollY) }, "");
  }

  /* Shows the line of places and the tools, both at once; resolves when they are there. */
  function showAbove(mine, query, chosen) {
    order.value = chosen.order;
    since.value = chosen.since;
    until.value = chosen.until;
    if (!query) {
      places.textContent = "";
      tools.hidden = true;
      return Promise.resolve();
    }
    return bulletinPlaces.find(query).then((found) => {
      if (mine !== current) return;
      bulletinPlaces.show(places, found);
      tools.hidden = false;
    });
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
  // The data come while the first words are written: who reads this page and goes on loads none.
  ["compositionstart", "input"].forEach((event) => {
    const begin = () => { data.ready().then(bulletinPlaces.ready).catch(explain); };
    input.addEventListener(event, begin, { once: true });
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
  list.addEventListener("click", remember);
  const choose = (changed) => goTo(address(Object.assign(chosenNow(), changed)));
  order.addEventListener("change", () => choose({ order: order.value }));
  [since, until].forEach((select) => select.addEventListener("change", () =>
    choose({ year: "", since: since.value, until: until.value })));
  narrow.addEventListener("click", () => {
    const isOpen = narrow.getAttribute("aria-expanded") === "true";
    narrow.setAttribute("aria-expanded", String(!isOpen));
    facets.classList.toggle("search__facets--open", !isOpen);
  });
  let scrolled = 0;
  addEventListener("scroll", () => {
    clearTimeout(scrolled);
    scrolled = setTimeout(remember, 150);
  }, { passive: true });
  if ("scrollRestoration" in history) history.scrollRestoration = "manual";
  addEventListener("popstate", () => { hasTyped = false; fromAddress(); });
  // Behind the browser's own restoring of the form.
  setTimeout(() => {
    fromAddress();
    if (!input.value) input.focus();
  }, 0);
})();
