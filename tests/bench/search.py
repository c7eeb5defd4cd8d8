"""Measure the search of a large archive: `python -m tests.bench.search [FOLDER] [--issues 3650]` prints tables.

Builds 3,650 made-up issues of about 4,500 characters (FOLDER keeps them for the next time), measures what it takes to
build the data of search, and then asks forty kinds of queries in Chromium, each in a fresh browser context without cache, from
file://. Needs playwright and Chromium. The budgets: 60 files, 1.5 MB and 0.6 s for a query at 2,000
issues, page and directory included.
"""

import argparse
import gzip
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from bulletin.site.search.directory import directory_of
from bulletin.site.search.normalize import normalize
from bulletin.site.search.segments import build_segment, segments
from bulletin.values.model import Issue, IssueBody
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


def main(folder: Path, issues: int) -> None:
    """Build, measure, print."""
    root, output = folder / "root", folder / "output"
    if not root.exists():
        write_corpus(root, issues, seed=1)
    if not (output / "site" / "search.html").exists():
        build_site(root, output)
    site, loaded = site_at(root)
    bodies = [loaded.body_of(issue) for issue in site.issues]
    for row in (*_build_rows(site.issues, bodies), *_query_rows(output / "site", _queries(bodies))):
        print(row)


def _build_rows(issues: Sequence[Issue], bodies: Sequence[IssueBody]) -> Iterable[str]:
    """Yield the sizes of the files, and the CPU time that each step takes."""
    cut, cut_s = _timed(lambda: segments(issues))
    files: dict[str, bytes] = {}
    headers, times = [], []
    body_of = dict(zip((issue.key for issue in issues), bodies, strict=True))
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, help="keeps the corpus and its site for the next time"
    )
    parser.add_argument("--issues", type=int, default=3_650)
    asked = parser.parse_args()
    main(asked.folder or Path(tempfile.mkdtemp(prefix="bulletin-search-")), asked.issues)
