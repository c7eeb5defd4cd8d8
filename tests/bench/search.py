"""Measure the search of a large archive: `python -m tests.bench.search [FOLDER] [--issues 3650] [--lighthouse PATH]` prints tables.

Builds 3,650 made-up issues of about 4,500 characters (FOLDER keeps them for the next time), measures what it takes to
build the data of search, and then asks forty kinds of queries in Chromium, each in a fresh browser context without cache: from
file://, and from a server over a line of 2 Mbit/s with 40 ms, which compresses nothing. Then it looks for 1,000 runs of 2 to 12
characters drawn from all articles. What it is doing is said on stderr. Needs playwright and Chromium; with PATH, the `lighthouse` that npm installed, it asks that
for its opinion of a page of each kind. The budgets: 60 files, 1.5 MB, 0.6 s from file:// and 3 s over the line for a query, page and
directory included; 1,000 of 1,000 found; Lighthouse 100, of the search page 98.
"""

import argparse
import gzip
import http.server
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from bulletin.site.search.directory import directory_of
from bulletin.site.search.normalize import normalize
from bulletin.site.search.segments import build_segment, segments
from bulletin.values.model import Issue, IssueBody
from tests.bench.chromium import CHROMIUM, chromium
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
    "“学习”",
    "水利局、末梢",
    "供水/卫生院",
    "学习+工作",
    "「会议要求」",
    "“要加强，”",
    "一",
    "水",
    "学习 水",
    "GB/T 9704",
    "學習",
    "縣教育局",
    "5km",
    "第45期",
    "第四十五期",
    "2024年7月",
    "2024年7月30日",
    "上情下达",
    "县教育局",
    "学习工作制度",
    "工作学习情况办法",
    "推进落实完善建立",
    "会议要求加强学习",
    "学习 工作 制度 机制 活动",
    "县委组织部、县委宣传部",
)


def main(folder: Path, issues: int, lighthouse: Path | None) -> None:
    """Build, measure, print."""
    root, output = folder / "root", folder / "output"
    if not root.exists():
        _say(f"writing {issues} issues")
        write_corpus(root, issues, seed=1)
    if not (output / "site" / "search.html").exists():
        _say("building their site")
        build_site(root, output)
    _say("reading it")
    site, loaded = site_at(root)
    bodies = [loaded.body_of(issue) for issue in site.issues]
    web = output / "site"
    for row in _build_rows(site.issues, bodies):
        print(row)
    for row in _query_rows(web, _queries(bodies)):
        print(row, flush=True)
    print(_recall_row(web, site.issues, bodies), flush=True)
    for row in _lighthouse_rows(lighthouse, web) if lighthouse else ():
        print(row, flush=True)


def _say(text: str) -> None:
    """Say how far it is, beside the tables."""
    print(text, file=sys.stderr, flush=True)


def _build_rows(issues: Sequence[Issue], bodies: Sequence[IssueBody]) -> Iterable[str]:
    """Yield the sizes of the files, and the CPU time that each step takes."""
    cut, cut_s = _timed(lambda: segments(issues))
    files: dict[str, bytes] = {}
    headers, times = [], []
    body_of = dict(zip((issue.key for issue in issues), bodies, strict=True))
    _say(f"making {len(cut)} segments of search data")
    for segment in cut:
        own = [body_of[issue.key] for issue in segment.issues]
        (header, made), seconds = _timed(lambda segment=segment, own=own: build_segment(segment, own))  # type: ignore[misc]
        headers.append(header)
        times.append(seconds)
        files.update(made)
    directory, directory_s = _timed(lambda: directory_of(issues, headers))
    files.update(directory.files)
    characters = sum(len(article.text) for body in bodies for article in body.articles)
    yield f"{len(issues)} issues, {sum(len(i.articles) for i in issues)} articles, {characters:,} characters"
    yield "files        number   MB     MB gz  largest KB"
    for kind in ("text", "lists", "index.js"):
        sizes = [
            (len(data), len(gzip.compress(data, 6, mtime=0))) for path, data in files.items() if kind in path
        ]
        sums = [sum(column) / 1e6 for column in zip(*sizes, strict=True)] or [0, 0]
        largest = max((size for size, _ in sizes), default=0)
        yield f"{kind:12} {len(sizes):6} {sums[0]:7.2f} {sums[1]:6.2f} {largest / 1e3:10.1f}"
    yield (
        f"CPU: keys of all segments {cut_s:.2f} s, a segment {statistics.median(times):.3f} s, "
        f"all {len(cut)} segments {sum(times):.2f} s, directory {directory_s:.2f} s"
    )


