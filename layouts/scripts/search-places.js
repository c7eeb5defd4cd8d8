/* The line above the hits: what a query names besides words of articles. 第45期, 2026年7月30日, 2026年7月,
   a section, a contributor, a topic, words of the office's own pages. Nothing newer than Chrome 80. */
const bulletinPlaces = (function () {
  "use strict";
  const MOST = 3;      // of each kind
  const MONTHLY = 6;   // issues of a month that are all listed
  const form = document.getElementById("search-form");
  if (!form) return {};
  const { normalize, wordsOf, numbers } = bulletinText;
  const root = form.dataset.root, version = form.dataset.places, data = bulletinSearch.data;
  const DAY = 86400000, DAY_OF_1970 = 719163;  // milliseconds, and Python's ordinal of its first day

  let places = null, pages = [];

  bulletinSearch.places = (value) => { places = unpack(value); };
  bulletinSearch.pages = (value) => {
    pages = value.map(([title, href, parts]) => ({
      title, href, parts: parts.map(([anchor, heading, text]) => ({
        anchor, heading, head: normalize(title + "\n" + heading), text: normalize(text)
      }))
    }));
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
          ({ name, folded: normalize(name), href: folder + "/" + own[i] + ".html", count: count[i] })) };
      }),
      links: value.links.map(([text, href]) => ({ text, folded: normalize(text), href }))
    };
  }

  /* Returns year, month and day of Python's ordinal: 1 is the first day of year 1. */
  function dateOf(ordinal) {
    const date = new Date((ordinal - DAY_OF_1970) * DAY);
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  }

  function dayText(date) { return date[0] + "年" + date[1] + "月" + date[2] + "日"; }

  /* ---- Numbers and dates ---- */

  const DIGITS = "o一二三四五六七八九";

  /* Returns the text with Chinese numbers as digits: 第四十五期 → 第45期, 二o二六年 → 2026年. */
  function withDigits(text) {
    return text.replace(/[一二三四五六七八九十百][o零一二三四五六七八九十百]*/g, (run) => {
      const digits = run.replace(/零/g, "o");
      if (!/[十百]/.test(digits)) return Array.from(digits, (one) => DIGITS.indexOf(one)).join("");
      let sum = 0, rest = digits.replace(/o/g, "");
      [["百", 100], ["十", 10]].forEach(([unit, worth]) => {
        const at = rest.indexOf(unit);
        if (at < 0) return;
        sum += worth * (at ? DIGITS.indexOf(rest[at - 1]) : 1);
        rest = rest.slice(at + 1);
      });
      return String(sum + (rest ? DIGITS.indexOf(rest[0]) : 0));
    });
  }

  /* Returns the text with words for years, and years of two digits, as numbers of four: 去年第3期, 25年第3期 →
     2025年第3期. */
  function withYears(text) {
    const year = new Date().getFullYear();
    const years = { 今年: year, 本年: year, 去年: year - 1, 上年: year - 1, 前年: year - 2 };
    return text.replace(/今年|本年|去年|上年|前年/, (word) => years[word] + "年")
      .replace(/^([0-9]{2})年(?=[第0-9]|$)/, (_, two) => "20" + two + "年");
  }

  function issuesNamed(text) {
    const all = places.issues, out = [];
    const add = (test) => {
      all.forEach((issue) => { if (test(issue) && !out.includes(issue)) out.push(issue); });
    };
    const numberOf = (issue) => issue.label.replace(/^\d+年/, "").match(/^第(\d+)(?:-(\d+))?期$/);
    const hasNumber = (issue, n) => {
      const found = numberOf(issue);
      return found && +found[1] <= n && n <= +(found[2] || found[1]);
    };
    const isYearly = all.some((issue) => /^\d+年/.test(issue.label));
    const inYear = text.match(/(\d{4})年?第?(\d+)(?:-(\d+))?期/);
    const total = text.match(/总第?(\d+)(?:-\d+)?期?/);
    const extra = text.match(/(?:(\d{4})年?)?(?:增刊第?(\d*)|增第?(\d+))/);
    const plain = text.match(/^\D*?第?(\d+)(?:[-、](\d+))?期/) || text.match(/^(?:no\.?)?(\d{1,4})$/);
    if (total) {
      add((issue) => issue.totals && issue.totals[0] <= +total[1] && +total[1] <= issue.totals[1]);
      if (!isYearly) add((issue) => hasNumber(issue, +total[1]));
    } else if (extra) {
      const number = extra[2] || extra[3];
      add((issue) => (number ? issue.label.endsWith("增刊" + number) : issue.label.includes("增刊")) &&
        (!extra[1] || String(issue.date[0]) === extra[1]));
    } else if (inYear) {
      const own = all.filter((issue) => String(issue.date[0]) === inYear[1]);
      add((issue) => own.includes(issue) && hasNumber(issue, +inYear[2]));
      // Where numbers run on, the third issue of a year is the third of its regular ones.
      const regular = own.filter(numberOf);
      if (!out.length && regular[inYear[2] - 1]) out.push(regular[inYear[2] - 1]);
    } else if (plain) {
      add((issue) => hasNumber(issue, +plain[1]));
      add((issue) => issue.totals && issue.totals[0] <= +plain[1] && +plain[1] <= issue.totals[1]);
    }
    add((issue) => issue.key === text);
    if (/^(最新|最近)(1?期|的?简报)?$|^本期$/.test(text)) out.push(...all.slice(-1));
    return out.reverse().slice(0, MONTHLY);
  }

  /* Returns the year, month and day that a text names, each 0 where it does not; null where it names none. */
  function dateIn(text) {
    const patterns = [
      /(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})(?!\d)/, /^(\d{4})(\d{2})(\d{2})$/,
      /^(\d{4})[年./-](\d{1,2})月?(?:份|$)/,
      /(\d{4})年(\d{1,2})月(?!\d)/, /^(\d{4})(?:年?|年度|全年|年全年|年各期)$/, /^()(\d{1,2})月(\d{1,2})[日号]?$/
    ];
    for (const pattern of patterns) {
      const found = text.match(pattern);
      if (!found) continue;
      const date = [+found[1], +(found[2] || 0), +(found[3] || 0)];
      if (date[1] <= 12 && date[2] <= 31) return date;
    }
    return null;
  }

  function linkTo(issue) {
    const address = "issues/" + issue.key;
    const links = [{ kind: "期", text: issue.label, note: dayText(issue.date), href: address + ".html" }];
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

  function dateLinks(text) {
    const date = dateIn(text), out = [];
    if (!date) return out;
    const [year, month, day] = date;
    const own = places.issues.filter(({ date: [y, m, d] }) =>
      (!year || y === year) && (!month || m === month) && (!day || d === day));
    if (day || (month && own.length <= MONTHLY)) {
      own.slice().reverse().slice(0, MONTHLY).forEach((issue) => out.push(...linkTo(issue)));
    }
    if (year && month && !own.length) out.push(...nearest(date));
    const page = places.months.find(([y, m]) => y === year && m === month);
    if (page) out.push({ kind: "月", text: year + "年" + month + "月各期", href: page[2] });
    if (year && places.issues.some((issue) => issue.date[0] === year)) {
      out.push({ kind: "年", text: year + "年各期", href: "years/" + year + ".html" });
    }
    return out;
  }

  /* Returns links to the last issue before a day without one, and the first one behind it. */
  function nearest(date) {
    const order = ([y, m, d]) => (y * 100 + m) * 100 + d, at = order(date);
    const behind = places.issues.findIndex((issue) => order(issue.date) > at);
    const before = places.issues[(behind < 0 ? places.issues.length : behind) - 1];
    const out = before ? linkTo(before) : [];
    if (behind >= 0) out.push(...linkTo(places.issues[behind]));
    return out;
  }

  /* ---- Names and words ---- */

  /* Returns how well a name fits, less is better: it is the query, a word of it, or has the query within
     it. */
  function rank(name, whole, words) {
    if (name === whole) return 0;
    if (words.includes(name)) return 1;
    return whole.length > 1 && name.includes(whole) ? 2 : 9;
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
      if (rank(link.folded, whole, words) < 2) out.push({ kind: "页面", text: link.text, href: link.href });
    });
    return out;
  }

  function pageLinks(words) {
    const found = [];
    if (words.join("").length < 2) return found;
    pages.forEach((page) => {
      const fits = page.parts.filter((part) =>
        words.every((word) => part.head.includes(word) || part.text.includes(word)));
      const best = fits.find((part) => words.every((word) => part.head.includes(word))) || fits[0];
      if (best) found.push({ page, best, isHead: words.every((word) => best.head.includes(word)) });
    });
    return found.sort((a, b) => b.isHead - a.isHead).slice(0, MOST).map(({ page, best }) => ({
      kind: "页面", text: page.title + (best.heading ? "：" + best.heading : ""),
      href: page.href + (best.anchor ? "#" + best.anchor : "")
    }));
  }

  const ready = () => Promise.all([load("places.js"), load("pages.js")]);
  const load = (name) => data.load(name, version).catch(() => null);

  /* Resolves with a link to the PDF of an issue; with null where there is none, or nothing is known of it. */
  function pdfOf(key) {
    return load("places.js").then(() => {
      const issue = places && places.hasPdf && places.issues.find((one) => one.key === key);
      if (!issue) return null;
      return { href: root + "issues/" + key + ".pdf", whose: issue.label, note: sizeOf(issue) };
    });
  }

  /* Resolves with the links for a query; with none where their files are not there. */
  function find(query) {
    return ready().then(() => {
      const words = wordsOf(query), whole = normalize(query.replace(/["“”「」《》]/g, ""));
      if (!places || !words.length) return [];
      const text = withYears(withDigits(whole)), issues = [].concat(...issuesNamed(text).map(linkTo));
      const links = issues.concat(dateLinks(text), groupLinks(whole, words), pageLinks(words));
      return links.filter((link, i) => links.findIndex((other) => other.href === link.href) === i);
    });
  }

  function show(node, links) {
    node.textContent = "";
    links.forEach((link) => {
      const item = document.createElement("a");
      item.className = "search-places__link";
      item.href = root + link.href;
      if (link.label) item.setAttribute("aria-label", link.label);
      [["kind", link.kind], ["name", link.text], ["note", link.note]].forEach(([name, text]) => {
        if (!text) return;
        const part = document.createElement("span");
        part.className = "search-places__" + name;
        part.textContent = text;
        item.append(part, " ");
      });
      node.append(item);
    });
  }

  return { ready, find, show, pdfOf };
})();
