"""The data of search with what is remembered of it: facts of each issue, lists of each lot; all cores for what is new."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from bulletin.build import cache
from bulletin.build.late import issue_digest, size_of
from bulletin.build.parallel import spread
from bulletin.site.arrange import Site
from bulletin.site.search.amend import OtherWordsError, amended_search
from bulletin.site.search.data import Search, SearchFile, search_from
from bulletin.site.search.words import IssueWords, facts_of, words_of
from bulletin.values.model import Issue

T = TypeVar("T")
R = TypeVar("R")
LISTS = "search"  # a folder within the cache


class Folder:
    """A store of lots: a sealed file for each name."""

    is_shared = True

    def __init__(self, folder: Path, seal: str) -> None:
        self.folder, self.seal = folder, seal

    def get(self, name: str) -> memoryview | None:
        """Return the value, None where there is none or it is damaged."""
        return cache.read_bytes(self.folder / name, self.seal)

    def view(self, name: str) -> memoryview | None:
        """Return the value without reading it all: it may be damaged."""
        return cache.view_bytes(self.folder / name, self.seal)

    def put(self, name: str, value: bytes) -> None:
        """Remember a value."""
        cache.write_bytes(self.folder / name, self.seal, value)

    def keep(self, names: Iterable[str]) -> None:
        """Forget all others."""
        kept = set(names)
        for path in self.folder.glob("*"):
            if path.name not in kept:
                path.unlink(missing_ok=True)


def search_data(site: Site, folder: Path, tool: str, *, jobs: int) -> Search:
    """Return the data of the search page. folder: the cache; tool: digest of the program."""
    store = Folder(folder / LISTS, tool)
    issues = {issue.key: issue for issue in site.issues}

    def run(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        return spread(work, list(items), jobs=jobs)

    facts = [facts_of(issue, issue_digest(issue), size_of(issue)) for issue in site.issues]
    found = search_from(facts, lambda key: words_of(issues[key]), store, run)
    store.keep(found.names)
    return found


def amended_data(
    changed: Mapping[int, Issue], folder: Path, tool: str, is_published: Callable[[SearchFile], bool]
) -> Search | None:
    """Return what of the data may differ where only the bodies of some issues changed, by place in the site's order.

    is_published: whether the published `index.js` is this one. None where the facts differ or are not
    remembered. Raises OtherWordsError, also when the texts are asked for.
    """
    issues = {issue.key: issue for issue in changed.values()}

    def words(key: str) -> IssueWords:
        if key not in issues:
            raise OtherWordsError(key)
        return words_of(issues[key])

    facts = {place: facts_of(issue, issue_digest(issue), size_of(issue)) for place, issue in changed.items()}
    return amended_search(facts, words, Folder(folder / LISTS, tool), is_published)
