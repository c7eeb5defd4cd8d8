"""Lots of pages → what is to be made of them and why, rendered and written aside, on all cores.

Each lot goes through the same steps by itself, in whichever process: contexts, fingerprints, plan, and of what is to
be made the text. So a process holds one page at a time, and only paths and fingerprints travel.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

from bulletin.build import cache
from bulletin.build.exchange import flush
from bulletin.build.kept import sweep_shells, write_shells
from bulletin.build.late import issue_digest
from bulletin.build.page_press import Before, Press, Result, joined
from bulletin.build.parallel import batches, spread
from bulletin.build.pipeline import Progress
from bulletin.build.plan import Fingerprint
from bulletin.site.frame import Frame, html_among
from bulletin.site.pages import Lot, facts_of_site, last_pages, lots_of
from bulletin.site.search.data import Search
from bulletin.values.encoding import digest_of as digest

LOTS = "lots"  # within the cache
WORTH_FLUSHING = 30  # lots: some thousand files
# Lots for one set of processes: each touches ever more of what it has in common with the others, which is copied then.
AT_ONCE = 100
LotMade = tuple[
    str, tuple[str, ...], str
]  # what a lot was made of, its files' paths, a digest of their fingerprints


def seal_of_lots(press: Press, frame: Frame) -> str:
    """Return a digest of all that lots depend on besides the bodies that they name."""
    return digest(repr((facts_of_site(frame), sorted(press.templates.layouts.items()), press.tool)))


def make_pages(
    press: Press, frame: Frame, found: Search, folder: Path, seal: str, progress: Progress, *, jobs: int
) -> Result:
    """Make all pages of the site on so many processes. found: the data of search; folder: the cache; seal: `seal_of_lots`.

    Diagnostics: template-error.
    """
    lots = lots_of(frame, found, partial(write_shells, folder, seal))
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

    def run(lot: Lot) -> Result:
        return press.make(lot.make(), lot.is_readable)

    _make_lots(run, todo, results, press.aside, progress, jobs)
    whole = joined(results[rank] for rank in sorted(results))
    sweep_shells(folder, len(frame.site.issues))
    if todo and not whole.found:
        now = {
            lot.rank: (mark, tuple(results[lot.rank].fingerprints), _prints(results[lot.rank].fingerprints))
            for lot, mark in zip(lots, marks, strict=True)
        }
        cache.write_sealed(folder / LOTS, seal, now)
    return joined([whole, press.make(last_pages(frame, whole.readable), is_readable=False)])


def _make_lots(
    run: Callable[[Lot], Result],
    todo: Sequence[Lot],
    results: dict[int, Result],
    aside: Path,
    progress: Progress,
    jobs: int,
) -> None:
    """Make lots, and put what each comes to among the results."""
    done = 0
    writing: list[Thread] = []
    progress("网页", 0, len(todo))
    for some in batches(todo, AT_ONCE):
        for lot, result in zip(some, spread(run, some, jobs=jobs), strict=True):
            results[lot.rank] = result
            done += 1
            progress("网页", done, len(todo))
            if done == len(todo) * 2 // 3 and done > WORTH_FLUSHING:
                writing.append(_flushed_meanwhile(aside))
        for thread in writing:  # with a thread of our own at work no process could be forked
            thread.join()


def _flushed_meanwhile(folder: Path) -> Thread:
    """Bring what is made so far to the disk while the rest is being made: half a second less to wait for at the end."""

    def write() -> None:
        with suppress(OSError):  # the site is not published before all of it is on the disk; then it is said
            flush(folder)

    thread = Thread(target=write, daemon=True)
    thread.start()
    return thread


def _as_it_was(lot: Lot, mark: str, remembered: Mapping[int, LotMade], before: Before) -> Result | None:
    """Return what a lot came to last time, where what it is made of is the same and its files lie as they were left."""
    last, paths, prints = remembered.get(lot.rank, ("", (), ""))
    if before.full or last != mark or any(not before.stands(path) for path in paths):
        return None
    made = {path: before.made[path].fingerprint for path in paths}
    # Those files may be of another build than the one that is remembered, if a build was killed in between.
    return Result(made, {}, html_among(paths) if lot.is_readable else ()) if _prints(made) == prints else None


def _prints(fingerprints: Mapping[str, Fingerprint]) -> str:
    return digest(" ".join(f"{f.tool} {f.layout} {f.content}" for f in fingerprints.values()))
