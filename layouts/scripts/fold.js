/* What search takes for the same: the table of bulletin/archive/search_fold.py, which says why; a test compares the two.
   No modules, nothing newer than Chrome 80. */
var bulletinFold = (function () {
  "use strict";
  // Characters, what each becomes, characters that vanish.
  var table = [
    "\uff01\uff02\uff03\uff04\uff05\uff06\uff07\uff08\uff09\uff0a\uff0b\uff0c\uff0d\uff0e\uff0f\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff1a\uff1b\uff1c\uff1d\uff1e\uff1f\uff20\uff21\uff22\uff23\uff24\uff25\uff26\uff27\uff28\uff29\uff2a\uff2b\uff2c\uff2d\uff2e\uff2f\uff30\uff31\uff32\uff33\uff34\uff35\uff36\uff37\uff38\uff39\uff3a\uff3b\uff3c\uff3d\uff3e\uff3f\uff40\uff41\uff42\uff43\uff44\uff45\uff46\uff47\uff48\uff49\uff4a\uff4b\uff4c\uff4d\uff4e\uff4f\uff50\uff51\uff52\uff53\uff54\uff55\uff56\uff57\uff58\uff59\uff5a\uff5b\uff5c\uff5d\uff5eABCDEFGHIJKLMNOPQRSTUVWXYZ\u3007\u25cb\u25ef\u201c\u201d\u201e\u201f\u301d\u301e\u301f\u2018\u2019\u201a\u201b\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u3014\u3010\u3015\u3011\u30fb\uff65\u2022\u2027\u2219\uff61\uff64\uff62\uff63\uffe5",
    "!\"#$%&'()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~abcdefghijklmnopqrstuvwxyzooo\"\"\"\"\"\"\"''''--------[[]]\u00b7\u00b7\u00b7\u00b7\u00b7\u3002\u3001\u300c\u300d\u00a5",
    "\t\n\u000b\f\r \u001c\u001d\u001e\u001f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufeff\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
  ];
  var map = new Map();
  Array.from(table[0]).forEach(function (char, i) { map.set(char, table[1][i]); });
  Array.from(table[2]).forEach(function (char) { map.set(char, ""); });

  function one(char) {
    var to = map.get(char);
    if (to !== undefined) return to;
    return char.length === 1 ? char : String.fromCharCode(0xe000 + char.codePointAt(0) % 6400);
  }

  /* The text as it is compared. */
  function fold(text) {
    var out = "";
    for (var char of text) out += one(char);
    return out;
  }

  /* The same, with the place in `text` of each character, and the text's end last. */
  function foldWithPlaces(text) {
    var out = "", places = [], at = 0;
    for (var char of text) {
      var to = one(char);
      if (to) { out += to; places.push(at); }
      at += char.length;
    }
    places.push(at);
    return { text: out, places: places };
  }

  /* The words of a query, folded, each once; blanks of any width stand between them. */
  function words(query) {
    return query.split(/[\s\u3000]+/).map(fold).filter(function (word, i, all) {
      return word && all.indexOf(word) === i;
    });
  }

  /* Where the words stand in the text: [from, to] by place, without overlaps, at most `limit`. */
  function marks(text, words, limit) {
    var folded = foldWithPlaces(text), found = [];
    words.forEach(function (word) {
      var at = folded.text.indexOf(word);
      while (at >= 0 && found.length < limit) {
        found.push([at, at + word.length]);
        at = folded.text.indexOf(word, at + word.length);
      }
    });
    found.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
    var out = [];
    found.forEach(function (range) {
      var last = out[out.length - 1];
      if (last && range[0] < last[1]) last[1] = Math.max(last[1], range[1]);
      else out.push(range.slice());
    });
    // A range ends behind its last character, not before the next: blanks between are not marked.
    return out.map(function (range) {
      var end = folded.places[range[1] - 1];
      return [folded.places[range[0]], end + (text.codePointAt(end) > 0xffff ? 2 : 1)];
    });
  }

  return { fold: fold, words: words, marks: marks };
})();
