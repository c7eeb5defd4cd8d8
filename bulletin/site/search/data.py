"""Site → the data of its search page: a directory of all articles, their texts, and the lists that find them.

    assets/search/index.js          which issues and articles there are, and how the rest is cut
    assets/search/text/365.js       the text of an issue (365-2.js: of its second article, where the issue is long)
    assets/search/old0/17.js        lists of pairs of characters (see search_index) of 2,048 issues; old1 of the next …
    assets/search/new/3.js          … and of the latest issues: a new issue changes this small part only
    assets/search/all.js            in place of text and lists in a small archive, where reading everything is quickest

Each file calls one function of search.js, because `file://` allows scripts and nothing else. It carries the version
of what it belongs to, so that a mixture of old and new files out of a browser's cache is noticed: the directory that
of all data, lists that of their articles' numbers (what they find is read before it is shown).

How an engine uses it. `search_of(site)` is enough. To be quick it gives `search_from` what it has kept:

    facts    small, of every issue: facts_of(issue, digest, size); no body is read for it where both are known
    words    issue's key → words_of(issue); asked for only when the issue's lot must be made or mended
    store    keeps the lots' lists and text files (search_lots), bytes by name, for this version of the program;
             `Search.names` says what is in use, so that the rest can be dropped
    run      a pool's `map`, so that lots are made on all cores: a lot is 128 issues and takes 60 ms with numpy

Fingerprints come from the digests and from the marks of the lists' blocks; texts are read when they are asked for, and
should be asked for in the order of `files`, which opens one lot after the other. Lots that the store lacks are made by
`search_from` at once, for their marks. Where only bodies of few issues changed, `search_amend` does all this for less.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from bulletin.site.arrange import Site
from bulletin.site.frame import Frame, LateText
from bulletin.site.page_kind import Page
from bulletin.site.search.directory import NAME as DIRECTORY
from bulletin.site.search.directory import Directory, directory_of, kept_directory, put_directory
from bulletin.site.search.lots import Lots, Part, Run, parts_of
from bulletin.site.search.store import Memory, Store
from bulletin.site.search.words import (
    FOLDER,
    IssueFacts,
    IssueWords,
    call,
    data_of,
    facts_of,
    text_paths,
    words_of,
)

SMALL_BYTES = 400_000  # an archive with less text is one file


class SearchFile(NamedTuple):
    """A file of the site, by its path within output/site."""

    path: str
    text: LateText


class SearchFiles(Iterable[SearchFile]):
    """Files that are named when somebody goes through them: twenty thousand of an archive of 10,000 issues."""

    def __init__(self, name: Callable[[], Iterator[SearchFile]]) -> None:
        """name: yields them, each time the same."""
        self._name = name

    def __iter__(self) -> Iterator[SearchFile]:
        return self._name()


@dataclass(frozen=True, slots=True)
class Search:
    """All files, the version of the directory for the search page's address of it, and the names in use in the store."""

    files: Iterable[SearchFile]
    version: str
    names: tuple[str, ...] = ()


def search_of(site: Site, store: Store | None = None, run: Run = map) -> Search:
    """Return the data of the search page."""
    issues = {issue.key: issue for issue in site.issues}
    facts = [facts_of(issue) for issue in site.issues]
    return search_from(facts, lambda key: words_of(issues[key]), store, run)


def search_from(
    facts: Sequence[IssueFacts],
    words: Callable[[str], IssueWords],
    store: Store | None = None,
    run: Run = map,
) -> Search:
    """Return the data of the search page from what is kept of the issues, oldest first (see above)."""
    if sum(f.bytes for f in facts) < SMALL_BYTES:
        directory = directory_of(facts, ())
        make = partial(_all_texts, facts, words)
        everything = SearchFile(f"{FOLDER}/all.js", LateText(directory.texts, make))
        return Search((everything, index_file(directory)), directory.version)
    parts = parts_of(facts)
    store = store or Memory()
    lots = Lots(parts, words, store, run)
    directory = directory_of(facts, parts)
    if directory != kept_directory(store):
        put_directory(store, directory)
    files = SearchFiles(partial(_files, parts, lots, index_file(directory)))
    return Search(files, directory.version, (*lots.names, DIRECTORY))


def search_page(frame: Frame, search: Search) -> Page:
    """Return the search page; besides the data's version it has the other ways to find things."""
    sections = tuple(line for line in frame.groups("sections") if line.count)
    years = frame.years()
    return frame.page(
        "search.html",
        "search.html",
        "查找",
        description="按文章里任何两个以上连着的字，查历年各期的文章。",
        search_version=search.version,
        years=years,
        sections=sections,
    )


def data_page(file: SearchFile) -> Page:
    """Return a file of the data as a page of the site."""
    return Page(file.path, "", {"text": file.text})


def with_version(page: Page, version: str) -> Page:
    """Return the search page of data of another version."""
    return replace(page, context={**page.context, "search_version": version})


def index_file(directory: Directory) -> SearchFile:
    """Return the directory's file."""
    version = directory.version
    return SearchFile(f"{FOLDER}/index.js", LateText(version, lambda: directory.script))


def list_path(part: str, shard: int) -> str:
    """Return where the lists of a shard are."""
    return f"{FOLDER}/{part}/{shard}.js"


def _all_texts(facts: Sequence[IssueFacts], words: Callable[[str], IssueWords]) -> str:
    return call("text", [data_of(words(f.key)) for f in facts])


def _files(parts: Sequence[Part], lots: Lots, index: SearchFile) -> Iterator[SearchFile]:
    for part in parts:
        yield from _text_files(part, lots)
    for part in parts:
        yield from _list_files(part, lots)
    yield index


def _text_files(part: Part, lots: Lots) -> Iterator[SearchFile]:
    for lot, issues in enumerate(part.lots):
        for issue, facts in enumerate(issues):
            for place, path in enumerate(text_paths(facts)):
                make = partial(lots.text_file, part, lot, issue, place)
                yield SearchFile(path, LateText(facts.digest, make))


def _list_files(part: Part, lots: Lots) -> Iterator[SearchFile]:
    numbering = part.numbering
    for shard, mark in enumerate(lots.marks(part)):
        make = partial(_list_file, part, numbering, lots, shard)
        yield SearchFile(list_path(part.name, shard), LateText(f"{numbering} {mark}", make))


def _list_file(part: Part, numbering: str, lots: Lots, shard: int) -> str:
    return call("lists", part.name, shard, numbering, lots.text(part, shard))
