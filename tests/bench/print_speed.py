"""How fast and how small an issue is printed, next to other ways: `python -m tests.bench.print_speed`.

Each row is measured in processes of its own, `--rounds` times over: once to warm up, then `--runs` times.
Rows that need what this machine lacks are left out with the reason.
"""

import argparse
import importlib.util
import io
import itertools
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bulletin.values.options import Options
from tests.bench.full_faces import CACHE, full_faces
from tests.bench.rivals import blocks_of, page_of, typst_of
from tests.bench.text import ORDINALS, issue_text

REPOSITORY = Path(__file__).resolve().parents[2]
_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
CHARACTERS, SEED = 3700, 20261122  # with marks and digits: eight pages
ROWS = {
    "ours": "ours, warm worker",
    "plain": "plain WeasyPrint, full faces, each file anew",
    "plain-warm": "plain WeasyPrint, full faces, faces and styles kept",
    "plain-archive": "plain WeasyPrint, full faces, anew, PDF/A-2a",
    "typst": "Typst, same text and faces",
    "chromium": "Chromium, same text and faces, with its start",
}


@dataclass(frozen=True, slots=True)
class Work:
    """What is printed: the root of a site, our style sheet, the issue's HTML."""

    root: Path
    css: str
    html: str


def make_work(folder: Path, issue: str | None = None) -> Work:
    """Return the work of printing one issue of a site that is made in `folder`."""
    site = "名称: 工作简报\n题头: 建设学习型机关\n编发单位: 县协调小组办公室\n报: [县委办公室]\n"
    site += "校对: {doubled-mark: 不查, unpaired-mark: 不查, repeated-word: 不查}\n"  # drawn text has marks of every kind
    text = issue or issue_text(CHARACTERS, SEED)
    for name, content in {"site.yaml": site, "issues/2026/1.md": text}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return caught_works(folder)[0]


def caught_works(folder: Path) -> list[Work]:
    """Return the work of printing each issue of a site, caught where a build hands it to PdfMaker."""
    import datetime

    from bulletin.build import pipeline as build
    from bulletin.pdf import maker
    from bulletin.pdf.order import PdfOrder
    from bulletin.values.audience import Audience
    from bulletin.values.diagnostics import Checked

    caught: list[Work] = []

    class Catcher:
        def __init__(self, root: Path, css: str, *others: Any) -> None:
            self.root, self.css = root, css

        def make(self, order: PdfOrder) -> Checked[bytes]:
            if re.fullmatch(r"issues/[^/]+(?<!-a\d)\.pdf", order.path):  # not its single articles
                caught.append(Work(self.root, self.css, order.html))
            return Checked(_blank_pdf())  # whose pages the build counts

    module: Any = maker
    original, module.PdfMaker = module.PdfMaker, Catcher
    try:
        options = Options(folder, folder / "output", Audience(datetime.date(2026, 11, 22)))
        report = build.build(options)
    finally:
        module.PdfMaker = original
    assert caught, report.diagnostics
    return caught


def _blank_pdf() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


# One function a row: prepares, and returns what is timed


def _ours(work: Work) -> Callable[[], bytes]:
    from bulletin.pdf.maker import PdfMaker
    from bulletin.pdf.order import PdfOrder

    maker = PdfMaker(work.root, work.css)

    def run() -> bytes:
        made = maker.make(PdfOrder("issues/1.pdf", "content/issues/2026/1.md", work.html))
        assert made.value is not None, made.diagnostics
        return made.value

    return run


def _plain(work: Work, *, keep: bool, **options: Any) -> Callable[[], bytes]:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    faces = full_faces()
    assert faces is not None
    rules = "".join(
        f'@font-face {{ font-family: "{role}"; src: url("{path.as_uri()}") }}\n'
        for role, path in faces.items()
    )
    style = rules + "".join(part for part in work.css.split("\n") if not part.startswith("@font-face"))
    kept: list[Any] = []

    def run() -> bytes:
        if not kept or not keep:
            fonts = FontConfiguration()
            kept[:] = [fonts, CSS(string=style, font_config=fonts)]
        fonts, sheet = kept
        html = HTML(string=work.html, base_url=work.root.as_uri() + "/")
        pdf: bytes = html.write_pdf(font_config=fonts, stylesheets=[sheet], **options)
        return pdf

    return run


def _typst(work: Work) -> Callable[[], bytes]:
    typst: Any = importlib.import_module("typst")
    source = work.root / "issue.typ"
    blocks = blocks_of(work.html)
    marks = itertools.chain([""], itertools.cycle(ORDINALS))

    def run() -> bytes:
        # Typst remembers in a process what it has laid out; another first character makes it work again.
        mark = next(marks)
        source.write_text(typst_of([(kind, mark + text) for kind, text in blocks]))
        pdf: bytes = typst.compile(str(source), font_paths=[str(CACHE)], ignore_system_fonts=True)
        return pdf

    return run


def _chromium(work: Work) -> Callable[[], bytes]:
    faces = full_faces()
    assert faces is not None
    source, target = work.root / "issue.html", work.root / "chromium.pdf"
    source.write_text(page_of(blocks_of(work.html), faces))
    program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]

    def run() -> bytes:
        subprocess.run(
            [*command, f"--print-to-pdf={target}", source.as_uri()], capture_output=True, check=True
        )
        return target.read_bytes()

    return run


