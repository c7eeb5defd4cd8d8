"""Measure a bound volume and the PDFs of single articles: python -m tests.bench.volume [--issues 30] → a table.

Writes a made-up year of issues of about 4,500 characters each, binds it in a fresh process, and prints the same
issues one by one in this one, with and without their articles. Times are CPU times, so that others' work does not count.
"""

import argparse
import datetime
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bulletin.build.sources import read_layouts
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.site.prints import Print, print_content, prints_of
from bulletin.site.styles import print_css
from bulletin.site.templates import Templates
from bulletin.typesetting import fonts
from bulletin.values.files import builtin_layouts
from bulletin.values.model import IssueBody
from tests.bench.corpus import write_corpus
from tests.site import body_of, context_at

YEAR = 2025
SEED = 7
TODAY = datetime.date(YEAR + 1, 1, 1)
VOLUME = f"""
import datetime, resource, sys
from pathlib import Path
from bulletin.volume import VolumeOptions, make_volume
report = make_volume(
    VolumeOptions(Path(sys.argv[1]), Path(sys.argv[1]) / "output", {YEAR}, datetime.date({YEAR + 1}, 1, 1)),
    lambda what, done, total: None,
)
used = resource.getrusage(resource.RUSAGE_SELF)
print(report.pages, report.size, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def write_year(root: Path, issues: int) -> None:
    """Write a corpus whose issues are all of one year."""
    write_corpus(root, issues, SEED)
    paths = sorted((root / "content/issues").rglob("*.md"), key=lambda path: int(path.stem))
    first = datetime.date(YEAR, 1, 2)
    for place, path in enumerate(paths):
        day = first + datetime.timedelta(days=360 * place // len(paths))
        path.write_text(re.sub(r"日期: \S+", f"日期: {day.isoformat()}", path.read_text(), count=1))


def singles(root: Path) -> dict[bool, tuple[int, float, int]]:
    """Return how many PDFs of articles (True) and of issues (False) there are, their CPU time, and their bytes."""
    context = context_at(root)
    templates = Templates(read_layouts(root))
    faces = fonts.find_faces(context.site.config, root, builtin_layouts() / "fonts").value or ()
    maker = PdfMaker(root, fonts.font_face_css(faces) + print_css(templates.layouts))
    prints: dict[bool, list[tuple[Print, IssueBody]]] = {False: [], True: []}
    for issue in context.site.issues:
        for print_ in prints_of(context, issue):
            prints[print_.is_excerpt].append((print_, body_of(issue)))
    return {is_excerpt: _make(some, maker, templates) for is_excerpt, some in prints.items()}


def _make(
    prints: list[tuple[Print, IssueBody]], maker: PdfMaker, templates: Templates
) -> tuple[int, float, int]:
    start, size = time.process_time(), 0
    for print_, body in prints:
        content = print_content(print_, body)
        html = templates.render(print_.template, content.context)
        assert html.value is not None, html.diagnostics
        pdf = maker.make(PdfOrder(print_.path, print_.source, html.value, content.metadata))
        assert pdf.value is not None, pdf.diagnostics
        size += len(pdf.value)
    return len(prints), time.process_time() - start, size


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_year(root, given.issues)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", VOLUME, folder], check=True, capture_output=True, text=True
        )
        elapsed = time.perf_counter() - start
        pages, size, cpu, rss = (float(word) for word in done.stdout.split())
        made = singles(root)
    count, issue_cpu, issue_size = made[False]
    articles, article_cpu, article_size = made[True]
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'':24}{'files':>8}{'CPU s':>9}{'MB':>8}{'peak MB':>9}")
    print(f"{'bound volume':24}{1:8}{cpu:9.1f}{size / 1e6:8.2f}{rss:9.0f}")
    print(f"{'issues one by one':24}{count:8}{issue_cpu:9.1f}{issue_size / 1e6:8.2f}{own:9.0f}")
    print(f"{'articles one by one':24}{articles:8}{article_cpu:9.1f}{article_size / 1e6:8.2f}")
    print(
        f"volume: {pages:.0f} pages, {elapsed:.1f} s on the wall clock, {size / issue_size:.2f} of its single PDFs; "
        f"articles add {article_cpu / issue_cpu:.2f} of the issues' time"
    )


if __name__ == "__main__":
    main()
