"""Lots of pages → what is to be made of them and why, rendered and written aside, on all cores.

Each lot goes through the same steps by itself, in whichever process: contexts, fingerprints, plan, and of what is to
be made the text. So a process holds one page at a time, and only paths and fingerprints travel.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bulletin.archive.frame import Frame, html_among
from bulletin.archive.search import Search
from bulletin.build import Progress
from bulletin.engine import cache
from bulletin.engine.kept import sweep_shells, write_shells
from bulletin.engine.late import issue_digest
from bulletin.engine.page_press import Before, Press, Result, joined
from bulletin.engine.parallel import spread
from bulletin.engine.plan import Fingerprint
from bulletin.pages import Lot, facts_of_site, last_pages, lots_of
from bulletin.text import digest

LOTS = "lots"  # within the cache
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

    progress("网页", 0, len(todo))
    for done, (lot, result) in enumerate(zip(todo, spread(run, todo, jobs=jobs), strict=True), 1):
        results[lot.rank] = result
        progress("网页", done, len(todo))
    whole = joined(results[rank] for rank in sorted(results))
    sweep_shells(folder, len(frame.site.issues))
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
    return Result(made, {}, html_among(paths) if lot.is_readable else ()) if _prints(made) == prints else None


def _prints(fingerprints: Mapping[str, Fingerprint]) -> str:
    return digest(" ".join(f"{f.tool} {f.layout} {f.content}" for f in fingerprints.values()))
