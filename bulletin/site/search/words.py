"""Issue → what search knows of it: facts for the directory, the words that are shipped, the words as they are compared.

All functions are pure and all values plain, so that they can be computed in worker processes and kept with the issue.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from bulletin.site.search.fold import BREAK, fold
from bulletin.site.views import day
from bulletin.values.model import Article, Issue

FOLDER = "assets/search"
FIELD = "\0"  # between the fields of an article that is not folded yet
LONG_ISSUE = 9_000  # characters: from here on the articles of an issue are files of their own
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """The small part: what a build needs of every issue, changed or not.

    digest: changes whenever the words do. articles: how many. characters: of all articles. sections: of each article.
    contributors: of each article, each once.
    """

    key: str
    digest: str
    year: int
    characters: int
    bytes: int
    is_long: bool
    articles: int
    sections: tuple[str, ...]
    contributors: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """An article as search.js shows it, and its other fields, in which it looks too."""

    anchor: str
    title: str
    section: str
    contributor_line: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueWords:
    """The large part: needed for the files of this issue, and when the lists that name it are made."""

    key: str
    label: str
    day: str
    is_long: bool
    articles: tuple[ArticleWords, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An issue's articles as they stand: the titles alone, and title and all fields with FIELD between."""

    titles: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """An issue's articles as they are compared: the titles alone, and title and all fields with BREAK between."""

    titles: tuple[str, ...]
    texts: tuple[str, ...]


def facts_of(issue: Issue, digest: str = "", size: tuple[int, int] | None = None) -> IssueFacts:
    """Return the facts. digest: of all that the issue says; size: characters and bytes of its articles' texts.

    Both where the caller knows them already: then no body is read.
    """
    texts = [] if size else [article.text for article in issue.articles]
    characters, in_bytes = size or (sum(map(len, texts)), sum(len(text.encode()) for text in texts))
    return IssueFacts(
        issue.key,
        digest or _digest_of(issue),
        issue.date.year,
        characters,
        in_bytes,
        len(issue.articles) > 1 and characters > LONG_ISSUE,
        len(issue.articles),
        tuple(a.section for a in issue.articles),
        tuple(tuple(dict.fromkeys(a.contributors)) for a in issue.articles),
    )


def words_of(issue: Issue) -> IssueWords:
    """Return the words; what the issue says as a whole goes with its first article."""
    whole = [issue.title, issue.abstract, *map(_words, issue.notes), *(e.content for e in issue.errata)]
    articles = tuple(
        ArticleWords(
            article.anchor,
            article.title.text,
            article.section,
            article.contributor_line,
            _distinct([*_fields(article), *(whole if i == 0 else ())], article.title.text),
        )
        for i, article in enumerate(issue.articles)
    )
    return IssueWords(issue.key, issue.number.short, day(issue.date).text, _is_long(issue), articles)


def said(words: IssueWords) -> Said:
    """Return the words article by article."""
    return Said(
        tuple(a.title for a in words.articles),
        tuple(FIELD.join((a.title, *a.fields)) for a in words.articles),
    )


def said_in(files: Iterable[bytes]) -> Said:
    """Return what `said` returns of the issue whose `text_files` these are."""
    read = (json.loads(file[len(_BEGIN) : -len(_END)]) for file in files)
    articles = [article for ((_, _, _, some),) in read for article in some]
    return Said(
        tuple(title for _, title, *_ in articles),
        tuple(FIELD.join((title, *fields)) for _, title, _, _, fields in articles),
    )


def folded(issue: Said) -> Folded:
    """Return the words as they are compared."""
    return Folded(*(tuple(fold(t).replace(FIELD, BREAK) for t in row) for row in (issue.titles, issue.texts)))


def data_of(words: IssueWords, only: int | None = None) -> list[object]:
    """Return what search.js shows and verifies: key, label, date, articles; or one article of a long issue."""
    chosen = words.articles if only is None else words.articles[only : only + 1]
    articles = [[a.anchor, a.title, a.section, a.contributor_line, list(a.fields)] for a in chosen]
    return [words.key + ("" if only is None else f"-{only + 1}"), words.label, words.day, articles]


def text_paths(facts: IssueFacts) -> tuple[str, ...]:
    """Return the paths of an issue's text files: one, or one for each article of a long issue."""
    if not facts.is_long:
        return (f"{FOLDER}/text/{facts.key}.js",)
    return tuple(f"{FOLDER}/text/{facts.key}-{i + 1}.js" for i in range(facts.articles))


def text_files(words: IssueWords) -> tuple[bytes, ...]:
    """Return the contents of the files at `text_paths`."""
    places = range(len(words.articles)) if words.is_long else (None,)
    return tuple(call("text", [data_of(words, place)]).encode() for place in places)


def call(function: str, *values: object) -> str:
    """Return a script that calls a function of search.js."""
    return script(function, ",".join(map(as_json, values)))


def script(function: str, values: str) -> str:
    """Return the same of values that are JSON already."""
    # Line ends of Unicode end a string literal in browsers before 2019.
    values = values.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"bulletinSearch.{function}({values})\n"


as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BEGIN, _END = script("text", "\0").encode().split(b"\0")


def digest(texts: Iterable[str]) -> str:
    """Return 12 hexadecimal digits."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _digest_of(issue: Issue) -> str:
    whole = (
        issue.number.label,
        issue.date,
        issue.title,
        issue.abstract,
        issue.notes,
        issue.errata,
        *issue.articles,
    )
    return digest(map(repr, whole))


def _is_long(issue: Issue) -> bool:
    return len(issue.articles) > 1 and sum(len(a.text) for a in issue.articles) > LONG_ISSUE


def _fields(article: Article) -> list[str]:
    """Return the words of an article as its page shows them, the running text first."""
    text = BREAK.join([_words(article.html), *(_words(a.html) for a in article.attachments)])
    out = [text]
    # The page shows ordinals of lists; a run across their items has none.
    if text != article.text and _differ(text, article.text):
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


def _differ(one: str, other: str) -> bool:
    """Return whether two texts are compared as different ones. Folding is dear: first as they stand."""
    return one.replace("\n", "") != other.replace("\n", "") and fold(one) != fold(other)


def _distinct(fields: Iterable[str], title: str) -> tuple[str, ...]:
    return tuple(text for text in dict.fromkeys(fields) if text and text != title)


def _words(html: str) -> str:
    """Return the words of HTML, whose line ends are those between blocks."""
    return unescape(_TAG.sub("", html)).strip()