def prepare(row: str, work: Work) -> Callable[[], bytes]:
    """Return what prints the work in the way of a row."""
    return {
        "ours": lambda: _ours(work),
        "plain": lambda: _plain(work, keep=False),
        "plain-warm": lambda: _plain(work, keep=True),
        "plain-archive": lambda: _plain(work, keep=False, pdf_variant="pdf/a-2a"),
        "typst": lambda: _typst(work),
        "chromium": lambda: _chromium(work),
    }[row]()


def _measure(row: str, work: Work, runs: int) -> dict[str, Any]:
    """Return what one row costs; called in a process of its own."""
    from pikepdf import Pdf

    run = prepare(row, work)
    run()
    pdf, seconds, cpu = b"", [], []
    for _ in range(runs):
        before, cpu_before = time.perf_counter(), _cpu_seconds()
        pdf = run()
        seconds.append(time.perf_counter() - before)
        cpu.append(_cpu_seconds() - cpu_before)
    result = work.root / f"{row}.pdf"
    result.write_bytes(pdf)
    with Pdf.open(result) as opened:
        pages = len(opened.pages)
    peak = max(resource.getrusage(who).ru_maxrss for who in _PROCESSES) // 1024
    found = {"seconds": seconds, "cpu": cpu, "kb": len(pdf) / 1000, "pages": pages, "mb": peak}
    return found | ({"share": _share(run, runs)} if row == "ours" else {})


def _share(run: Callable[[], bytes], runs: int) -> float:
    """Return which part of the time is our own typesetting: with it and without it by turns."""
    from bulletin.pdf import patches

    spent: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(runs):
        for ours in (True, False):
            (patches.install if ours else patches.uninstall)()
            before = time.process_time()
            run()
            spent[ours].append(time.process_time() - before)
    patches.install()
    return 1 - min(spent[False]) / min(spent[True])


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in _PROCESSES]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _missing(row: str) -> str:
    """Return why a row cannot be measured here, "" if it can."""
    if row in ("plain", "plain-warm", "plain-archive", "typst", "chromium") and full_faces() is None:
        return "texlive-lang-chinese and fonts-noto-cjk cannot be fetched"
    if row == "chromium" and not (shutil.which("chromium") or shutil.which("google-chrome")):
        return "Chromium is not installed"
    return "pip install typst" if row == "typst" and not importlib.util.find_spec("typst") else ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="timed runs of each row in a round (3)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds over all rows (3)")
    parser.add_argument("--keep", type=Path, help="write the PDFs into this folder")
    parser.add_argument("--issue", type=Path, help="an issue's Markdown instead of the made-up one")
    parser.add_argument("--row", choices=ROWS, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.row:
        work = Work(given.work, *json.loads((given.work / "work.json").read_text()))
        print(json.dumps(_measure(given.row, work, given.runs)))
        return
    with tempfile.TemporaryDirectory() as folder:
        work = make_work(Path(folder), given.issue.read_text() if given.issue else None)
        (work.root / "work.json").write_text(json.dumps([work.css, work.html]))
        results: dict[str, dict[str, Any]] = {}
        rows = [row for row in ROWS if not _skip(row)]
        for row in rows * given.rounds:  # by turns, so that a busy minute does not fall on one row
            found = _row(row, work, given.runs)
            for key in ("seconds", "cpu"):
                found[key] += results.get(row, {}).get(key, [])
            results[row] = found
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            for row in results:
                shutil.copy(work.root / f"{row}.pdf", given.keep)
    _print_table(results)


def _skip(row: str) -> bool:
    if reason := _missing(row):
        print(f"left out: {ROWS[row]}: {reason}", file=sys.stderr)
    return bool(reason)


def _row(row: str, work: Work, runs: int) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        __spec__.name,
        "--row",
        row,
        "--work",
        str(work.root),
        "--runs",
        str(runs),
    ]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _print_table(results: dict[str, dict[str, Any]]) -> None:
    print(f"{'':52}{'median s':>9}{'min s':>7}{'CPU s':>7}{'KB':>6}{'pages':>6}{'MB':>5}")
    cpu = {row: statistics.median(found["cpu"]) for row, found in results.items()}
    for row, found in results.items():
        middle, least = statistics.median(found["seconds"]), min(found["seconds"])
        numbers = (
            f"{middle:9.3f}{least:7.3f}{cpu[row]:7.3f}{found['kb']:6.0f}{found['pages']:6}{found['mb']:5}"
        )
        print(f"{ROWS[row]:52}{numbers}")
    ours = results["ours"]
    for row in ("plain", "plain-archive", "plain-warm"):
        if row in results:
            least = min(ours["cpu"]) / min(results[row]["cpu"])
            print(f"ours / {ROWS[row]}: {cpu['ours'] / cpu[row]:.2f}, of the fastest runs {least:.2f}")
    print("  (goal: at most 0.55 of plain WeasyPrint; all shares are of CPU time)")
    print(f"our typesetting: {ours['share']:.0%} of ours (goal: at most 15 %)")
    print(f"size: {ours['kb']:.0f} KB (goal: at most 350)")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
