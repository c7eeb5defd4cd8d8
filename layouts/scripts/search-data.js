/* What the search page knows, and how it finds out. Data come as scripts (bulletin/archive/search.py says which), so it works
   from a folder as from a server. A query: words → pairs of characters → the files that list them → the articles that
   may have all words, newest first → their texts, read to be sure and to show the sentence. Nothing newer than
   Chrome 80. */
var bulletinSearch = (function () {
  "use strict";
  var PROBES = 5;       // lookups for a query, at most; the texts that are read make up for those left out
  var LOW = 56, HIGH = 31, CLASS_BITS = 4;  // as in bulletin/archive/search_index.py
  var ALPHABET = "#$%&'()*+,-./0123456789:;<=>?@CDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~".slice(0, LOW + HIGH);
  var fold = bulletinFold.fold;
  var form = document.getElementById("search-form");
  if (!form) return {};
  var root = form.getAttribute("data-root"), version = form.getAttribute("data-version");

  /* ---- Data: each file calls one of `receive`, and `load` resolves when it has. ---- */

  var directory = null, texts = new Map(), lists = new Map(), loading = new Map(), stale = false;

  function load(path, mark) {
    var address = root + "assets/search/" + path + "?v=" + mark;
    if (!loading.has(address)) {
      loading.set(address, new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = function () { script.remove(); resolve(); };
        script.onerror = function () { script.remove(); loading.delete(address); reject(new Error(path)); };
        document.head.appendChild(script);
      }));
    }
    return loading.get(address);
  }

  var receive = {
    index: function (data) { directory = unpack(data); },
    text: function (issues) { issues.forEach(function (issue) { texts.set(issue[0], issue); }); },
    lists: function (part, number, mark, text) {
      var own = directory.parts.find(function (p) { return p.name === part; });
      if (!own || own.numbering !== mark) stale = true;
      else lists.set(part + "/" + number, text.split("\n"));
    }
  };

  var DIGITS = new Uint8Array(128).fill(255);
  ALPHABET.split("").forEach(function (char, i) { DIGITS[char.charCodeAt(0)] = i; });

  /* Calls `use` with each number from there on, up to the next record: A or B. */
  function eachNumber(text, from, use) {
    for (var i = from, number = 0; i < text.length; i++) {
      var digit = DIGITS[text.charCodeAt(i)];
      if (digit === 255) break;
      if (digit >= LOW) number = number * HIGH + digit - LOW + 1;
      else { use(number * LOW + digit); number = 0; }
    }
  }

  function numbers(text) {
    var out = [];
    eachNumber(text, 0, function (number) { out.push(number); });
    return out;
  }

  function unpack(data) {
    if (data.version !== version) stale = true;
    var years = [], articles = [], name = 0;
    var counts = numbers(data.issues), sections = numbers(data.section), names = numbers(data.names), from = numbers(data.contributor);
    data.years.forEach(function (run) { for (var i = 0; i < run[1]; i++) years.push(run[0]); });
    (data.keys ? data.keys.split(" ") : []).forEach(function (key, i) {
      var count = counts[i] >> 1, long = counts[i] & 1;
      for (var k = 0; k < count; k++) {
        var id = articles.length, own = from.slice(name, name += names[id]);
        articles.push({
          id: id, issue: key, year: String(years[i]), section: data.sections[sections[id]] || "不分栏目",
          from: own.map(function (number) { return data.contributors[number]; }),
          text: long ? key + "-" + (k + 1) : key, place: long ? 0 : k
        });
      }
    });
    var start = 0;
    var parts = data.parts.map(function (p) {
      var starts = p[4].map(function (count) { start += count; return start - count; }); // of each lot
      return { name: p[0], shards: p[1], version: p[2], numbering: p[3], starts: starts };
    });
    return { articles: articles, parts: parts };
  }

  /* ---- Candidates ---- */

  function pairsOf(words) {
    var long = words.filter(function (word) { return word.length > 1; });
    long.sort(function (a, b) { return b.length - a.length; });
    long = long.slice(0, PROBES);
    var each = Math.max(Math.floor(PROBES / long.length), 1), out = [];
    long.forEach(function (word) {
      var count = word.length - 1, probes = Math.min(count, each); // spread over the word, first and last included
      for (var i = 0; i < probes; i++) {
        var from = probes === 1 ? 0 : Math.round(i * (count - 1) / (probes - 1));
        out.push({ pair: word.substr(from, 2), next: from + 2 < word.length ? word.charCodeAt(from + 2) % (1 << CLASS_BITS) : -1 });
      }
    });
    return out;
  }

  function shardOf(pair, shards) { return (pair.charCodeAt(0) * 31 + pair.charCodeAt(1)) % shards; }

  /* A file has a block for each lot of issues, and in it articles are counted from the lot's first. */
  function lookUp(part, probe, mark, into) {
    var blocks = lists.get(part.name + "/" + shardOf(probe.pair, part.shards)), key = mark + probe.pair;
    part.starts.forEach(function (start, lot) {
      var begin = blocks[lot].indexOf(key);
      if (begin < 0) return;
      var place = 0;
      eachNumber(blocks[lot], begin + key.length, function (gap) {
        place += gap;
        if (probe.next < 0 || place % (1 << CLASS_BITS) === probe.next) into[start + (place >> CLASS_BITS)] += 1;
      });
    });
  }

  /* For each article, in how many of the probes' lists it stands; a list may name an article once for each follower. */
  function counted(probes, mark) {
    var size = directory.articles.length, sum = new Uint8Array(size);
    probes.forEach(function (probe) {
      var here = new Uint16Array(size);
      directory.parts.forEach(function (part) { lookUp(part, probe, mark, here); });
      for (var i = 0; i < size; i++) if (here[i]) sum[i] += 1;
    });
    return sum;
  }

  /* → { queue: articles, title hits first, then newest first; exact: whether all of them are known to be hits }. */
  function candidates(words, progress) {
    if (!directory.parts.length) {
      var hits = directory.articles.filter(function (article) { return check(article, words); });
      return Promise.resolve({ queue: inOrder(hits, function (a) { return check(a, words).inTitle; }), exact: true });
    }
    var probes = pairsOf(words), wanted = [], done = 0;
    directory.parts.forEach(function (part) {
      probes.forEach(function (probe) { wanted.push([part.name + "/" + shardOf(probe.pair, part.shards) + ".js", part.version]); });
    });
    return Promise.all(wanted.map(function (file) {
      return load(file[0], file[1]).then(function () { progress(++done / wanted.length); });
    })).then(function () {
      if (stale) throw new Error("stale");
      var all = counted(probes, "A"), titles = counted(probes, "B");
      var queue = directory.articles.filter(function (a) { return all[a.id] === probes.length; });
      return {
        queue: inOrder(queue, function (a) { return titles[a.id] === probes.length; }),
        exact: words.every(function (word) { return word.length === 2; }) && words.length <= PROBES
      };
    });
  }

  function inOrder(articles, isTitleHit) {
    var newest = articles.slice().reverse();
    newest.forEach(function (a) { a.inTitle = isTitleHit(a); });
    // Within an issue the printed order stays.
    newest.sort(function (a, b) {
      return (b.inTitle - a.inTitle) || (a.issue === b.issue ? a.id - b.id : b.id - a.id);
    });
    return newest;
  }

  /* ---- Reading ---- */

  /* What an article says, where it has all words; else null. */
  function check(article, words) {
    var issue = texts.get(article.text);
    if (!issue) throw new Error("text/" + article.text + ".js");
    var record = issue[3][article.place];
    if (!record.folded) record.folded = [fold(record[1])].concat(record[4].map(fold));
    var has = function (word) { return function (field) { return field.indexOf(word) >= 0; }; };
    if (!words.every(function (word) { return record.folded.some(has(word)); })) return null;
    return {
      record: record, label: issue[1], day: issue[2],
      inTitle: words.every(function (word) { return record.folded[0].indexOf(word) >= 0; })
    };
  }

  /* The sentence of the first field that has a word, cut to some 90 characters around it. */
  function sentence(hit, words) {
    var fields = hit.record[4];
    for (var i = 0; i < fields.length; i++) {
      for (var w = 0; w < words.length; w++) {
        if (hit.record.folded[i + 1].indexOf(words[w]) < 0 || words[w].length < 2) continue;
        var range = bulletinFold.marks(fields[i], [words[w]], 1)[0];
        return around(fields[i], range[0], range[1]);
      }
    }
    return around(fields[0] || "", 0, 0);
  }

  function around(text, from, to) {
    var begin = from, end = to;
    while (begin > 0 && from - begin < 40 && !/[。！？；\n]/.test(text[begin - 1])) begin--;
    while (end < text.length && end - from < 90 && !/[\n]/.test(text[end]) && !(end > to && /[。！？；]/.test(text[end - 1]))) end++;
    var cutBefore = begin > 0 && !/[。！？；\n]/.test(text[begin - 1]);
    var cutAfter = end < text.length && !/[。！？；\n]/.test(text[end - 1]) && text[end] !== "\n";
    return (cutBefore ? "……" : "") + text.slice(begin, end) + (cutAfter ? "……" : "");
  }

  function ready() {
    return load("index.js", version).then(function () {
      if (!directory) throw new Error("index.js");
      if (stale) throw new Error("stale");
      return directory.parts.length || !directory.articles.length ? null : load("all.js", version);
    });
  }

  function read(names) {
    return Promise.all(names.map(function (name) { return texts.has(name) ? null : load("text/" + name + ".js", version); }));
  }

  receive.data = { ready: ready, candidates: candidates, read: read, check: check, sentence: sentence, isStale: function () { return stale; } };
  return receive;
})();
