/* The text that search compares, and where words stand in a text. Nothing newer than Chrome 80. */
const bulletinText = (function () {
  "use strict";
  /* ---- Numbers in ASCII, as bulletin/site/search/numbers.py writes them ---- */

  const LAST = 65, LEADING = 22;
  const ALPHABET =
    "#$%&'()*+,-./0123456789:;<=>?@CDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
      .slice(0, LAST + LEADING);
  const DIGITS = new Uint8Array(128).fill(255);
  Array.from(ALPHABET).forEach((char, i) => { DIGITS[char.charCodeAt(0)] = i; });

  /* Calls `use` with each number from there on, up to the next posting list, which begins with A or B. */
  function eachNumber(text, from, use) {
    for (let i = from, number = 0; i < text.length; i++) {
      const digit = DIGITS[text.charCodeAt(i)];
      if (digit === 255) break;
      if (digit >= LAST) number = number * LEADING + digit - LAST + 1;
      else { use(number * LAST + digit); number = 0; }
    }
  }

  function numbers(text) {
    const out = [];
    eachNumber(text, 0, (number) => out.push(number));
    return out;
  }

  /* ---- Characters ---- */

  // Characters, what each becomes, characters that are dropped, signs with what each becomes, between blanks,
  // and code points of traditional and simplified characters as differences. The build fills in the tables of
  // bulletin/site/search/normalize.py.
  const table = [
/* NORMALIZED */
  ];
  const replacements = new Map();
  const codes = (text) => {
    let code = 0;
    return numbers(text).map((step) => (code += step % 2 ? -(step + 1) / 2 : step / 2));
  };
  const simplified = codes(table[5]);
  codes(table[4]).forEach((code, i) => {
    replacements.set(String.fromCharCode(code), String.fromCharCode(simplified[i]));
  });
  Array.from(table[0]).forEach((char, i) => replacements.set(char, table[1][i]));
  Array.from(table[2]).forEach((char) => replacements.set(char, ""));
  const signs = table[3].split(" ");
  for (let i = 0; i < signs.length; i += 2) replacements.set(signs[i], signs[i + 1]);

  function normalizeOne(char) {
    const to = replacements.get(char);
    if (to !== undefined) return to;
    // Beyond U+FFFF: one of 6,400 characters for private use, so that each is one UTF-16 unit.
    return char.length === 1 ? char : String.fromCharCode(0xe000 + char.codePointAt(0) % 6400);
  }

  /* Returns the text as it is compared. */
  function normalize(text) {
    let out = "";
    for (const char of text) out += normalizeOne(char);
    return out;
  }

  /* Returns the same, with the place in `text` of each character, and the end of `text` last. */
  function normalizeWithPlaces(text) {
    const places = [];
    let out = "", at = 0;
    for (const char of text) {
      const to = normalizeOne(char);
      for (const one of to) {  // ㎞ becomes k and m, which stand at the same place
        out += one;
        places.push(at);
      }
      at += char.length;
    }
    places.push(at);
    return { text: out, places };
  }

  // What parts words besides blanks. 1,000 and 2026/7/30 are one word: before a digit those marks part
  // nothing.
  const SEPARATOR = new RegExp(
    "(?:[、＋+；;｜|。！!？?…＆&\"＂“”„‟〝〞〟「」『』]|[,，/／:：](?![0-9０-９]))+"
  );
  const PHRASE = new RegExp(
    "(^|[\\s\\u3000、，,；;：:/／+＋|｜])(?:\"([^\"]+)\"|＂([^＂]+)＂|[“„〝]([^”〞]+)[”〞]|「([^」]+)」|『([^』]+)』" +
    "|‘([^’]+)’|'([^']+)'(?=[\\s\\u3000]|$))", "g"
  );

  /* Returns the words of a query, normalized, each once. What stands in quotation marks is one word, blanks
     and separators inside included. Separators part words, but no single characters: “GB/T” is one word. */
  function wordsOf(query) {
    const phrases = [];
    const rest = query.replace(PHRASE, (whole, before, ...inner) => {
      phrases.push(inner.slice(0, 7).find((one) => one));
      return " ";
    });
    const tokens = rest.split(/[\s\u3000]+/), spelled = tokens.filter((one) => one.replace(SEPARATOR, ""));
    // Where nothing but marks is asked for, they are looked for as they are.
    const some = phrases.length || spelled.length ? spelled : tokens;
    return distinct(phrases.map(normalize).concat(...some.map(parted)));
  }

  function parted(token) {
    const parts = token.split(SEPARATOR).map(normalize).filter((part) => part);
    return parts.length && parts.every((part) => part.length > 1) ? parts : [normalize(token)];
  }

  /* Returns the words of a query without any marks but those within numbers, normalized, each once: what is
     looked for where nothing has those of `wordsOf`. */
  function plainWordsOf(query) {
    return distinct((query.match(/(?:\p{Nd}[.．,，/／:：](?=\p{Nd})|[\p{L}\p{N}])+/gu) || []).map(normalize));
  }

  function distinct(words) { return Array.from(new Set(words)).filter((word) => word); }

  /* Returns where the words stand in the text: [from, to], without overlaps, at most `limit`. */
  function rangesOf(text, words, limit) {
    const normalized = normalizeWithPlaces(text), found = [];
    words.forEach((word) => {
      let at = normalized.text.indexOf(word);
      while (at >= 0 && found.length < limit) {
        found.push([at, at + word.length]);
        at = normalized.text.indexOf(word, at + word.length);
      }
    });
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const merged = [];
    found.forEach((range) => {
      const last = merged[merged.length - 1];
      if (last && range[0] < last[1]) last[1] = Math.max(last[1], range[1]);
      else merged.push(range.slice());
    });
    // A range ends behind its last character, not before the next: blanks between are not marked.
    return merged.map(([from, to]) => {
      const last = normalized.places[to - 1];
      return [normalized.places[from], last + (text.codePointAt(last) > 0xffff ? 2 : 1)];
    });
  }

  return { normalize, wordsOf, plainWordsOf, rangesOf, numbers, eachNumber };
})();
