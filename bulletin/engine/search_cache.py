"""The data of search with what is remembered of it: facts of each issue, lists of each lot; all cores for what is new."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from bulletin.archive.search import Search, search_from
from bulletin.archive.search_words import IssueFacts, IssueWords, facts_of, words_of
from bulletin.engine import cache
from bulletin.engine.late import issue_digest
from bulletin.engine.parallel import batches, spread
from bulletin.model import Issue
from bulletin.site import Site

T = TypeVar("T")
R = TypeVar("R")
FACTS = "search-facts"  # within the cache
LISTS = "search"  # a folder within the cache
BATCH = 50
_VALUES = attrgetter(*(field.name for field in fields(IssueFacts)))


class Folder:
    """A store of lots: a sealed file for each name."""

    is_shared = True

    def __init__(self, folder: Path, seal: str) -> None:
        self.folder, self.seal = folder, seal

    def get(self, name: str) -> bytes | None:
        """Return the value, None where there is none or it is damaged."""
        found = cache.read_bytes(self.folder / name, self.seal)
        return None if found is None else bytes(found)

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

    facts = _facts(site.issues, folder, tool, jobs)
    found = search_from(facts, lambda key: words_of(issues[key]), store, run)
    store.keep(found.names)
    return found


class OtherWordsError(Exception):
    """The words of an issue are wanted that has not changed."""


def amended_search(changed: Mapping[int, Issue], folder: Path, tool: str) -> Search | None:
    """Return the data of the search page where only the bodies of some issues changed, by place in the site's order.

    None where the facts differ or are not remembered. Raises OtherWordsError, also when the texts are asked for.
    """
    before = _known_facts(folder, tool)
    facts = list(before)
    for place, issue in changed.items():
        now = facts_of(issue, issue_digest(issue))
        if place >= len(facts):
            return None
        then = replace(facts[place], digest=now.digest, characters=now.characters, bytes=now.bytes)
        if now != then:
            return None
        facts[place] = now
    issues = {issue.key: issue for issue in changed.values()}

    def words(key: str) -> IssueWords:
        if key not in issues:
            raise OtherWordsError(key)
        return words_of(issues[key])

    found = search_from(facts, words, Folder(folder / LISTS, tool))
    if facts != before:
        _write_facts(folder, tool, facts)
    return found


def _facts(issues: Sequence[Issue], folder: Path, tool: str, jobs: int) -> list[IssueFacts]:
    """Return the facts of issues; only those of new and changed ones need their bodies."""
    known = _known_facts(folder, tool)
    before = {f.digest: f for f in known}
    digests = [issue_digest(issue) for issue in issues]
    new = [issue for issue, digest in zip(issues, digests, strict=True) if digest not in before]

    def some(run: Sequence[Issue]) -> list[IssueFacts]:
        return [facts_of(issue, issue_digest(issue)) for issue in run]

    made = {f.digest: f for run in spread(some, batches(new, BATCH), jobs=jobs) for f in run}
    now = {digest: made[digest] if digest in made else before[digest] for digest in digests}
    facts = [now[digest] for digest in digests]
    if facts != known:
        _write_facts(folder, tool, facts)
    return facts


def _known_facts(folder: Path, tool: str) -> list[IssueFacts]:
    """Return the facts of the last build's issues in the site's order."""
    known = cache.read_sealed(folder / FACTS, tool)
    return list(starmap(IssueFacts, known)) if isinstance(known, list) else []


def _write_facts(folder: Path, tool: str, facts: Iterable[IssueFacts]) -> None:
    cache.write_sealed(folder / FACTS, tool, [_VALUES(f) for f in facts])  # plain rows: four times as quick
