"""Site → the data of its search page: a directory of all articles, their texts, and the lists that find them.

    assets/search/index.js          which issues and articles there are, and how the rest is cut
    assets/search/text/365.js       the text of an issue (365-2.js: of its second article, where the issue is long)
    assets/search/old/17.js, new/3.js   lists of pairs of characters (see search_index), of the older issues and of
                                    the latest ones: a new issue changes the small part only
    assets/search/all.js            in place of both in a small archive, where reading everything is quickest

Each file calls one function of search.js, because `file://` allows scripts and nothing else. It carries the version
of what it belongs to, so that a mixture of old and new files out of a browser's cache is noticed.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from bulletin.archive.frame import Frame, Page
from bulletin.archive.search_index import BREAK, fold, index_texts, shards_for, write_numbers
from bulletin.archive.views import day
from bulletin.model import Article, Issue
from bulletin.site import Site

FOLDER = "assets/search"
SMALL_BYTES = 400_000  # an archive with less text is one file
LONG_ISSUE = 9_000  # characters: from here on the articles of an issue are files of their own
SETTLED = 128  # issues go over to the older part in lots of so many
_TAG = re.compile(r"<[^>]*>")


class LateText:
    """A text that is made when it is needed: `repr` is its fingerprint, `str` the text itself."""

    def __init__(self, fingerprint: str, make: Callable[[], str]) -> None:
        """fingerprint: changes whenever `make` would return something else."""
        self._fingerprint, self._make = fingerprint, make

    def __repr__(self) -> str:
        return f"LateText({self._fingerprint})"

    def __str__(self) -> str:
        return self._make()


@dataclass(frozen=True, slots=True)
class SearchFile:
    """A file of the site, by its path within output/site."""

    path: str
    text: LateText


@dataclass(frozen=True, slots=True)
class Search:
    """All files, and the version of the directory for the search page's address of it."""

    files: tuple[SearchFile, ...]
    version: str


def search_of(site: Site) -> Search:
    """Return the data of the search page."""
    issues = [_IssueText(issue) for issue in site.issues]
    if sum(len(a.text.encode()) for issue in site.issues for a in issue.articles) < SMALL_BYTES:
        everything = _digest(issue.digest for issue in issues)
        files = [_file("all.js", everything, "text", lambda: [issue.data() for issue in issues])]
        parts: list[_Part] = []
    else:
        settled = len(issues) // SETTLED * SETTLED
        cut = (("old", issues[:settled]), ("new", issues[settled:]))
        parts = [_Part(name, some) for name, some in cut if some]
        files = [file for issue in issues for file in issue.files()]
        files += [file for part in parts for file in part.files()]
    directory = _directory(issues, parts)
    version = _digest([json.dumps(directory), *(issue.digest for issue in issues)])
    directory["version"] = version
    files.append(_file("index.js", version, "index", lambda: directory))
    return Search(tuple(files), version)


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


class _IssueText:
    """The words of one issue, article by article."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.digest = _digest(
            repr(a)
            for a in (
                issue.number.label,
                issue.date,
                issue.title,
                issue.abstract,
                issue.notes,
                issue.errata,
                *issue.articles,
            )
        )
        self.is_long = len(issue.articles) > 1 and sum(len(a.text) for a in issue.articles) > LONG_ISSUE

    @cached_property
    def fields(self) -> tuple[tuple[str, ...], ...]:
        """The articles' fields beside the title; what the issue says as a whole goes with its first article."""
        issue = self.issue
        whole = [issue.title, issue.abstract, *map(_words, issue.notes), *(e.content for e in issue.errata)]
        return tuple(
            _distinct([*_fields(article), *(whole if i == 0 else ())], article.title.text)
            for i, article in enumerate(issue.articles)
        )

    def data(self, only: int | None = None) -> list[object]:
        """Return what search.js shows and verifies: key, label, date, articles."""
        issue = self.issue
        articles = [
            [a.anchor, a.title.text, a.section, a.contributor_line, list(fields)]
            for i, (a, fields) in enumerate(zip(issue.articles, self.fields, strict=True))
            if only is None or i == only
        ]
        return [
            issue.key + ("" if only is None else f"-{only + 1}"),
            issue.number.short,
            day(issue.date).text,
            articles,
        ]

    def files(self) -> Iterable[SearchFile]:
        """Return one file, or one for each article of a long issue."""
        if not self.is_long:
            yield _file(f"text/{self.issue.key}.js", self.digest, "text", lambda: [self.data()])
            return
        for i in range(len(self.issue.articles)):
            name = f"text/{self.issue.key}-{i + 1}.js"
            yield _file(name, self.digest, "text", lambda i=i: [self.data(i)])  # type: ignore[misc]