def _timed(make: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    return make(), time.process_time() - start


def _queries(bodies: Iterable[IssueBody]) -> list[str]:
    """Return the fixed queries and six runs of 3 to 6 characters out of articles."""
    draw, out = random.Random(3), list(QUERIES)
    texts = [normalize(article.text) for body in bodies for article in body.articles]
    while len(out) < len(QUERIES) + 6:
        text, length = draw.choice(texts), draw.randint(3, 6)
        start = draw.randrange(len(text) - length)
        out.append(text[start : start + length])
    return out


def _query_rows(folder: Path, queries: list[str]) -> Iterable[str]:
    """Yield of each query how long it takes from a folder and over the line, and what it loads."""
    asked: list[tuple[float, float, int, int]] = []
    yield f"{'query':14}\t   found\tfile://   again\t  line\tfiles\tKB"
    with chromium() as browser, _serve(folder) as address:
        for query in queries:
            # The better of two, since other programs may keep the machine busy.
            took, again, found, loaded = min(
                _ask(browser, folder.as_uri() + "/", folder, query, is_slow=False) for _ in range(2)
            )
            over_line = min(_ask(browser, address, folder, query, is_slow=True)[0] for _ in range(2))
            asked.append((took, over_line, len(loaded), sum(loaded)))
            yield (
                f"{query:14}\t{found:>8}\t{took:5.0f} ms {again:4.0f} ms\t{over_line:5.0f} ms\t{len(loaded):4}\t{sum(loaded) / 1e3:5.0f}"
            )
    for name, column in zip(
        ("file:// ms", "line ms", "files", "bytes"), zip(*asked, strict=True), strict=True
    ):
        yield f"{name}: median {statistics.median(column):,.0f}, most {max(column):,.0f}"


def _ask(
    browser: Any, home: str, folder: Path, query: str, *, is_slow: bool
) -> tuple[float, float, str, list[int]]:
    """Return how long a query takes in ms, how long when it is asked again, how many are found, and the sizes of all files
    that were loaded, the page's among them."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    sizes: list[int] = []
    page.on("request", lambda request: sizes.append(_size(folder, request.url.removeprefix(home))))
    page.goto(home + "search.html")
    page.wait_for_function(DONE)
    if is_slow:
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
    page.dispatch_event("#search-input", "compositionstart")
    page.wait_for_timeout(1_000)  # a word is written
    took = page.evaluate(ASK, query)
    found = re.search("([0-9]+)篇", page.inner_text("#search-status"))
    loaded = [size for size in sizes if size]
    again = page.evaluate(ASK, query + " ")
    context.close()
    return took, again, found[1] if found else "0", loaded


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    """Serve the folder as servers of offices do: connections stay open, nothing is compressed."""
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _recall_row(
    folder: Path, issues: Sequence[Issue], bodies: Sequence[IssueBody], number: int = 1_000
) -> str:
    """Return how many runs of characters lead to the article they are from, as the page's own scripts look for them."""
    draw = random.Random(11)
    drawn: list[list[str]] = []
    while len(drawn) < number:
        place = draw.randrange(len(issues))
        article = draw.randrange(len(issues[place].articles))
        text = normalize(bodies[place].articles[article].text)
        length = draw.randint(2, 12)
        start = draw.randrange(max(len(text) - length, 1))
        drawn.append(
            [issues[place].key, issues[place].articles[article].anchor, text[start : start + length]]
        )
    missed: list[list[str]] = []
    with chromium() as browser:
        for done in range(0, number, PAGEFUL):
            page = browser.new_page(bypass_csp=True)
            page.goto(folder.as_uri() + "/search.html")
            page.wait_for_function(DONE)
            missed += page.evaluate(RECALL, drawn[done : done + PAGEFUL])
            page.close()
            _say(f"recall: {done + PAGEFUL} looked for, {len(missed)} not found")
    return f"recall: {number - len(missed)} of {number}" + "".join(f"\nmissed: {one}" for one in missed)


def _lighthouse_rows(lighthouse: Path, folder: Path) -> Iterable[str]:
    """Yield Lighthouse's four scores, of 100, of a page of each kind."""
    key = max((folder / "issues").glob("*.html"), key=lambda path: path.stat().st_mtime).stem
    pages = ("index.html", f"issues/{key}.html", "years/index.html", "sections/index.html", "contributors/index.html",
             "statistics.html", "search.html", f"search.html?q={quote('学习')}", "404.html")  # fmt: skip
    with _serve(folder) as address:
        for path in pages:
            done = subprocess.run(
                [lighthouse, address + path, "--output=json", "--quiet", "--chrome-flags=--headless --no-sandbox --disable-gpu"],
                env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, text=True, check=True,
            )  # fmt: skip
            report = json.loads(done.stdout)
            scores = {name: round(100 * one["score"]) for name, one in report["categories"].items()}
            size = report["audits"]["total-byte-weight"]["numericValue"]
            lacks = [
                f"{audit['id']} {audit['score']}"
                for one in report["categories"].values()
                for reference in one["auditRefs"]
                if reference["weight"]
                and (audit := report["audits"][reference["id"]])["score"] is not None
                and audit["score"] < 1
            ]
            why = f" ({BY_INTENT[path]})" if path in BY_INTENT else ""
            yield f"{path:28} {scores} {size / 1024:.0f} KiB {' '.join(lacks)}{why}"


BY_INTENT = {
    "404.html": "SEO 54 is meant: nobody should find the page of lost addresses, so it says noindex and has no description"
}
DONE = "document.documentElement.hasAttribute('data-search-done')"
LINE = {"offline": False, "latency": 40, "downloadThroughput": 2e6 / 8, "uploadThroughput": 2e6 / 8}
PAGEFUL = 100  # runs that are looked for in one page, which keeps all that it has read
RECALL = """async drawn => {
  const data = bulletinSearch.data, missed = [];
  await data.ready();
  for (const [issue, anchor, word] of drawn) {
    const found = await data.candidates([word], () => null);
    const own = found.articles.filter(article => article.issue === issue);
    await data.read(own);
    const hits = own.map(article => data.check(article, [word]));
    if (!hits.some(hit => hit && hit.anchor === anchor)) missed.push([issue, anchor, word]);
  }
  return missed;
}"""
ASK = """query => new Promise(resolve => {
  const page = document.documentElement, form = document.getElementById("search-form"), start = performance.now();
  page.removeAttribute("data-search-done");
  new MutationObserver((_, observer) => {
    if (page.hasAttribute("data-search-done")) { observer.disconnect(); requestAnimationFrame(() => resolve(performance.now() - start)); }
  }).observe(page, {attributes: true});
  form.elements.q.value = query;
  form.requestSubmit();
})"""


def _size(folder: Path, path: str) -> int:
    file = folder / path.partition("?")[0]
    return file.stat().st_size if file.is_file() else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, help="keeps the corpus and its site for the next time"
    )
    parser.add_argument("--issues", type=int, default=3_650)
    parser.add_argument(
        "--lighthouse", type=Path, help="the program that `npm install lighthouse` put into node_modules/.bin"
    )
    asked = parser.parse_args()
    main(asked.folder or Path(tempfile.mkdtemp(prefix="bulletin-search-")), asked.issues, asked.lighthouse)
