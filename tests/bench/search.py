"""Measure the search of a large archive: python -m tests.bench.search [FOLDER] [ISSUES] → a table.

Builds 3,650 made-up issues of about 4,500 characters (FOLDER keeps them for the next time), then asks twenty
queries in Chromium, each in a fresh browser context without cache, from file://. Needs playwright and Chromium.
"""

import gzip
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from bulletin.site.search.fold import fold
from bulletin.site.search.store import Memory

from bulletin.site.arrange import Site
from bulletin.site.search import data as search
from bulletin.site.search.words import IssueFacts, IssueWords, facts_of, words_of
from bulletin.values.model import Issue
from tests.bench.chromium import chromium
from tests.bench.corpus import write_corpus
from tests.bench.site import build_site, site_at

T = TypeVar("T")
QUERIES = (
    "学习",
    "工作",
    "供水",
    "全县",
    "组织学习",
    "会议要求",
    "要加强",
    "，不断",
    "加强学习制度",
    "县委党校 学习",
    "供水 卫生院 学习",
    "没有这样一句话",
    "2020年",
    "卫生院",
)


def main(folder: Path, issues: int) -> None:
    """Build, measure, print."""
    root, output = folder / "root", folder / "output"
    if not root.exists():
        write_corpus(root, issues, seed=1)
    if not (output / "site" / "search.html").exists():
        build_site(root, output)
    site = site_at(root)
    for row in (*_build_rows(site), *_query_rows(output / "site", _queries(site))):
        print(row)


def _build_rows(site: Site) -> Iterable[str]:
    """Yield the sizes of the files, and the CPU time that the steps of search_from take."""
    facts, facts_s = _timed(lambda: [facts_of(issue) for issue in site.issues])
    words, words_s = _timed(lambda: {issue.key: words_of(issue) for issue in site.issues})
    store = Memory()
    found, lists_s = _timed(lambda: search.search_from(facts, words.__getitem__, store))
    sums: dict[str, list[float]] = {}
    for file in found.files:
        text, seconds = _timed(lambda file=file: str(file.text).encode())  # type: ignore[misc]
        row = sums.setdefault(file.path.split("/")[2], [0, 0, 0, 0, 0])
        row[0] += 1
        row[1] += len(text)
        row[2] += len(gzip.compress(text, 6, mtime=0))
        row[3] = max(row[3], len(text))
        row[4] += seconds
    characters = sum(len(a.text) for issue in site.issues for a in issue.articles)
    articles = sum(len(issue.articles) for issue in site.issues)
    yield f"{len(site.issues)} issues, {articles} articles, {characters:,} characters"
    yield "files        number   MB     MB gz  largest KB  CPU s"
    for kind, (number, size, packed, largest, took) in sums.items():
        yield f"{kind:12} {number:6.0f} {size / 1e6:7.2f} {packed / 1e6:6.2f} {largest / 1e3:10.1f} {took:8.2f}"
    by = "numpy" if find_spec("numpy") else "Python alone"
    yield f"facts {facts_s:.2f} s CPU, words {words_s:.2f}, lists {lists_s:.2f} (by {by}), files as above"
    for what, edit in (
        ("nothing", lambda _: None),
        ("a comma", _with_a_comma),
        ("a new issue", _with_an_issue),
    ):
        yield _edit_row(what, facts, words, store, edit(site.issues[len(site.issues) // 3]))


def _edit_row(
    what: str, facts: list[IssueFacts], words: dict[str, IssueWords], store: Memory, changed: Issue | None
) -> str:
    """Return what it takes to make the search data again: everything that is not kept, up to the files' texts."""
    before = {f.path: repr(f.text) for f in search.search_from(facts, words.__getitem__, store).files}
    copy = Memory()
    copy.values.update(store.values)

    def again() -> int:
        new = {changed.key: changed} if changed else {}
        now = [facts_of(new.pop(f.key)) if f.key in new else f for f in facts]
        now += map(facts_of, new.values())
        files = search.search_from(
            now, lambda key: words_of(changed) if changed and key == changed.key else words[key], copy
        ).files
        return len([str(file.text) for file in files if before.get(file.path) != repr(file.text)])

    made, seconds = _timed(again)
    return f"{what} changed: {seconds * 1e3:.0f} ms CPU, {made} files"


def _with_a_comma(issue: Issue) -> Issue:
    article = issue.articles[0]
    at = article.html.index("。")
    html = article.html[: at - 2] + "，" + article.html[at - 2 :]
    return replace(issue, articles=(replace(article, html=html), *issue.articles[1:]))


def _with_an_issue(issue: Issue) -> Issue:
    return replace(issue, number=replace(issue.number, first=99_999, last=99_999))


def _timed(make: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    return make(), time.process_time() - start


def _queries(site: Site) -> list[str]:
    """Return the fixed queries and six runs of 3 to 6 characters out of articles."""
    draw, out = random.Random(3), list(QUERIES)
    texts = [fold(a.text) for issue in site.issues for a in issue.articles]
    while len(out) < 20:
        text, length = draw.choice(texts), draw.randint(3, 6)
        start = draw.randrange(len(text) - length)
        out.append(text[start : start + length])
    return out


def _query_rows(folder: Path, queries: list[str]) -> Iterable[str]:
    times, loads = [], []
    with chromium() as browser:
        for query in queries:
            context = browser.new_context()
            page = context.new_page()
            sizes: list[int] = []
            page.on("request", lambda request, sizes=sizes: sizes.append(_size(folder, request.url)))
            page.goto((folder / "search.html").as_uri())
            page.wait_for_function("document.documentElement.hasAttribute('data-search-done')")
            page.wait_for_timeout(300)
            took = page.evaluate(ASK, query)
            warm = page.evaluate(ASK, query + " ")
            said = page.inner_text("#search-status")
            found = said.partition("篇")[0] if "篇" in said else "0"
            times.append(took)
            loads.append(sum(sizes))
            yield f"{query:12}\t{found:>8}\t{sum(sizes) / 1e3:6.0f} KB in {len(sizes)} files\t{took:5.0f} ms\tagain {warm:4.0f} ms"
            context.close()
    yield f"answer: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms"
    yield f"loaded, page and directory included: median {statistics.median(loads) / 1e3:.0f} KB, most {max(loads) / 1e3:.0f} KB"


ASK = """query => new Promise(resolve => {
  const page = document.documentElement, form = document.getElementById("search-form"), start = performance.now();
  page.removeAttribute("data-search-done");
  new MutationObserver((_, observer) => {
    if (page.hasAttribute("data-search-done")) { observer.disconnect(); requestAnimationFrame(() => resolve(performance.now() - start)); }
  }).observe(page, {attributes: true});
  form.elements.q.value = query;
  form.requestSubmit();
})"""


def _size(folder: Path, url: str) -> int:
    prefix = quote(f"file://{folder}/", safe=":/")
    path = folder / url.partition("?")[0].removeprefix(prefix)
    return path.stat().st_size if path.is_file() else 0


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    main(where, int(sys.argv[2]) if len(sys.argv) > 2 else 3_650)
