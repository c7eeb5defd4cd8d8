"""Lots of pages → what is to be made of them and why, rendered and written aside, on all cores.

Each lot goes through the same steps by itself, in whichever process: contexts, fingerprints, plan, and of what is to
be made the text. So a process holds one page at a time, and only paths and fingerprints travel.
"""

import os
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bulletin import cache
from bulletin.archive.frame import Frame, LateContext, Page
from bulletin.archive.issue_pages import Shell
from bulletin.archive.search import Search
from bulletin.build import Progress
from bulletin.diagnostics import Diagnostic
from bulletin.late import issue_digest
from bulletin.output import Ready
from bulletin.pages import ISSUES_IN_LOT, Lot, facts_of_site, last_pages, lots_of
from bulletin.parallel import spread
from bulletin.plan import Fingerprint, Made, reason_for
from bulletin.render import Templates
from bulletin.text import digest

LOTS = "lots"  # within the cache
SHELLS = "shells"  # a folder within the cache
Files = Mapping[str, bytes | Path | Ready]  # of the site, by path: what is new
LotMade = tuple[
    str, tuple[str, ...], str
]  # what a lot was made of, its files' paths, a digest of their fingerprints


@dataclass(frozen=True, slots=True)
class Before:
    """The site as the last build left it. on_disk: (size, mtime in ns) by path; full: nothing of it counts."""

    made: Mapping[str, Made]
    on_disk: Mapping[str, tuple[int, int]]
    full: bool

    def stands(self, path: str) -> bool:
        """Return whether a file lies as the last build left it."""
        made = self.made.get(path)
        return made is not None and self.on_disk.get(path) == (made.size, made.mtime_ns)

    def reason(self, path: str, wanted: Fingerprint) -> str:
        """Return why a file must be made, empty where it need not."""
        return reason_for(wanted, self.made.get(path), self.on_disk.get(path), self.full)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of some pages. make: reasons by path; what is in it and has no `found` is written aside.

    readable: the paths of pages that readers can open, in the order of the site map.
    """

    fingerprints: Mapping[str, Fingerprint]
    make: Mapping[str, str]
    readable: tuple[str, ...] = ()
    found: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class Press:
    """Makes pages. aside: the folder for what is made."""

    templates: Templates
    tool: str
    before: Before
    aside: Path
    _folders: set[str] = field(default_factory=set)

    def run(self, lot: Lot) -> Result:
        """Make what is to be made of a lot."""
        return self.make(lot.make(), lot.is_readable)

    def make(self, pages: Iterable[Page], is_readable: bool) -> Result:
        """Make what is to be made of these pages. Diagnostics: template-error, each once."""
        fingerprints: dict[str, Fingerprint] = {}
        reasons: dict[str, str] = {}
        found: dict[object, Diagnostic] = {}
        for page in pages:
            layout = self.templates.closure_digest(page.template)
            print_ = fingerprints[page.path] = Fingerprint(self.tool, layout, page.fingerprint)
            if reason := self.before.reason(page.path, print_):
                reasons[page.path] = reason
                # The same mistake of a template would spoil a thousand pages and is told once.
                found |= {(d.code, d.span, d.label): d for d in self._write(page)}
        readable = tuple(fingerprints) if is_readable else ()
        return Result(fingerprints, reasons, readable, tuple(found.values()))

    def _write(self, page: Page) -> tuple[Diagnostic, ...]:
        context = page.context.made() if isinstance(page.context, LateContext) else page.context
        if page.template:
            text = self.templates.render(page.template, context)
            if text.value is None:
                return text.diagnostics
            self.put(page.path, text.value.encode())
        else:
            self.put(page.path, str(context["text"]).encode())
        return ()

    def put(self, path: str, data: bytes) -> None:
        """Write a file aside."""
        target = f"{self.aside}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - thousands of files, and Path is slow
            self._folders.add(folder)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
        finally:
            os.close(handle)


def seal_of_lots(press: Press, frame: Frame) -> str:
    """Return a digest of all that lots depend on besides the bodies that they name."""
    return digest(repr((facts_of_site(frame), sorted(press.templates.layouts.items()), press.tool)))


def write_shells(folder: Path, seal: str, shells: Mapping[int, Shell]) -> None:
    """Remember what stands around the issues of a lot, for those that change nothing but a body."""
    each = {place: pickle.dumps(shell, 5) for place, shell in shells.items()}
    cache.write_sealed(folder / str(min(shells) // ISSUES_IN_LOT), seal, each)


def read_shell(folder: Path, seal: str, place: int) -> Shell | None:
    """Return what stands around the issue at this place of the site's order. folder: the cache."""
    shells = cache.read_sealed(folder / SHELLS / str(place // ISSUES_IN_LOT), seal)
    shell = pickle.loads(shells[place]) if isinstance(shells, dict) and place in shells else None
    return shell if isinstance(shell, Shell) else None


def make_pages(
    press: Press, frame: Frame, found: Search, folder: Path, seal: str, progress: Progress, *, jobs: int
) -> Result:
    """Make all pages of the site on so many processes. found: the data of search; folder: the cache; seal: `seal_of_lots`.

    Diagnostics: template-error.
    """
    lots = lots_of(frame, found, partial(write_shells, folder / SHELLS, seal))
    bodies = [issue_digest(issue) for issue in frame.site.issues]
    marks = [digest(repr([bodies[place] for place in lot.bodies])) for lot in lots]
    known = cache.read_sealed(folder / LOTS, seal)
    remembered: Mapping[int, LotMade] = known if isinstance(known, dict) else {}
    results = {
        lot.rank: same
        for lot, mark in zip(lots, marks, strict=True)
        if (same := _as_it_was(lot, mark, remembered, press.before))
    }
    todo = [lot for lot in lots if lot.rank not in results]
    progress("网页", 0, len(todo))
    for done, (lot, result) in enumerate(zip(todo, spread(press.run, todo, jobs=jobs), strict=True), 1):
        results[lot.rank] = result
        progress("网页", done, len(todo))
    whole = joined(results[rank] for rank in sorted(results))
    if todo and not whole.found:
        now = {
            lot.rank: (mark, tuple(results[lot.rank].fingerprints), _prints(results[lot.rank].fingerprints))
            for lot, mark in zip(lots, marks, strict=True)
        }
        cache.write_sealed(folder / LOTS, seal, now)
    return joined([whole, press.make(last_pages(frame, whole.readable), is_readable=False)])


def _as_it_was(lot: Lot, mark: str, remembered: Mapping[int, LotMade], before: Before) -> Result | None:
    """Return what a lot came to last time, where what it is made of is the same and its files lie as they were left."""
    last, paths, prints = remembered.get(lot.rank, ("", (), ""))
    if before.full or last != mark or any(not before.stands(path) for path in paths):
        return None
    made = {path: before.made[path].fingerprint for path in paths}
    # Those files may be of another build than the one that is remembered, if a build was killed in between.
    return Result(made, {}, tuple(paths) if lot.is_readable else ()) if _prints(made) == prints else None


def _prints(fingerprints: Mapping[str, Fingerprint]) -> str:
    return digest(" ".join(f"{f.tool} {f.layout} {f.content}" for f in fingerprints.values()))


def joined(results: Iterable[Result]) -> Result:
    """Return several results as one, a template's mistake once."""
    fingerprints: dict[str, Fingerprint] = {}
    make: dict[str, str] = {}
    readable: list[str] = []
    found: dict[object, Diagnostic] = {}
    for result in results:
        fingerprints |= result.fingerprints
        make |= result.make
        readable += result.readable
        found |= {(d.code, d.span, d.label): d for d in result.found}
    return Result(fingerprints, make, tuple(readable), tuple(found.values()))
