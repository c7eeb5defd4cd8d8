"""What a whole build puts down for those after it that only put in a changed body (`amend`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bulletin.build import cache
from bulletin.build.cache import Remembered
from bulletin.build.late import facts_digest
from bulletin.build.loaded import Loaded
from bulletin.build.recent import Recent
from bulletin.build.toolchain import tool_digest
from bulletin.site.arrange import Site
from bulletin.site.frame import Frame, Page
from bulletin.site.issue_pages import ISSUES_IN_LOT, Shell
from bulletin.site.search.data import Search, search_page
from bulletin.site.told import heard
from bulletin.typesetting.fonts import Face
from bulletin.values.asset import Asset
from bulletin.values.model import Issue
from bulletin.values.settings import Config

REMEMBERED = "kept"  # within the cache
SHELLS = "shells-"  # within the cache, and the number of a lot of issues


@dataclass(frozen=True, slots=True)
class Facts:
    """What other pages show of an issue. shown: a digest of what its file says of that.

    counted: whether the copies that its tail names were counted, by book and record; copies: how many.
    """

    place: int
    shown: str
    counted: bool
    copies: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What does not change as long as the facts of no issue do.

    seal: of the index; shells: of the shells of issues. issues: those that are published, by path, as bytes: of ten
    thousand a comma asks for one.
    foreign: paths of texts in which diagnostics lie that other texts may have caused; feeds: of issues in feeds.
    """

    config: Config
    faces: tuple[Face, ...]
    assets: Mapping[str, Asset]
    seal: str
    shells: str
    issues: bytes
    foreign: frozenset[str]
    feeds: frozenset[str]
    search_page: Page

    def facts_of(self, path: str) -> Facts | None:
        """Return the facts of a published issue."""
        begin = self.issues.find(f"\0{path}\0".encode("utf-8", "surrogateescape"))
        if begin < 0:
            return None
        begin = self.issues.index(b"\0", begin + 1) + 1
        place, shown, counted, copies = (
            self.issues[begin : self.issues.index(b"\0", begin)].decode().split(" ")
        )
        return Facts(int(place), shown, counted == "1", int(copies) if copies else None)


def write_kept(folder: Path, kept: Kept) -> None:
    """Put it down. folder: the cache. It holds as long as the `Standing` does that is written after it."""
    cache.write_sealed(folder / REMEMBERED, tool_digest(), kept)


def read_kept(folder: Path, recent: Recent) -> Kept | None:
    """Return what was put down; None where it is another program's, or damaged."""
    kept = recent.read(folder / REMEMBERED, tool_digest())
    return kept if isinstance(kept, Kept) else None


def kept_of(site: Site, loaded: Loaded, frame: Frame, search: Search, shells: str) -> Kept:
    """Return what is to be put down of this site."""
    from bulletin.site.feeds import shown_in_feeds

    own = {d for record in loaded.remembered.values() for d in record.diagnostics}
    foreign = [d for d in loaded.diagnostics if d not in own]
    return Kept(
        site.config,
        loaded.faces,
        loaded.assets,
        loaded.seal,
        shells,
        rows_of({i.path: _facts(n, i, loaded.remembered[i.path]) for n, i in enumerate(site.issues)}),
        frozenset(span.path for d in foreign for span in (d.span, *(at for at, _ in d.related))),
        shown_in_feeds(site),
        search_page(frame, search),
    )


def rows_of(issues: Mapping[str, Facts]) -> bytes:
    """Return facts of issues as `Kept.issues`: each path and its facts between NULs, which no path can have."""
    rows = (
        f"{path}\0{f.place} {f.shown} {f.counted:d} {'' if f.copies is None else f.copies}"
        for path, f in issues.items()
    )
    return ("\0" + "\0".join(rows) + "\0").encode("utf-8", "surrogateescape")


def _facts(place: int, issue: Issue, record: Remembered) -> Facts:
    return Facts(place, record.shown, facts_digest(issue) != record.shown, issue.copies_printed)


def write_shells(folder: Path, seal: str, shells: Mapping[int, str]) -> None:
    """Remember what stands around the issues of a lot, each as it is told. folder: the cache."""
    cache.write_sealed(folder / _shells(min(shells)), seal, shells)


def read_shell(folder: Path, seal: str, place: int) -> Shell | None:
    """Return what stands around the issue at this place of the site's order. folder: the cache."""
    shells = cache.read_sealed(folder / _shells(place), seal)
    return heard(Shell, shells[place]) if isinstance(shells, dict) and place in shells else None


def sweep_shells(folder: Path, issues: int) -> None:
    """Forget shells of issues that are no more. issues: how many there are."""
    for path in folder.glob(f"{SHELLS}*"):
        number = path.name.removeprefix(SHELLS)
        if number.isdigit() and int(number) * ISSUES_IN_LOT >= issues:
            path.unlink(missing_ok=True)


def _shells(place: int) -> str:
    return f"{SHELLS}{place // ISSUES_IN_LOT}"
