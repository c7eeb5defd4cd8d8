/* The text that search compares, and where words stand in a text. Nothing newer than Chrome 80. */
const bulletinText = (function () {
  "use strict";
  // Characters, what each becomes, and characters that are dropped. The build fills in the table of
  // bulletin/site/search/normalize.py.
  const table = [
/* NORMALIZED */
  ];
  const replacements = new Map();
  Array.from(table[0]).forEach((char, i) => replacements.set(char, table[1][i]));
  Array.from(table[2]).forEach((char) => replacements.set(char, ""));

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
      if (to) {
        out += to;
        places.push(at);
      }
      at += char.length;
    }
    places.push(at);
    return { text: out, places };
  }

  /* Returns the words of a query, normalized, each once; blanks of any width stand between them. */
  function wordsOf(query) {
    return Array.from(new Set(query.split(/[\s\u3000]+/).map(normalize))).filter((word) => word);
  }

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

  return { normalize, wordsOf, rangesOf };
})();
