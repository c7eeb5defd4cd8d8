/* The line above the hits: what a query names besides words of articles. 第45期, 2026年7月30日, 2026年7月,
   a section, a contributor, a topic, a heading of the office's own pages; below the hits, pages that have
   the words in their text. Nothing newer than Chrome 80. */
const bulletinPlaces = (function () {
  "use strict";
  const MOST = 3;      // of each kind
  const MONTHLY = 6;   // issues of a month that are all listed
  const MOST_ISSUES = 12;  // of one number, the newest
  const form = document.getElementById("search-form");
  if (!form) return {};
  const { normalize, wordsOf, numbers } = bulletinText;
  const { bare, plainly, issuesIn, numberIn, numberOf, dateIn, yearsIn } = bulletinNamed;
  const root = form.dataset.root, version = form.dataset.places, data = bulletinSearch.data;
  const DAY = 86400000, DAY_OF_1970 = 719163;  // milliseconds, and Python's ordinal of its first day

  let places = null;

  bulletinSearch.places = (value) => { places = unpack(value); };
  bulletinSearch.pages = (texts) => {
    places.parts.forEach((part, i) => { part.text = normalize(texts[i]); });
  };

  function unpack(value) {
    let day = 0;
    const keys = value.keys ? value.keys.split(" ") : [];
    const gaps = numbers(value.days), pdfs = numbers(value.pdfs);
    const issues = keys.map((key, i) => {
      const date = dateOf(day += gaps[i]), label = value.labels[key] || "第" + key + "期";
      return { key, label, date, totals: null, pages: pdfs[2 * i], kb: pdfs[2 * i + 1] };
    });
    value.totals.forEach(([place, first, last]) => { issues[place].totals = [first, last]; });
    return {
      issues, hasPdf: value.pdf, months: value.months,
      groups: value.groups.map(([word, folder, names, slugs, counts]) => {
        const own = slugs.split(" "), count = numbers(counts);
        return { word, rows: (names ? names.split("\n") : []).map((name, i) =>
          ({ name, folded: bare(name), href: folder + "/" + own[i] + ".html", count: count[i] })) };
      }),
      links: value.links.map(([text, href]) => ({ text, folded: bare(text), href })),
      parts: [].concat(...value.pages.map(([title, page, parts]) => parts.map(([anchor, heading]) => ({
        page, href: page + (anchor ? "#" + anchor : ""), name: title + (heading ? "：" + heading : ""),
        head: normalize(title + "\n" + heading), text: ""
      }))))
    };
  }

  /* Returns year, month and day of Python's ordinal: 1 is the first day of year 1. */
  function dateOf(ordinal) {
    const date = new Date((ordinal - DAY_OF_1970) * DAY);
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  }

  function dayText(date) { return date[0] + "年" + date[1] + "月" + date[2] + "日"; }

  /* ---- Issues and days ---- */

  function linkTo(issue, kind) {
    const address = "issues/" + issue.key;
    const note = dayText(issue.date), href = address + ".html";
    const links = [{ kind: kind || "期", text: issue.label, note, href }];
    if (places.hasPdf) {
      const note = sizeOf(issue), label = (issue.label + "的PDF " + note).trim();
      links.push({ text: "PDF", note, label, href: address + ".pdf" });
    }
    return links;
  }

  /* Returns pages and size of an issue's PDF, as bulletin/site/pdf_facts.py writes them. */
  function sizeOf({ pages, kb }) {
    if (!pages) return "";
    return pages + "页，" + (kb < 1024 ? kb + " KB" : (kb / 1024).toFixed(1) + " MB");
  }

  /* Returns the issues of a day, a month, some months or a year. */
  function issuesOf({ year, from, to, day }) {
    return places.issues.filter(({ date: [y, m, d] }) =>
      (!year || y === year) && (!from || (from <= m && m <= to)) && (!day || d === day));
  }

  /* Returns the keys of the issues that a word names by 期, a month or a day; null where it names none. */
  function keysNamed(word) {
    const text = plainly(word), date = dateIn(text);
    if (!places || !/[期月日刊]/.test(text)) return null;
    const own = issuesIn(text, places.issues), issues = own.length || !date ? own : issuesOf(date);
    return issues.length ? new Set(issues.map(({ key }) => key)) : null;
  }

  /* Returns the words that name no issue, month, year or section, and the limits that the others are. Their
     posting lists are those that were loaded for all words. */
  function limited(all) {
    const limits = {};
    const words = all.filter((word) => {
      const date = dateIn(plainly(word)), section = data.sectionNamed(word);
      const issues = limits.issues ? null : keysNamed(word);
      if (section) limits.section = section;
      else if (issues) Object.assign(limits, { issues, named: word });
      else if (date && date.year && !date.from) limits.year = String(date.year);
      else return true;
      return false;
    });
    return { words, limits, among: all.length };
  }

  function dateLinks(text) {
    const date = dateIn(text), out = [], years = yearsIn(text);
    if (!date) return years ? yearLinks(...years) : out;
    const { year, from, to, day } = date, own = issuesOf(date);
    if (day || (year && from && own.length <= MONTHLY)) {
      own.slice().reverse().slice(0, MONTHLY).forEach((issue) => out.push(...linkTo(issue)));
    }
    if (year && from && !own.length) {
      out.push(...nearest((issue) => dayNumber(issue.date) > dayNumber([year, from, day])));
    }
    if (from && (year || !day || (!own.length && text.includes("月")))) {
      const isListed = ([y, m, href]) => (!year || y === year) && from <= m && m <= to &&
        (from === to || href.includes("#"));  // a short year has no place of its own for a month
      places.months.filter(isListed).slice(0, MOST_ISSUES)
        .forEach(([y, m, href]) => out.push({ kind: "月", text: y + "年" + m + "月各期", href }));
    }
    return out.concat(yearLinks(year, year));
  }

  function yearLinks(first, last) {
    const years = places.issues.map((issue) => issue.date[0]).filter((year) => first <= year && year <= last);
    return Array.from(new Set(years)).reverse().slice(0, MOST_ISSUES)
      .map((year) => ({ kind: "年", text: year + "年各期", href: "years/" + year + ".html" }));
  }

  /* Returns a day as a number by which days are compared: 20260730. */
  function dayNumber([year, month, day]) { return (year * 100 + month) * 100 + day; }

  /* Returns links to the first issue behind a day or a number that has none, and to the one before. */
  function nearest(isBehind) {
    const behind = places.issues.findIndex(isBehind);
    const before = places.issues[(behind < 0 ? places.issues.length : behind) - 1];
    const out = before ? linkTo(before, "前一期") : [];
    if (behind >= 0) out.push(...linkTo(places.issues[behind], "后一期"));
    return out;
  }

  /* ---- Names and words ---- */

  /* Returns a name without the word for what it names: 栏目：经验交流, 水利局供稿, 水利局写的文章. */
  function nameIn(whole) {
    return whole.replace(/^(?:供稿单位|单位|栏目|主题|关键词)[:：]?(?=.{2})/, "")
      .replace(/(?:的|供稿|写|投|文章|稿子|稿件|栏目|专栏|主题)+$/, "") || whole;
  }

  /* Returns how well a name fits, less is better: it is the query, a word of it, has the query within it, is
     what most of the query says (澄川县水利局), or is what the query is short for (农业局: 县农业农村局). */
  function rank(name, whole, words) {
    if (name === whole) return 0;
    if (words.includes(name)) return 1;
    if (whole.length > 1 && name.includes(whole)) return 2;
    const isMost = name.length > 3 || name.length * 2 >= whole.length;
    if (name.length > 1 && isMost && whole.includes(name)) return 3;
    return whole.length > 2 && whole.length < 7 && isShortFor(whole, name) ? 4 : 9;
  }

  /* Returns whether a name has these characters in this order, the last as its last. */
  function isShortFor(short, name) {
    let at = -1;
    const hasAll = Array.from(short).every((char) => (at = name.indexOf(char, at + 1)) >= 0);
    return hasAll && name.endsWith(short.slice(-1));
  }

  function groupLinks(whole, words) {
    const out = [];
    places.groups.forEach(({ word, rows }) => {
      rows.map((row) => ({ row, rank: rank(row.folded, whole, words) })).filter((one) => one.rank < 9)
        .sort((a, b) => a.rank - b.rank || b.row.count - a.row.count).slice(0, MOST)
        .forEach(({ row: { name, count, href } }) =>
          out.push({ kind: word, text: name, note: count + "篇", href }));
    });
    places.links.forEach((link) => {
      if (rank(link.folded, whole, words) < 3) out.push({ kind: "页面", text: link.text, href: link.href });
    });
    return out;
  }

  /* Returns a link to the first part of each page that has all words, in its text where `inText`. */
  function pageLinks(parts, words, inText) {
    const has = (part, word) => part.head.includes(word) || (inText && part.text.includes(word));
    const hasAll = (part) => words.every((word) => has(part, word));
    const found = words.join("").length < 2 ? [] : parts.filter(hasAll);
    return found.filter((part, i) => found.findIndex(({ page }) => page === part.page) === i).slice(0, MOST)
      .map(({ name, href }) => ({ kind: "页面", text: name, href }));
  }

  const ready = () => load("places.js");
  const load = (name) => data.load(name, version).catch(() => null);

  /* Returns a link to the PDF of an issue; null where there is none, or nothing is known of it. */
  function pdfOf(key) {
    const issue = places && places.hasPdf && places.issues.find((one) => one.key === key);
    return issue && { href: root + "issues/" + key + ".pdf", whose: issue.label, note: sizeOf(issue) };
  }

  /* Resolves with the links for a query; with none where their file is not there. */
  function find(query) {
    return ready().then(() => {
      const words = wordsOf(query);
      if (!places || !words.length) return [];
      const groups = groupLinks(nameIn(bare(query)), words);
      const links = named(query).concat(groups, pageLinks(places.parts, words));
      return links.filter((link, i) => links.findIndex((other) => other.href === link.href) === i);
    });
  }

  /* Returns links to the issues and days that a query names. */
  function named(query) {
    const text = plainly(query), number = numberIn(text, places.issues);
    const own = issuesIn(text, places.issues).slice(0, MOST_ISSUES), links = dateLinks(text);
    if (!own.length && number !== null) {
      links.push(...nearest((issue) => numberOf(issue) && numberOf(issue)[0] > number));
    }
    return [].concat(...own.map((one) => linkTo(one)), links);
  }

  /* Resolves with links to the pages that have the words in their text. It is many times as long as all that
     `find` needs, and so is read behind it; where the query names an issue or a day, which pages have as
     examples, it is not read at all. */
  function mentions(query) {
    return ready().then(() => {
      const words = wordsOf(query);
      if (!places || words.join("").length < 2 || named(query).length) return [];
      const headed = pageLinks(places.parts, words);
      return load("pages.js").then(() => pageLinks(places.parts, words, true)
        .filter(({ href }) => !headed.some((link) => link.href.split("#")[0] === href.split("#")[0])));
    });
  }

  function show(node, links) {
    let box = null;  // a place, and its PDF in the same
    node.textContent = "";
    links.forEach((link) => {
      const item = document.createElement("a");
      item.className = "search-places__link";
      item.href = root + link.href;
      if (link.label) item.setAttribute("aria-label", link.label);
      const kind = link.text.includes(link.kind) ? "" : link.kind;  // 第45期 says what it is
      [["kind", kind], ["name", link.text], ["note", link.note]].forEach(([name, text]) => {
        if (!text) return;
        const part = document.createElement("span");
        part.className = "search-places__" + name;
        part.textContent = text;
        item.append(part, " ");
      });
      if (link.kind) {
        box = document.createElement("span");
        box.className = "search-places__place";
        node.append(box);
      }
      box.append(item);
    });
  }

  return { ready, find, mentions, show, pdfOf, limited };
})();
