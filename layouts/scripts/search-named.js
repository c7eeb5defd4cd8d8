/* What a query names by numbers: issues, days, months, years. 第四十五期, 去年第三期, 〔2026〕3号, 七月卅日, 近三年; and
   people by their office. It knows no data but the list of issues that it is given. Nothing newer than
   Chrome 80. */
const bulletinNamed = (function () {
  "use strict";
  const { normalize } = bulletinText;

  /* Returns a name, or a query, as it is compared, without quotation marks, brackets and marks around it. */
  function bare(text) {
    return normalize(text).replace(/["'()[\]《》〈〉「」『』]/g, "").replace(/^[、,;。?!]+|[、,;。?!]+$/g, "");
  }

  /* ---- Numbers and dates ---- */

  const DIGITS = "o一二三四五六七八九", IN_FULL = "零壹贰叁肆伍陆柒捌玖拾佰";
  const OTHERS = { 廿: "二十", 卅: "三十", 元月: "1月" };

  /* Returns the text with Chinese numbers as digits: 第四十五期 → 第45期, 二o二六年 → 2026年. */
  function withDigits(text) {
    const numerals = /[一二三四五六七八九十百][o零一二三四五六七八九十百]*/g;
    const plain = text.replace(/两(?=[期年])/, "二").replace(/廿|卅|元月/g, (one) => OTHERS[one])
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
      .replace(/^(?:期号|刊号|#|第?no)[:.]?(?=\d)/, "no.").replace(/q([1-4])$/, "$1季度")
      .replace(/^\D*(?:[报讯]|[^增合]刊)(?=\d|第|总|增|no|最|创|合)/, "")
      .replace(/^(\D*\d+期)((?:19|20)\d\d)年?$/, "$2年$1")
      .replace(/(\d月份?)(?:[上中下]旬|[初中底末])$|(\d年)年?[初中底末]$/, "$1$2")
      .replace(/(?:的|那1?期|(?:工作)?简报|\.?pdf|word|下载|目录|全文|原文|电子版|各期|全年|全部|所有)+$/, "");
  }

  /* ---- Issues ---- */

  // One number or several: 45, 39、40, 39-40, 39期和第40. Between - ~ 至 到 stand the first and the last.
  const NUMBERS = "\\d{1,4}(?:(?:期?(?:[-~至到、,/]|和|与|及)第?|期第?)\\d{1,4})*";
  const NUMBERED = [
    new RegExp("(^总|总第|总期号?第?)(" + NUMBERS + ")"),
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

  /* Returns the first and the last of an issue's own numbers; null of a supplement. */
  function numberOf(issue) {
    const found = issue.label.replace(/^\d+年/, "").match(/^第(\d+)(?:-(\d+))?期$/);
    return found && [+found[1], +(found[2] || found[1])];
  }

  function isYearly(issues) { return issues.some((issue) => /^\d+年/.test(issue.label)); }

  /* Returns those of all issues that a text names, the newest first. What it says of year and month says
     which it can mean; the numbers are their own or totals. Where none has such a number, as in a series
     whose numbers run on, the third issue of a year (or of a month that is named) is the third of its
     regular ones. */
  function issuesIn(text, all) {
    const isBare = BARE.test(text), date = isBare ? null : dateIn(text), inYear = text.match(YEAR);
    const rest = text.replace(YEAR, "$1").replace(/^\d{1,2}月份?(?=\D)/, "");
    const year = date ? date.year : inYear ? +inYear[2] : 0, month = date ? date.from : 0;
    const pool = all.filter(({ date: [y, m] }) =>
      (!year || y === year) && (!month || (date.from <= m && m <= date.to)));
    const meets = (own, [first, last]) => own && own[0] <= last && first <= own[1];
    const extra = rest.match(/(?:第?(\d+)期)?增刊第?(\d*)|^增第?(\d+)/);
    const last = rest.match(/^(?:最新|最近|最后|末)(?:的?(\d*)期)?$|^(本期|上1?期)$|^[近前](\d+)期$/);
    const numbered = NUMBERED.map((form) => rest.match(form)).find((found) => found);
    let out = all.filter((issue) => issue.key === text);
    if (extra) {
      const number = extra[1] || extra[2] || extra[3];
      out = pool.filter(({ label }) => (number ? label.endsWith("增刊" + number) : label.includes("增刊")));
    } else if (last) {
      const count = last[1] || last[3] || 1, isFirst = year && rest[0] === "前";
      out = /^上/.test(rest) ? pool.slice(-2, -1) : isFirst ? pool.slice(0, count) : pool.slice(-count);
    } else if (/^(创刊号?|首期|最早的?1期)$/.test(rest)) {
      out = pool.slice(0, 1);
    } else if (/^合[刊期]$/.test(rest)) {
      out = pool.filter((issue) => numberOf(issue) && numberOf(issue)[0] < numberOf(issue)[1]);
    } else if (numbered || isBare) {
      const ranges = rangesIn(numbered ? numbered[2] : rest, numbered ? Infinity : NEAR);
      const isTotal = numbered && numbered[1];
      const fits = (issue, range) => meets(issue.totals, range) ||
        (!(isTotal && isYearly(all)) && meets(numberOf(issue), range));
      out = out.concat(pool.filter((issue) => ranges.some((range) => fits(issue, range))));
      if (!out.length && numbered && !isTotal) {
        const seen = {};
        out = pool.filter(numberOf).filter(({ date: [y, m] }) => {
          const group = y + "-" + (month && m), place = seen[group] = (seen[group] || 0) + 1;
          return ranges.some((range) => meets([place, place], range));
        });
      }
    }
    return out.reverse();
  }

  /* ---- Dates ---- */

  // y: year; m, n: month, first and last; d: day; q, r: quarter, first and last; h: half of a year.
  const DATES = [
    /(?<y>\d{4})[年./-](?<m>\d{1,2})[月./-](?<d>\d{1,2})(?![\d月期季])/,
    /^(?<y>\d\d)[年./-](?<m>\d{1,2})[月./-](?<d>\d{1,2})[日号]?$/,
    /^(?<y>(?:19|20)\d\d)(?<m>\d\d)(?<d>\d\d)?$/, /^(?<y>\d\d)(?<m>\d\d)(?<d>\d\d)$/, /^(?<m>0\d)(?<d>\d\d)$/,
    /^(?:(?<y>\d{4})年?)?(?<m>\d{1,2})月?[-~至到、和](?<n>\d{1,2})月份?$/,
    /^(?:(?<y>\d{4})年?)?(?:第?(?<q>[1-4])(?:[-~至到、和](?<r>[1-4]))?季度?|(?<h>[上下])半年)$/,
    /^(?<y>\d{4})[年./-](?<m>\d{1,2})月?(?:份|$)/, /(?<y>\d{4})年(?<m>\d{1,2})月(?!\d)/,
    /^(?<y>(?:19|20)\d\d)(?:年度?)?$/,
    /^(?<m>\d{1,2})[月./-](?<d>\d{1,2})[日号]?$/, /^(?<m>\d{1,2})月份?(?=$|[第首最末])/
  ];

  const YEARS =
    /^((?:19|20)\d\d)年?(?:[-~至到、和]((?:19|20)\d\d)年?|(至今|以来|以后|之后|起)|以前|之前)$/;

  /* Returns the first and the last of the years that a text names, where they are several; else null. */
  function yearsIn(text) {
    const found = text.match(YEARS), year = found && +found[1];
    return found && (found[2] ? [year, +found[2]] : found[3] ? [year, Infinity] : [0, year]);
  }

  /* Returns the year, the first and the last month and the day that a text names, each 0 where it does not;
     null where it names none. */
  function dateIn(text) {
    for (const form of DATES) {
      const found = text.match(form);
      if (!found) continue;
      const { y, m, n, d, q, r, h } = Object.assign({}, found.groups);
      const from = q ? q * 3 - 2 : h ? (h === "上" ? 1 : 7) : +(m || 0);
      const to = q ? (r || q) * 3 : h ? from + 5 : +(n || from);
      // Months together are those of one year.
      const year = y || (n || q || h ? new Date().getFullYear() : 0);
      const date = { year: +year, from, to, day: +(d || 0) };
      if (date.year && date.year < 100) date.year += 2000;
      const isMonth = m === undefined || from;
      if (isMonth && from <= date.to && date.to <= 12 && date.day <= 31) return date;
    }
    return null;
  }

  /* Returns the number that a text asks for in a series whose numbers run on, where it says nothing else. */
  function numberIn(text, all) {
    const found = text.match(/^第?(\d{1,4})期$/);
    return found && !isYearly(all) ? +found[1] : null;
  }

  /* ---- People ---- */

  // An office, and whose it is before it.
  const OFFICE = new RegExp("^(.*[局委办府处校院馆会所站部县市区镇乡村])?(.{1,3}?)" +
    "(副?(?:书记|主任|主席|秘书长|检察长|经理|[省市县区镇乡村部局处科所站校院馆厂队组]长))$");

  /* Returns a word with a person's office before the name, as bulletins write it: 水利局李副局长 → 水利局副局长李. */
  function officeFirst(word) {
    return word.replace(OFFICE, (_, unit, name, office) => (unit || "") + office + name);
  }

  return { bare, plainly, issuesIn, numberIn, numberOf, dateIn, yearsIn, officeFirst };
})();
