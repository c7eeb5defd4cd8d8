/* The hits of a query: their order, what each shows, and reading on until enough of them are shown.
   Nothing newer than Chrome 80. */
const bulletinHits = (function () {
  "use strict";
  const PAGE = 10;  // hits shown at a time
  const READ = 12;  // texts read for them, at most
  const form = document.getElementById("search-form");
  if (!form) return {};
  const root = form.dataset.root, data = bulletinSearch.data, list = document.getElementById("search-hits");

  function element(tag, name, text) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  }

  /* Appends the text to the node, with its words marked. */
  function withMarks(node, text, words) {
    let done = 0;
    bulletinText.rangesOf(text, words, 50).forEach(([from, to]) => {
      node.append(text.slice(done, from), element("mark", "found", text.slice(from, to)));
      done = to;
    });
    node.append(text.slice(done));
    return node;
  }

  /* query: what the page of the hit marks. */
  function show(article, hit, words, query) {
    const item = element("li", "search-hit"), head = element("h2", "search-hit__head");
    const link = withMarks(element("a", "search-hit__title"), hit.title, words);
    link.href = root + "issues/" + article.issue + ".html?q=" + encodeURIComponent(query) + "#" + hit.anchor;
    head.append(link);
    const facts = element("p", "search-hit__facts");
    [hit.section, hit.label, hit.day].forEach((fact) => {
      if (fact) facts.append(element("span", "search-hit__fact", fact));
    });
    if (hit.contributorLine) {
      facts.append(withMarks(element("span", "search-hit__fact"), hit.contributorLine, words));
    }
    const pdf = bulletinPlaces.pdfOf(article.issue);
    if (pdf) {
      const link = element("a", "pdf-link"), note = pdf.note && "（" + pdf.note + "）";
      link.href = pdf.href;
      link.append(element("span", "visually-hidden", pdf.whose + "的"), "PDF");
      if (note) link.append(element("span", "pdf-link__note", note));
      facts.append(link);
    }
    const sentence = withMarks(element("p", "search-hit__sentence"), data.sentence(hit, words), words);
    item.append(head, sentence, facts);
    list.append(item);
  }

  /* Returns the articles in the order that was chosen: title hits first and then the newest, or by date
     alone. Within an issue the printed order stays. */
  function inOrder(articles, order) {
    const byDate = (a, b) => (a.issue === b.issue ? a.id - b.id : b.id - a.id);
    if (order === "old") return articles.slice().sort((a, b) => a.id - b.id);
    if (order === "new") return articles.slice().sort(byDate);
    return articles.slice().sort((a, b) => (b.inTitle - a.inTitle) || byDate(a, b));
  }

  /* Returns the articles that may be hits as { queue, wrong: those that are none, next: how many were read,
     shown: how many are, showUpTo(target) }. This reads and shows on; it resolves when so many hits are
     shown, or there are no more, or enough has been read. asked: see search.js. before: how many hits were
     shown here, which may be read again without a limit. isCurrent: whether the query is still the one that
     is shown. tell: is called when it reads on. */
  function among(articles, { words, chosen, shownAs }, before, isCurrent, tell) {
    const queue = inOrder(articles, chosen.order), wrong = new Set();
    const hits = { queue, wrong, next: 0, shown: 0, showUpTo: (target) => Promise.resolve(go(target, 0)) };
    list.textContent = "";

    /* read: how many articles have been read for this call and those it goes on with. With something to show
       it stops at READ and leaves the rest to the button; with nothing it reads on as far as `room`
       allows. */
    function go(target, read) {
      if (!isCurrent()) return null;
      const { next, shown } = hits;
      let room = Math.max(target - shown, 0) * (read > PAGE ? 2 : 1);
      if (shown > target - PAGE && shown >= before) room = Math.min(room, READ - read);
      else if (shown >= before) room = Math.min(room, data.room(read ? 0 : PAGE));
      const some = queue.slice(next, next + Math.max(Math.min(room, Math.max(READ, target - shown)), 0));
      if (!some.length) return null;
      return data.read(some).then(() => {
        if (!isCurrent()) return null;
        showSome(some, target);
        if (hits.shown >= target || hits.next >= queue.length) return null;
        tell();
        return go(target, read + some.length);
      });
    }

    /* Shows those that are hits, the next of the queue, until `target` are shown. */
    function showSome(some, target) {
      for (let i = 0; i < some.length && hits.shown < target; i++) {
        const article = some[i], hit = data.check(article, words);
        hits.next += 1;
        if (!hit) { wrong.add(article); continue; }
        if (article.inTitle && !hit.inTitle) {
          article.inTitle = false;
          if (!chosen.order) {
            queue.splice(placeFor(article), 0, article);
            queue.splice(--hits.next, 1);
            return;  // what comes next may be another article now
          }
        }
        show(article, hit, words, shownAs);
        hits.shown += 1;
      }
    }

    /* Returns where an article goes that the title lists named by mistake: among the others, by date. */
    function placeFor(article) {
      let i = hits.next;
      while (i < queue.length && (queue[i].inTitle || queue[i].id > article.id)) i++;
      return i;
    }

    return hits;
  }

  return { PAGE, element, show, among };
})();
