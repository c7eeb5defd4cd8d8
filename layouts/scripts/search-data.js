/* What the search page knows, and how it finds out. Data come as scripts (see bulletin/site/search), so it
   works from a folder as from a server. A query: words → bigrams → the files that list them → the articles
   that may have all words, newest first → their texts, read to be sure and to show the sentence.
   Nothing newer than Chrome 80. */
const bulletinSearch = (function () {
  "use strict";
  // Bigrams that are looked up for a query; the texts that are read make up for those left out.
  const PROBES = 4;
  const WORDS = 5;   // words that are looked up, at least one bigram of each
  const SINGLE = "C";  // second in the key of a list of one character
  // What is loaded for one query before the reader is asked: with the page itself fewer than 60 files, and
  // some three seconds over a line of 2 Mbit/s.
  const MOST_FILES = 45, MOST_BYTES = 6e5;
  const BYTES_OF_TEXT = 40000;  // which few texts exceed
  const ALIKE = 5;   // titles shown where nothing is found
  const BUCKETS = 64;  // as in bulletin/site/search/postings.py
  const { normalize, numbers, eachNumber } = bulletinText;
  const form = document.getElementById("search-form");
  if (!form) return {};
  const root = form.dataset.root, version = form.dataset.version;

  /* ---- Data: each file calls one function of `receive`, and `load` resolves when it has. ---- */

  let directory = null, isStale = false;
  let spent = { files: 0, bytes: 0 };  // what has been loaded for the query
  const texts = new Map();    // key → values of an issue, or of an article of a long issue
  const lists = new Map();    // path → posting lists of a shard
  const loading = new Map();  // address → promise

  function load(path, query) {
    const address = root + "assets/search/" + path + (query ? "?v=" + query : "");
    if (!loading.has(address)) {
      loading.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.dataset.path = path;
        spent.files += 1;
        script.onload = () => { script.remove(); resolve(); };
        script.onerror = () => { script.remove(); loading.delete(address); reject(new Error(path)); };
        document.head.appendChild(script);
      }));
    }
    return loading.get(address);
  }

  /* Loads a file of a segment. Where there is none, the directory is asked again: after an update of the site
     the folders of changed segments have other names. */
  function loadOf(segment, path) {
    return load(segment.digest + "/" + path).catch((problem) => {
      const failed = () => { throw problem; };
      return load("index.js", version + "." + Date.now()).then(failed, failed);
    });
  }

  const receive = {
    index(data) {
      if (data.version !== version) isStale = true;
      else directory = directory || unpack(data);
    },
    text(issues) {
      issues.forEach((issue) => {
        texts.set(issue[0], issue);
        issue[3].forEach((article) => { spent.bytes += 3 * article[4].join("").length; });
      });
    },
    lists(text) {
      lists.set(document.currentScript.dataset.path, text);
      spent.bytes += text.length;
    }
  };

  function unpack(data) {
    const years = [], articles = [], segments = [];
    const issues = numbers(data.issues), facts = numbers(data.articles), names = numbers(data.names);
    let name = 0, start = 0;
    data.years.forEach(([year, count]) => { for (let i = 0; i < count; i++) years.push(String(year)); });
    data.segments.forEach(([digest, shards, count]) => {
      segments.push({ digest, shards, start, count });
      start += count;
    });
    let segment = 0;
    (data.keys ? data.keys.split(" ") : []).forEach((key, i) => {
      const count = issues[i] >> 1, isLong = issues[i] & 1;
      for (let k = 0; k < count; k++) {
        const id = articles.length, section = data.sections[facts[id] % data.sections.length];
        const own = names.slice(name, name += Math.floor(facts[id] / data.sections.length));
        while (id >= segments[segment].start + segments[segment].count) segment++;
        articles.push({
          id, issue: key, year: years[i], section: section || "不分栏目",
          from: own.map((number) => data.contributors[number]), segment: segments[segment],
          text: isLong ? key + "-" + (k + 1) : key, place: isLong ? 0 : k
        });
      }
    });
    const sections = new Map(data.sections.map((name) => [normalize(name), name]));
    // A small archive is one segment without posting lists, which is read as a whole.
    return { articles, segments, sections, isSmall: segments.every((one) => !one.shards) };
  }

  /* ---- Candidates ---- */

  /* Returns the bigrams and single characters that are looked up, each with the bucket of its next character,
     -1 at the end. among: how many words share in the probes, where these are some of them. */
  function probesOf(words, among) {
    const longest = words.slice().sort((a, b) => b.length - a.length).slice(0, WORDS);
    const each = Math.max(Math.floor(PROBES / (among || longest.length)), 1), out = [];
    longest.forEach((word) => {
      if (word.length === 1) {
        out.push({ bigram: word + SINGLE, bucket: -1 });
        return;
      }
      const last = word.length - 2, count = Math.min(last + 1, each);
      for (let i = 0; i < count; i++) {  // spread over the word, first and last included
        const at = count === 1 ? 0 : Math.round(i * last / (count - 1));
        out.push({ bigram: word.substr(at, 2), bucket: at < last ? word.charCodeAt(at + 2) % BUCKETS : -1 });
      }
    });
    return out;
  }

  function listsPath(segment, bigram) {
    return "lists/" + (bigram.charCodeAt(0) * 31 + bigram.charCodeAt(1)) % segment.shards + ".js";
  }

  /* Sets 1 in `has` for each article of a segment that has the probe. */
  function lookUp(segment, probe, mark, has) {
    const text = lists.get(segment.digest + "/" + listsPath(segment, probe.bigram));
    const key = mark + probe.bigram, begin = text.indexOf(key);
    if (begin < 0) return;
    let posting = 0;  // bucket * count + article, counted from the segment's first
    eachNumber(text, begin + key.length, (gap) => {
      posting += gap;
      if (probe.bucket < 0 || Math.floor(posting / segment.count) === probe.bucket) {
        has[segment.start + posting % segment.count] = 1;
      }
    });
  }

  /* Returns of each article how many of the probes it has. */
  function probesHad(probes, mark) {
    const size = directory.articles.length, sum = new Uint8Array(size);
    probes.forEach((probe) => {
      const has = new Uint8Array(size);
      directory.segments.forEach((segment) => lookUp(segment, probe, mark, has));
      for (let i = 0; i < size; i++) sum[i] += has[i];
    });
    return sum;
  }

  /* Begins with a query, of which so many files are kept for what may be looked for in its place. */
  function begin(kept) { spent = { files: kept, bytes: 0 }; }

  /* → { articles, isExact: whether all are known to be hits }. Of each article `inTitle` says whether
     its title may have all words. */
  function candidates(words, progress, among) {
    if (directory.isSmall) {
      const hits = directory.articles.filter((article) => {
        const hit = check(article, words);
        article.inTitle = Boolean(hit && hit.inTitle);
        return hit;
      });
      return Promise.resolve({ articles: hits, isExact: true });
    }
    const probes = probesOf(words, among), wanted = [];
    let done = 0;
    directory.segments.forEach((segment) => {
      new Set(probes.map((probe) => listsPath(segment, probe.bigram))).forEach((path) => {
        wanted.push(() => loadOf(segment, path).then(() => progress(++done / wanted.length)));
      });
    });
    return Promise.all(wanted.map((start) => start())).then(() => {
      const inText = probesHad(probes, "A"), inTitle = probesHad(probes, "B");
      const articles = directory.articles.filter((a) => inText[a.id] === probes.length);
      articles.forEach((a) => { a.inTitle = inTitle[a.id] === probes.length; });
      return { articles, isExact: words.length <= WORDS && words.every((word) => word.length < 3) };
    });
  }

  /* Returns the section that a word is the name of. */
  function sectionNamed(word) { return directory.sections.get(word); }

  /* ---- Reading ---- */

  function issueOf(article) {
    const issue = texts.get(article.text);
    if (!issue) throw new Error(article.segment.digest + "/text/" + article.text + ".js");
    return issue;
  }

  /* Returns title and fields of an article as they are compared. They are kept with it: a small archive
     checks each twice, and the next query often reads it too. */
  function normalizedOf(article) {
    if (!article.normalized) {
      const [, title, , , fields] = issueOf(article)[3][article.place];
      article.normalized = [title, ...fields].map(normalize);
    }
    return article.normalized;
  }

  /* Returns what an article says where it has all words, else null. */
  function check(article, words) {
    const issue = issueOf(article);
    const [anchor, title, section, contributorLine, fields] = issue[3][article.place];
    const normalized = normalizedOf(article);
    if (!words.every((word) => normalized.some((field) => field.includes(word)))) return null;
    return {
      anchor, title, section, contributorLine, fields, normalized, label: issue[1], day: issue[2],
      inTitle: words.every((word) => normalized[0].includes(word))
    };
  }

  /* Returns the sentence of the first field that has a word, cut to some 90 characters around it. */
  function sentence(hit, words) {
    for (let i = 0; i < hit.fields.length; i++) {
      for (const word of words) {
        if (!hit.normalized[i + 1].includes(word)) continue;
        const [from, to] = bulletinText.rangesOf(hit.fields[i], [word], 1)[0];
        return excerpt(hit.fields[i], from, to);
      }
    }
    return excerpt(hit.fields[0] || "", 0, 0);
  }

  function excerpt(text, from, to) {
    const endsSentence = (i) => /[。！？；]/.test(text[i]), endsLine = (i) => text[i] === "\n";
    const isBreak = (i) => endsSentence(i) || endsLine(i);
    let begin = from, end = to;
    while (begin > 0 && from - begin < 40 && !isBreak(begin - 1)) begin--;
    const goesOn = (i) => !endsLine(i) && !(i > to && endsSentence(i - 1));
    while (end < text.length && end - from < 90 && goesOn(end)) end++;
    const isCutBefore = begin > 0 && !isBreak(begin - 1);
    const isCutAfter = end < text.length && !isBreak(end - 1) && !endsLine(end);
    return (isCutBefore ? "……" : "") + text.slice(begin, end) + (isCutAfter ? "……" : "");
  }

  /* ---- What a query may mean that nothing has to the letter ---- */

  /* Reads and resolves with the articles that have enough of the words' pairs of characters, first those that
     have most, then the newest; of a small archive with all. Asks only the posting lists that were loaded.
     mark: of titles or texts; isEnough: of how many pairs an article has, and how many were looked up. */
  function likely(words, mark, isEnough) {
    let some = directory.articles;
    if (!directory.isSmall) {
      const isLoaded = ({ bigram }) => directory.segments.every((segment) =>
        lists.has(segment.digest + "/" + listsPath(segment, bigram)));
      const probes = probesOf(words).filter(isLoaded).map(({ bigram }) => ({ bigram, bucket: -1 }));
      const had = probesHad(probes, mark);
      some = some.filter((one) => had[one.id] && isEnough(had[one.id], probes.length))
        .sort((a, b) => had[b.id] - had[a.id] || b.id - a.id).slice(0, room(0));
    }
    return read(some).then(() => some);
  }

  /* Resolves with [article, pieces] of articles that have the words where marks stand in them, the newest
     first, with the pieces between: 不看水厂，不听汇报. A mark parts one pair of a word. */
  function unmarked(words) {
    if (words.some((word) => word.length < 4)) return Promise.resolve([]);
    const lettersOf = (text) => text.replace(/[^\p{L}\p{N}]+/gu, ""), letters = words.map(lettersOf);
    return likely(words, "A", (had, of) => had >= of - words.length).then((some) => some.map((article) => {
      const own = letters.map((word) =>
        normalizedOf(article).find((field) => word && lettersOf(field).includes(word)));
      return own.every((field) => field) ? [article, piecesIn(own.join("\n"), letters)] : null;
    }).filter((one) => one).sort((a, b) => b[0].id - a[0].id));
  }

  /* Resolves with the same of articles whose titles have at least half of the words' pairs of characters,
     most alike first. */
  function alike(words) {
    const pairsOf = (word) => Array.from(word).slice(1).map((char, i) => word[i] + char);
    // A year that stands in many titles makes none like the query.
    const pairs = [].concat(...words.map(pairsOf)).filter((pair) => !/^\d/.test(pair));
    if (pairs.length < 4) return Promise.resolve([]);
    return likely(words, "B", (had, of) => had * 2 >= of).then((some) => {
      const share = (title) => pairs.filter((pair) => title.includes(pair)).length / pairs.length;
      return some.map((article) => ({ article, share: share(normalizedOf(article)[0]) }))
        .filter((one) => one.share >= 0.5).sort((a, b) => b.share - a.share || b.article.id - a.article.id)
        .slice(0, ALIKE).map(({ article }) => [article, piecesIn(article.normalized[0], words)]);
    });
  }

  /* Returns the longest pieces of the words, of two characters or more, that a text has, longest first. */
  function piecesIn(text, words) {
    const out = [];
    words.forEach((word) => {
      for (let from = 0, to = 2; from + 2 <= word.length; to = from + 2) {
        while (to <= word.length && text.includes(word.slice(from, to))) to++;
        if (to > from + 2) out.push(word.slice(from, to - 1));
        from = to > from + 2 ? to - 1 : from + 1;
      }
    });
    return out.sort((a, b) => b.length - a.length);
  }

  function ready() {
    return load("index.js", version).then(() => {
      if (isStale) throw new Error("stale");
      if (!directory) throw new Error("index.js");
      return directory.isSmall ? Promise.all(directory.segments.map((one) => loadOf(one, "all.js"))) : null;
    });
  }

  /* Loads the texts of these articles. */
  function read(articles) {
    const missing = new Map(articles.filter((a) => !texts.has(a.text)).map((a) => [a.text, a.segment]));
    return Promise.all(Array.from(missing, ([key, segment]) => loadOf(segment, "text/" + key + ".js")));
  }

  /* Returns how many more articles may be read for this query before the reader is asked, and at least so
     many. */
  function room(atLeast) {
    const bytes = Math.floor((MOST_BYTES - spent.bytes) / BYTES_OF_TEXT);
    return Math.max(Math.min(MOST_FILES - spent.files, bytes), atLeast);
  }

  /* The reader asked to go on. */
  function allowMore() { spent = { files: MOST_FILES / 2, bytes: MOST_BYTES / 2 }; }

  receive.data = {
    load, ready, begin, candidates, read, check, sentence, unmarked, alike, room, allowMore, sectionNamed,
    isStale: () => isStale
  };
  return receive;
})();
