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

  /* Returns a name, or a query, as it is compared, without quotation marks, brackets and marks around it. */
  function bare(text) {
    return normalize(text).replace(/["'()[\]《》〈〉「」『』]/g, "").replace(/^[、,;。?!]+|[、,;。?!]+$/g, "");
  }

  /* Returns year, month and day of Python's ordinal: 1 is the first day of year 1. */
  function dateOf(ordinal) {
    const date = new Date((ordinal - DAY_OF_1970) * DAY);
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  }

  function dayText(date) { return date[0] + "年" + date[1] + "月" + date[2] + "日"; }

  /* ---- Numbers and dates ---- */

  const DIGITS = "o一二三四五六七八九", IN_FULL = "零壹贰叁肆伍陆柒捌玖拾佰";
  const OTHERS = { 廿: "二十", 卅: "三十", 元月: "1月" };

  /* Returns the text with Chinese numbers as digits: 第四十五期 → 第45期, 二o二六年 → 2026年. */
  function withDigits(text) {
    const numerals = /[一二三四五六七八九十百][o零一二三四五六七八九十百]*/g;
    const plain = text.replace(/两(?=期)/, "二").replace(/廿|卅|元月/g, (one) => OTHERS[one])
      .replace(/[零壹贰叁肆伍陆柒捌玖拾佰]/g, (one) => (DIGITS + "十百")[IN_FULL.indexOf(one)]);
    return plain.replace(numerals, (run) => {
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

  /* Returns the text with words for years, quarters and months, and years of two digits, as numbers: 去年第3期,
     25年第3期 → 2025年第3期. */
  function withYears(text) {
    const now = new Date(), year = now.getFullYear();
    const years = { 今年: year, 本年: year, 去年: year - 1, 上年: year - 1, 前年: year - 2 };
    const textOf = (months, unit) => {  // of the month or the quarter so many months ago
      const first = new Date(year, now.getMonth() - months, 1), size = unit === "月" ? 1 : 3;
      return first.getFullYear() + "年" + (Math.floor(first.getMonth() / size) + 1) + unit;
    };
    return text.replace(/^最?近(\d)年$/, (_, count) => year - count + 1 + "-" + year)
      .replace(/今年|本年|去年|上年|前年/, (word) => years[word] + "年")
      .replace(/^(上|本|这)个?(月|季度)/, (_, which, unit) =>
        textOf(which !== "上" ? 0 : unit === "月" ? 1 : 3, unit))
      .replace(/(^|\D)(\d\d)年(?=第?\d|[增最上下首全末]|$)/, (_, before, two) => before + "20" + two + "年");
  }

  /* Returns a query as it is read for numbers and dates: in digits, without the bulletin's name before them,
     and what is wanted of them behind. */
  function plainly(query) {
    const dotted = normalize(query.replace(/(\p{Nd})\s+(?=\p{Nd})/gu, "$1."));  // 2026 7 30
    // As it stands on paper: 〔2026〕3期, 〔2026〕3号, 2026（3）.
    const text = dotted.replace(/[[(](\d{4})[\])]/, "$1年").replace(/(\d{4})\((\d+)\)/, "$1年第$2期")
      .replace(/(\d{4}年)(\d+)号$/, "$1第$2期");
    return withYears(withDigits(bare(text)))
      .replace(/^(?:期号|刊号|#|第?no)[:.]?(?=\d)/, "no.")
      .replace(/^\D*(?:[报讯]|[^增合]刊)(?=\d|第|总|增|no|最|创|合)/, "")
      .replace(/^(\D*\d+期)((?:19|20)\d\d)年?$/, "$2年$1")
      .replace(/(\d月份?)(?:[上中下]旬|[初中底末])$|(\d年)年?[初中底末]$/, "$1$2")
      .replace(/(?:的|那1?期|(?:工作)?简报|\.?pdf|word|下载|目录|全文|原文|电子版|各期|全年|全部|所有)+$/, "");
  }

  /* ---- Issues ---- */

  // One number or several: 45, 39、40, 39-40, 39期和第40. Between - ~ 至 到 stand the first and the last.
  const NUMBERS = "\\d{1,4}(?:(?:期?(?:[-~至到、,/]|和|与|及)第?|期第?)\\d{1,4})*";
  const NUMBERED = [
    new RegExp("(^总|总第|总期第?)(" + NUMBERS + ")"),
    new RegExp("()第(" + NUMBERS + ")(?:[期号](?!间|工程)|$)"),
    new RegExp("()(" + NUMBERS + ")(?:期(?=$|[总的合增第])|(?=合[刊期]))")
  ];
  const BARE = /^(?:no\.?)?\d{1,4}(?:[-~至到、和]\d{1,4})*$/;
  const NEAR = 3;  // as far as the first and the last may be apart where no 期 says that they are numbers
  // Before a number that stands behind it, so that the year is none of the numbers: 2025-3期, 2025第3期.
  const YEAR = /(^|[^\d第])((?:19|20)\d\d)(?:年度?|[-./](?=\d+期)|(?=第|增))/;

  function rangesIn(text, farthest) {
    return text.match(/\d+(?:期?[-~至到]第?\d+)?/g).map((run) => run.match(/\d+/g).map(Number))
      .map((pair) => [pair[0], pair[pair.length - 1]]).filter(([first, last]) => last - first <= farthest);
  }

  /* Returns the issues that a text names, the newest first. What it says of year and month says which it can
     mean; the numbers are their own or totals. Where none has such a number, as in a series whose numbers run
     on, the third issue of a year (or of a month that is named) is the third of its regular ones. */
  function issuesNamed(text) {
    const isBare = BARE.test(text), date = isBare ? null : dateIn(text);
    const inYear = text.match(YEAR), rest = inYear ? text.replace(YEAR, "$1") : text;
    const year = date ? date.year : inYear ? +inYear[2] : 0, month = date ? date.from : 0;
    const all = places.issues, pool = all.filter(({ date: [y, m] }) =>
      (!year || y === year) && (!month || (date.from <= m && m <= date.to)));
    const numberOf = (issue) => {
      const found = issue.label.replace(/^\d+年/, "").match(/^第(\d+)(?:-(\d+))?期$/);
      return found && [+found[1], +(found[2] || found[1])];
    };
    const meets = (own, [first, last]) => own && own[0] <= last && first <= own[1];
    const isYearly = all.some((issue) => /^\d+年/.test(issue.label));
    const extra = rest.match(/(?:第?(\d+)期)?增刊第?(\d*)|^增第?(\d+)/);
    const last = rest.match(/^(?:最新|最近|最后|末)(?:的?(\d*)期)?$|^(本期|上1?期)$/);
    const numbered = NUMBERED.map((form) => rest.match(form)).find((found) => found);
    let out = all.filter((issue) => issue.key === text);
    if (extra) {
      const number = extra[1] || extra[2] || extra[3];
      out = pool.filter(({ label }) => (number ? label.endsWith("增刊" + number) : label.includes("增刊")));
    } else if (last) {
      out = last[2] && last[2] !== "本期" ? pool.slice(-2, -1) : pool.slice(-(last[1] || 1));
    } else if (/^(创刊号?|首期|最早的?1期)$/.test(rest)) {
      out = pool.slice(0, 1);
    } else if (/^合[刊期]$/.test(rest)) {
      out = pool.filter((issue) => numberOf(issue) && numberOf(issue)[0] < numberOf(issue)[1]);
    } else if (numbered || isBare) {
      const ranges = rangesIn(numbered ? numbered[2] : rest, numbered ? Infinity : NEAR);
      const isTotal = numbered && numbered[1];
      const fits = (issue, range) => meets(issue.totals, range) ||
        (!(isTotal && isYearly) && meets(numberOf(issue), range));
      out = out.concat(pool.filter((issue) => ranges.some((range) => fits(issue, range))));
      if (!out.length && numbered && !isTotal) {
        const seen = {};
        out = pool.filter(numberOf).filter(({ date: [y, m] }) => {
          const group = y + "-" + (month && m), place = seen[group] = (seen[group] || 0) + 1;
          return ranges.some((range) => meets([place, place], range));
        });
      }
    }
    return out.reverse().slice(0, MOST_ISSUES);
  }

  /* ---- Dates ---- */

  // y: year; m, n: month, first and last; d: day; q: quarter; h: half of a year.
  const DATES = [
    /(?<y>\d{4})[年./-](?<m>\d{1,2})[月./-](?<d>\d{1,2})(?![\d月期])/,
    /^(?<y>\d\d)[年./-](?<m>\d{1,2})[月./-](?<d>\d{1,2})[日号]?$/,
    /^(?<y>(?:19|20)\d\d)(?<m>\d\d)(?<d>\d\d)?$/, /^(?<y>\d\d)(?<m>\d\d)(?<d>\d\d)$/, /^(?<m>0\d)(?<d>\d\d)$/,
    /^(?:(?<y>\d{4})年?)?(?<m>\d{1,2})月?[-~至到、和](?<n>\d{1,2})月份?$/,
    /^(?:(?<y>\d{4})年?)?(?:第?(?<q>[1-4])季度?|(?<h>[上下])半年)$/,
    /^(?<y>\d{4})[年./-](?<m>\d{1,2})月?(?:份|$)/, /(?<y>\d{4})年(?<m>\d{1,2})月(?!\d)/,
    /^(?<y>(?:19|20)\d\d)(?:年度?)?$/,
    /^(?<m>\d{1,2})[月./-](?<d>\d{1,2})[日号]?$/, /^(?<m>\d{1,2})月份?$/
  ];

  const YEARS = /^((?:19|20)\d\d)年?(?:[-~至到]((?:19|20)\d\d)年?|至今|以来)$/;

  /* Returns the year, the first and the last month and the day that a text names, each 0 where it does not;
     null where it names none. */
  function dateIn(text) {
    for (const form of DATES) {
      const found = text.match(form);
      if (!found) continue;
      const { y, m, n, d, q, h } = Object.assign({}, found.groups);
      const from = q ? q * 3 - 2 : h ? (h === "上" ? 1 : 7) : +(m || 0);
      const to = q ? q * 3 : h ? from + 5 : +(n || from);
      // Months together are those of one year.
      const year = y || (n || q || h ? new Date().getFullYear() : 0);
      const date = { year: +year, from, to, day: +(d || 0) };
      if (date.year && date.year < 100) date.year += 2000;
      const isMonth = m === undefined || from;
      if (isMonth && from <= date.to && date.to <= 12 && date.day <= 31) return date;
    }
    return null;
  }

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

  function dateLinks(text) {
    const date = dateIn(text), out = [], span = text.match(YEARS);
    if (!date) return span ? yearLinks(+span[1], +(span[2] || Infinity)) : out;
    const { year, from, to, day } = date;
    const own = places.issues.filter(({ date: [y, m, d] }) =>
      (!year || y === year) && (!from || (from <= m && m <= to)) && (!day || d === day));
    if (day || (year && from && own.length <= MONTHLY)) {
      own.slice().reverse().slice(0, MONTHLY).forEach((issue) => out.push(...linkTo(issue)));
    }
    if (year && from && !own.length) out.push(...nearest([year, from, day]));
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

  /* Returns links to the last issue before a day without one, and the first one behind it. */
  function nearest(date) {
    const order = ([y, m, d]) => (y * 100 + m) * 100 + d, at = order(date);
    const behind = places.issues.findIndex((issue) => order(issue.date) > at);
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
      if (rank(link.folded, whole, words) < 2) out.push({ kind: "页面", text: link.text, href: link.href });
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

  /* Resolves with a link to the PDF of an issue; with null where there is none, or nothing is known of it. */
  function pdfOf(key) {
    return ready().then(() => {
      const issue = places && places.hasPdf && places.issues.find((one) => one.key === key);
      if (!issue) return null;
      return { href: root + "issues/" + key + ".pdf", whose: issue.label, note: sizeOf(issue) };
    });
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
    const text = plainly(query);
    return [].concat(...issuesNamed(text).map((one) => linkTo(one)), dateLinks(text));
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

  return { ready, find, mentions, show, pdfOf };
})();
