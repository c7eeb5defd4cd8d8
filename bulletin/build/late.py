"""Issues whose bodies are read when somebody asks: what the rest of the site shows of an issue is small, its text is not.

A list, a neighbour's link or a count wants titles and dates of all issues; only an issue's own page wants its text.
`pack` cuts an issue in two, `unpack` gives it back with its facts at hand and its body behind a function.
"""

import datetime
import hashlib
import marshal
import pickle
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import Any

from bulletin.build.pickling import Reduce, Reducers, dumps_by, taker
from bulletin.values.diagnostics import Span
from bulletin.values.encoding import digest_of as digest
from bulletin.values.model import Article, Attachment, Heading, Issue, RoleLine

ISSUE_BODY = ("notes", "roles")
ARTICLE_BODY = ("notes", "html", "footnotes", "headings", "text")
ATTACHMENT_BODY = ("html",)
_BODY: dict[type, tuple[str, ...]] = {Issue: ISSUE_BODY, Article: ARTICLE_BODY, Attachment: ATTACHMENT_BODY}

# Of an issue its notes, and of each article the values of ARTICLE_BODY with the HTML of each attachment; then the
# roles of its lines. Headings and roles are tuples of their values.
Said = tuple[tuple[str, ...], tuple[tuple[tuple[Any, ...], tuple[str, ...]], ...]]
Body = tuple[Said, tuple[tuple[Any, ...], ...]]
ReadBody = Callable[[], Body]
_ATOMS = frozenset({str, int, bool, type(None)})
_VALUES_ALONE = 2  # the version of marshal's format in which equal values are equal bytes


class LateIssue(Issue):
    """An issue out of the cache.

    digest: of all it says, wherever in its file; shown: of its facts alone; size: of its text, see `size_of`.
    """

    __slots__ = ("_read", "digest", "shown", "size")

    def __getattr__(self, name: str) -> Any:
        """Return what was left out; called only for what is not there."""
        if name not in ISSUE_BODY:
            raise AttributeError(name)
        said, roles = self._read()
        return said[0] if name == "notes" else tuple(RoleLine(*role) for role in roles)


class LateArticle(Article):
    """An article out of the cache; place: which of its issue it is, from 0."""

    __slots__ = ("_place", "_read")

    def __getattr__(self, name: str) -> Any:
        """Return what was left out."""
        if name not in ARTICLE_BODY:
            raise AttributeError(name)
        value = self._read()[0][1][self._place][0][ARTICLE_BODY.index(name)]
        return tuple(Heading(*heading) for heading in value) if name == "headings" else value


class LateAttachment(Attachment):
    """An attachment out of the cache; place: which article it belongs to, and which of that one's it is."""

    __slots__ = ("_place", "_read")

    def __getattr__(self, name: str) -> Any:
        """Return what was left out."""
        if name not in ATTACHMENT_BODY:
            raise AttributeError(name)
        article, attachment = self._place
        return self._read()[0][1][article][1][attachment]


_LATE: dict[type, type] = {Issue: LateIssue, Article: LateArticle, Attachment: LateAttachment}


def pack(issue: Issue) -> tuple[bytes, bytes, str, str]:
    """Return an issue's facts, its body, a digest of the facts without their places in the file, and one of all."""
    said, roles = body_of(issue)
    plain = marshal.dumps(said, _VALUES_ALONE)
    facts = _digest(_plain_facts(issue))
    body = marshal.dumps((plain, roles), _VALUES_ALONE)
    return dumps_by(_REDUCERS, (issue, _size(issue))), body, facts, _digest(facts.encode() + plain)


def read_body(data: bytes) -> Body:
    """Return a body as `pack` made it of an issue."""
    plain, roles = marshal.loads(data)
    return marshal.loads(plain), roles


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
    """Return a digest of all that an issue says, wherever in its file; which lines are set in which face is not said."""
    known = getattr(issue, "digest", "") if isinstance(issue, LateIssue) else ""
    return known or _digest(
        _digest(_plain_facts(issue)).encode() + marshal.dumps(body_of(issue)[0], _VALUES_ALONE)
    )


def size_of(issue: Issue) -> tuple[int, int]:
    """Return how many characters the texts of its articles have together, and how many bytes in UTF-8."""
    known = getattr(issue, "size", None) if isinstance(issue, LateIssue) else None
    return known or _size(issue)


def _size(issue: Issue) -> tuple[int, int]:
    texts = [article.text for article in issue.articles]
    return sum(map(len, texts)), sum(len(text.encode()) for text in texts)


def facts_digest(issue: Issue) -> str:
    """Return a digest of what pages other than its own show of an issue."""
    known = getattr(issue, "shown", "") if isinstance(issue, LateIssue) else ""
    return known or _digest(_plain_facts(issue))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


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
    articles = tuple(
        (_plain(_ARTICLE_BODY(article)), tuple(attachment.html for attachment in article.attachments))
        for article in issue.articles
    )
    return (issue.notes, articles), tuple((role.line, role.role) for role in issue.roles)


_ARTICLE_BODY = attrgetter(*ARTICLE_BODY)


@cache
def _facts_of(kind: type) -> tuple[tuple[str, ...], Callable[[Any], Any]]:
    """Return which fields of a class of values are facts, and a function that takes them out."""
    names = [field.name for field in fields(kind) if field.name not in _BODY.get(kind, ())]
    return tuple(names), taker(names)


class _FactsReducers(Reducers):
    """Of values with a body the facts alone are pickled."""

    def of(self, kind: type) -> Reduce:
        take, late = _facts_of(kind)[1], _LATE.get(kind)
        return (lambda value: (_late, (late, take(value)))) if late else lambda value: (kind, take(value))


_REDUCERS = _FactsReducers()


def _late(kind: Any, facts: tuple[Any, ...]) -> Any:
    value = kind.__new__(kind)
    for name, fact in zip(_facts_of(kind.__base__)[0], facts, strict=True):
        object.__setattr__(value, name, fact)
    return value


def _plain_facts(issue: Issue) -> bytes:
    return marshal.dumps(_plain(issue), _VALUES_ALONE)


def _plain(value: Any) -> Any:
    """Return the facts as tuples of plain values, without the places where they were written."""
    kind: Any = type(value)
    if kind in _ATOMS:
        return value
    if kind is Span:
        return None
    if kind is datetime.date:
        return value.isoformat()
    inner = value if kind is tuple else _facts_of(kind)[1](value)
    return tuple([each if type(each) in _ATOMS else _plain(each) for each in inner])