class _Part:
    """A run of issues whose lists are cut into files together."""

    def __init__(self, name: str, issues: Sequence[_IssueText]) -> None:
        self.name, self.issues = name, issues
        self.version = _digest(issue.digest for issue in issues)
        self.articles = sum(len(issue.issue.articles) for issue in issues)
        self.bits = max(self.articles - 1, 1).bit_length()
        self.shards = shards_for(sum(len(a.text) for issue in issues for a in issue.issue.articles))

    @cached_property
    def texts(self) -> list[str]:
        """The contents of all its files, which come out of one pass."""
        titles = [fold(a.title.text) for issue in self.issues for a in issue.issue.articles]
        fields = [fields for issue in self.issues for fields in issue.fields]
        texts = [BREAK.join((title, *map(fold, rest))) for title, rest in zip(titles, fields, strict=True)]
        return index_texts(titles, texts, self.bits, self.shards)

    def files(self) -> Iterable[SearchFile]:
        """Return the files; asking for the text of one makes all."""
        for n in range(self.shards):
            path = f"{FOLDER}/{self.name}/{n}.js"
            yield SearchFile(path, LateText(self.version, lambda n=n: self._text(n)))  # type: ignore[misc]

    def _text(self, n: int) -> str:
        return _call("lists", self.name, n, self.version, self.texts[n])


def _directory(issues: Sequence[_IssueText], parts: Sequence[_Part]) -> dict[str, object]:
    """Return what search.js knows of all articles before it has read a text; oldest issue first."""
    sections, contributors = {"": 0}, dict[str, int]()
    years: dict[int, int] = {}
    numbers: list[int] = []
    for text in issues:
        issue = text.issue
        years[issue.date.year] = years.get(issue.date.year, 0) + 1
        numbers += (len(issue.articles), text.is_long)
        for article in issue.articles:
            names = dict.fromkeys(article.contributors)
            numbers += (sections.setdefault(article.section, len(sections)), len(names))
            numbers += (contributors.setdefault(name, len(contributors)) for name in names)
    return {
        "keys": " ".join(text.issue.key for text in issues),
        "years": list(years.items()),
        "sections": list(sections),
        "contributors": list(contributors),
        "articles": write_numbers(numbers),
        "parts": [[p.name, p.articles, p.bits, p.shards, p.version] for p in parts],
    }


def _fields(article: Article) -> list[str]:
    """Return the words of an article as its page shows them, the running text first."""
    text = BREAK.join([_words(article.html), *(_words(a.html) for a in article.attachments)])
    out = [text]
    if fold(text) != fold(
        article.text
    ):  # the page shows ordinals of lists; a run across their items has none
        out.append(article.text)
    out += [a.title.text for a in article.attachments]
    out += [article.toc_title, article.kicker, article.subtitle, article.contributor_line, article.abstract]
    out += [
        *map(_words, article.notes),
        *map(_words, article.footnotes),
        *article.authors,
        article.author_note,
    ]
    out += [article.source, article.document_number, article.addressee, article.signatory]
    out += [*article.keywords, *article.editors]
    return out + [day(date).text for date in (article.date, article.signed_on) if date]


def _distinct(fields: Iterable[str], title: str) -> tuple[str, ...]:
    return tuple(text for text in dict.fromkeys(fields) if text and text != title)


def _words(html: str) -> str:
    """Return the words of HTML, whose line ends are those between blocks."""
    return unescape(_TAG.sub("", html)).strip()


def _file(name: str, digest: str, function: str, value: Callable[[], object]) -> SearchFile:
    return SearchFile(f"{FOLDER}/{name}", LateText(digest, lambda: _call(function, value())))


def _call(function: str, *values: object) -> str:
    said = ",".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)
    # Line ends of Unicode end a string literal in browsers before 2019.
    return f"bulletinSearch.{function}({said})\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _digest(texts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for text in texts:
        whole.update(text.encode())
        whole.update(b"\0")
    return whole.hexdigest()[:12]
