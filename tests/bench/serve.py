"""From save to fresh page and fresh PDF: `python -m tests.bench.serve [--issues 2000] [--edits 10] [--folder KEPT]`.

`bulletin serve` runs as an author runs it, over a made-up archive; an issue is open in Chromium, and its file is saved
again and again with some other words in it. The table has the median and the worst of each leg, in milliseconds: until
the build begins (the watcher waits for bursts to end), until it has ended, until the browser shows the new words.
PDFs are measured in a small archive by themselves, since those of a large one take half an hour the first time.
"""

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.chromium import chromium
from tests.bench.corpus import write_corpus

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 600.0
PDF_ISSUES = 12
# Tells when the page shows other words: a page that is loaded anew, and one whose parts are exchanged.
WATCH = """(() => {
  let last = '';
  const tell = () => requestAnimationFrame(() => {
    const main = document.querySelector('main'), found = main && main.textContent.match(/改到第\\d+处/);
    if (found && found[0] !== last) { last = found[0]; window.seen(last, Date.now()); }
  });
  const start = () => { tell(); new MutationObserver(tell).observe(document.documentElement, {childList: true, subtree: true}); };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
})()"""


@dataclass(slots=True)
class Serving:
    """A preview that runs. lines: what its terminal said, each with the time it came."""

    process: subprocess.Popen[str]
    address: str = ""
    lines: list[tuple[float, str]] = field(default_factory=list)

    def listen(self) -> None:
        """Note what the terminal says; run in a thread."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append((time.time(), line.rstrip()))
            if found := re.search("预览：(http://[^ 　]*)", line):
                self.address = found[1]

    def after(self, moment: float, words: str) -> tuple[float, str] | None:
        """Return the first line with these words after a moment."""
        return next(((at, line) for at, line in self.lines if at > moment and re.search(words, line)), None)


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Serving]:
    """Run `bulletin serve` until the block ends."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "bulletin", "-C", os.fspath(root), "serve", *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**env, "PYTHONPATH": os.fspath(REPOSITORY), "PYTHONUNBUFFERED": "1"},
    )
    found = Serving(process)
    threading.Thread(target=found.listen, daemon=True).start()
    try:
        until(lambda: found.address)
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def until(holds: Any, pause_s: float = 0.002) -> Any:
    """Wait until something holds, and return it."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(pause_s)
    raise SystemExit("it never came")


@dataclass(frozen=True, slots=True)
class Legs:
    """One save, in seconds: until the build began and ended, until the page showed it."""

    begun: float
    built: float
    seen: float


class Author:
    """Saves an issue again and again, each time with other words in it."""

    def __init__(self, root: Path, number: int) -> None:
        (self.path,) = (root / "content" / "issues").rglob(f"{number}.md")
        self._text = self.path.read_text(encoding="utf-8")
        self._place = self._text.index("，", len(self._text) // 2)
        self._saves = 0

    def save(self) -> tuple[float, str]:
        """Return when the file was saved, and the new words."""
        self._saves += 1
        words = f"改到第{self._saves}处"
        text = f"{self._text[: self._place]}，{words}{self._text[self._place :]}"
        moment = time.time()
        self.path.write_text(text, encoding="utf-8")
        return moment, words


def pages(root: Path, number: int, edits: int) -> list[Legs]:
    """Return the legs of so many saves with the issue open in the browser."""
    author, found = Author(root, number), []
    seen: dict[str, float] = {}
    with serving(root, "--no-pdf") as preview, chromium() as browser:
        page = browser.new_page()
        page.expose_function("seen", lambda words, at: seen.setdefault(words, at / 1000))
        page.add_init_script(WATCH)
        page.goto(f"{preview.address}issues/{number}.html")
        page.wait_for_timeout(1000)
        for _ in range(edits):
            moment, words = author.save()
            end = time.monotonic() + PATIENCE_S
            while words not in seen and time.monotonic() < end:
                page.wait_for_timeout(2)
            at, line = until(lambda moment=moment: preview.after(moment, r"issues/.*秒"))
            took = re.search(r"（([\d.]+) 秒）", line)
            assert took is not None
            found.append(Legs(at - moment - float(took[1]), at - moment, seen[words] - moment))
            page.wait_for_timeout(500)
    return found


def pdfs(root: Path, number: int, edits: int) -> list[float]:
    """Return how long after each save the issue's fresh PDF was to be had."""
    author, found = Author(root, number), []
    with serving(root) as preview:
        address = f"{preview.address}issues/{number}.pdf"
        until(lambda: preview.after(0, "PDF 都排好了"))
        for _ in range(edits):
            before = got(address)
            moment, _ = author.save()
            until(lambda before=before: got(address) not in (b"", before), 0.01)
            found.append(time.time() - moment)
            time.sleep(0.5)
    return found


def got(address: str) -> bytes:
    """Return a PDF, nothing where a page says that it is coming."""
    with urllib.request.urlopen(address) as answer:
        data: bytes = answer.read()
    return data if data.startswith(b"%PDF") else b""


def row(what: str, seconds: Sequence[float]) -> None:
    """Print a line of the table."""
    print(
        f"| {what:<44} | {statistics.median(seconds) * 1000:6.0f} | {max(seconds) * 1000:6.0f} |", flush=True
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=2000)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where made-up archives are kept for the next time")
    parser.add_argument("--only", default="", help="pages or pdfs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bulletin-serve-") as scratch:
        folder = asked.folder or Path(scratch)
        print(f"| {'from the save until':<44} | median |  worst |\n| {'-' * 44} | -----: | -----: |")
        for issues in dict.fromkeys((18, asked.issues)):
            if asked.only in "pages":
                legs = pages(corpus(folder, issues), issues // 2, asked.edits)
                row(f"{issues} issues: the build begins", [leg.begun for leg in legs])
                row(f"{issues} issues: the build has ended", [leg.built for leg in legs])
                row(f"{issues} issues: the browser shows it", [leg.seen for leg in legs])
        if asked.only in "pdfs":
            seconds = pdfs(corpus(folder, PDF_ISSUES), PDF_ISSUES // 2, asked.edits)
            row(f"{PDF_ISSUES} issues: the fresh PDF is there", seconds)


def corpus(folder: Path, issues: int) -> Path:
    """Return a made-up archive, the one that is there if there is one."""
    root = folder / f"serve-{issues}"
    if not root.exists():
        write_corpus(root, issues, seed=1)
    return root


if __name__ == "__main__":
    main()
