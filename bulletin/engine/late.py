"""Issues whose bodies are read when somebody asks: what the rest of the site shows of an issue is small, its text is not.

A list, a neighbour's link or a count wants titles and dates of all issues; only an issue's own page wants its text.
`pack` cuts an issue in two, `unpack` gives it back with its facts at hand and its body behind a function.
"""

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import Any

from bulletin.diagnostics import Span
from bulletin.model import Article, Attachment, Issue
from bulletin.text import digest

ISSUE_BODY = ("notes", "roles")
ARTICLE_BODY = ("notes", "html", "footnotes", "headings", "text")
ATTACHMENT_BODY = ("html",)
_BODY: dict[type, tuple[str, ...]] = {Issue: ISSUE_BODY, Article: ARTICLE_BODY, Attachment: ATTACHMENT_BODY}

# The values of ISSUE_BODY, and of each article those of ARTICLE_BODY with the HTML of each attachment.
Body = tuple[tuple[Any, ...], tuple[tuple[tuple[Any, ...], tuple[str, ...]], ...]]
ReadBody = Callable[[], Body]


class LateIssue(Issue):
    """An issue out of the cache.

    digest: of all it says, wherever in its file; shown: of its facts alone; size: of its text, see `size_of`.
    """

    __slots__ = ("_read", "digest", "shown", "size")

    def __getattr__(self, name: str) -> Any:
        """Return what was left out; called only for what is not there."""
        if name not in ISSUE_BODY:
            raise AttributeError(name)
        return self._read()[0][ISSUE_BODY.index(name)]


class LateArticle(Article):
    """An article out of the cache; place: which of its issue it is, from 0."""

    __slots__ = ("_place", "_read")

    def __getattr__(self, name: str) -> Any:
        """Return what was left out."""
        if name not in ARTICLE_BODY:
            raise AttributeError(name)
        return self._read()[1][self._place][0][ARTICLE_BODY.index(name)]


class LateAttachment(Attachment):
    """An attachment out of the cache; place: which article it belongs to, and which of that one's it is."""

    __slots__ = ("_place", "_read")

    def __getattr__(self, name: str) -> Any:
        """Return what was left out."""
        if name not in ATTACHMENT_BODY:
            raise AttributeError(name)
        article, attachment = self._place
        return self._read()[1][article][1][attachment]


_LATE: dict[type, type] = {Issue: LateIssue, Article: LateArticle, Attachment: LateAttachment}


def pack(issue: Issue) -> tuple[bytes, bytes, str, str]:
    """Return an issue's facts, its body, a digest of the facts without their places in the file, and one of all."""
    body = body_of(issue)
    facts = digest(repr(_plain(issue)))
    return _dump((issue, _size(issue))), _dump(body), facts, _whole(facts, body)


def unpack(facts: bytes, shown: str, whole: str, read: ReadBody) -> Issue:
    """Return an issue as `pack` was given it. shown, whole: its digests; read: how its body is got."""
    issue, size = pickle.loads(facts)
    put = object.__setattr__  # the values are frozen, and these belong to their making
    put(issue, "size", size)
    put(issue, "digest", whole)
    put(issue, "shown", shown)
    put(issue, "_read", read)
    for n, article in enumerate(issue.articles):
        put(article, "_place", n)
        put(article, "_read", read)
        for m, attachment in enumerate(article.attachments):
            put(attachment, "_place", (n, m))
            put(attachment, "_read", read)
    assert isinstance(issue, Issue)
    return issue


def issue_digest(issue: Issue) -> str:
    """Return a digest of all that an issue says, wherever in its file it says so."""
    known = getattr(issue, "digest", "") if isinstance(issue, LateIssue) else ""
    return known or _whole(digest(repr(_plain(issue))), body_of(issue))


def size_of(issue: Issue) -> tuple[int, int]:
    """Return how many characters the texts of its articles have together, and how many bytes in UTF-8."""
    known = getattr(issue, "size", None) if isinstance(issue, LateIssue) else None
    return known or _size(issue)


def _size(issue: Issue) -> tuple[int, int]:
    texts = [article.text for article in issue.articles]
    return sum(map(len, texts)), sum(len(text.encode()) for text in texts)


def _whole(facts: str, body: Body) -> str:
    """Return the digest of all that an issue says; which lines of its file are set in which face is not said."""
    (notes, _), articles = body
    return digest(facts + repr((notes, articles)))


def facts_digest(issue: Issue) -> str:
    """Return a digest of what pages other than its own show of an issue."""
    known = getattr(issue, "shown", "") if isinstance(issue, LateIssue) else ""
    return known or digest(repr(_plain(issue)))


def revised(issue: Issue, **facts: Any) -> Issue:
    """Return an issue with other facts, as `dataclasses.replace` would, without reading its body."""
    if not isinstance(issue, LateIssue):
        return replace(issue, **facts)
    other = _late(LateIssue, tuple(facts.get(name, getattr(issue, name)) for name in _facts_of(Issue)[0]))
    for name in ("digest", "shown"):
        object.__setattr__(other, name, digest(getattr(issue, name) + repr(_plain(tuple(facts.items())))))
    object.__setattr__(other, "size", issue.size)
    object.__setattr__(other, "_read", issue._read)
    assert isinstance(other, Issue)
    return other


def body_of(issue: Issue) -> Body:
    """Return what is left out of the facts."""
    return (
        _values(issue, ISSUE_BODY),
        tuple(
            (_values(article, ARTICLE_BODY), tuple(attachment.html for attachment in article.attachments))
            for article in issue.articles
        ),
    )


def _values(value: object, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in names)


@cache
def _facts_of(kind: type) -> tuple[tuple[str, ...], Callable[[Any], Any]]:
    """Return which fields of a class of values are facts, and a function that takes them out."""
    names = tuple(field.name for field in fields(kind) if field.name not in _BODY.get(kind, ()))
    take = attrgetter(*names)
    return names, take if len(names) > 1 else lambda value: (take(value),)


class _FactsPickler(pickle.Pickler):
    """Pickles our frozen values by their constructors, which is twice as quick to read as their state."""

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind.__module__.startswith("bulletin.") and hasattr(kind, "__dataclass_fields__"):
            late = _LATE.get(kind)
            facts = _facts_of(kind)[1](value)
            return (_late, (late, facts)) if late else (kind, facts)
        return NotImplemented


def _dump(value: object) -> bytes:
    out = io.BytesIO()
    _FactsPickler(out, 5).dump(value)
    return out.getvalue()


def _late(kind: Any, facts: tuple[Any, ...]) -> Any:
    value = kind.__new__(kind)
    for name, fact in zip(_facts_of(kind.__base__)[0], facts, strict=True):
        object.__setattr__(value, name, fact)
    return value


def _plain(value: Any) -> Any:
    """Return the facts as tuples of plain values, without the places where they were written."""
    kind: Any = type(value)
    if kind is tuple:
        return tuple(map(_plain, value))
    if kind is Span:
        return None
    if hasattr(kind, "__dataclass_fields__"):
        return tuple(map(_plain, _facts_of(kind)[1](value)))
    return value
