"""Divides the issues into segments of 512 in the site's order, the newest of 128, and builds each into files of its own folder.

A segment is built from its issues alone. So a query reads few files (7 for each bigram at 2,000 issues), and a new issue
changes only a small segment.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from bulletin.site.search.words import IssueWords, facts_of, script, shown, text_files, words_of
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.model import Issue, IssueBody

FOLDER: Final = "assets/search"
ISSUES: Final = 128  # of a segment of the newest issues
MANY_ISSUES: Final = 512  # of a segment of all others
SMALL_BYTES: Final = 400_000  # an archive with less text is one file without posting lists


class Segment(NamedTuple):
    """What a segment is built from. key: changes with all that search shows of its issues, and with the other fields.

    shards: how many files its posting lists are divided into. is_only: whether it is the whole archive.
    """

    key: str
    issues: tuple[Issue, ...]
    shards: int
    is_only: bool


class SegmentHeader(NamedTuple):
    """A segment's entry in the directory.

    digest: of its files, the name of its folder. shards: 0 if it has no posting lists. articles: how many it has.
    long_issues: for each issue, whether its articles have files of their own.
    """

    digest: str
    shards: int
    articles: int
    long_issues: tuple[bool, ...]


class SegmentFiles(NamedTuple):
    """A segment as it is published. files: by path from the site's root."""

    header: SegmentHeader
    files: Mapping[str, bytes]


def segments(issues: Sequence[Issue]) -> tuple[Segment, ...]:
    """Return the segments of all issues, oldest first."""
    # Segments of 512 issues are full; what is left at the end is divided into segments of 128.
    newest = len(issues) // MANY_ISSUES * MANY_ISSUES
    starts = [*range(0, newest, MANY_ISSUES), *range(newest, len(issues), ISSUES)]
    is_only = len(starts) == 1
    parts = (tuple(issues[start:end]) for start, end in pairwise((*starts, len(issues))))
    return tuple(Segment(_key(part, is_only), part, _shards_for(part), is_only) for part in parts)


def build_segment(segment: Segment, bodies: Sequence[IssueBody]) -> SegmentFiles:
    """Return the files of a segment. bodies: of its issues, in their order."""
    words = [words_of(issue, body) for issue, body in zip(segment.issues, bodies, strict=True)]
    size = sum(len(article.text.encode()) for body in bodies for article in body.articles)
    shards = 0 if segment.is_only and size < SMALL_BYTES else segment.shards
    files = dict(_with_lists(words, shards) if shards else _all_in_one(words))
    digest = digest_of_bytes(
        b"\0".join(part for name, data in files.items() for part in (name.encode(), data))
    )[:12]
    header = SegmentHeader(
        digest,
        shards,
        sum(len(issue.articles) for issue in words),
        tuple(bool(shards) and issue.is_long for issue in words),
    )
    return SegmentFiles(header, {f"{FOLDER}/{digest}/{name}": data for name, data in files.items()})


def _all_in_one(words: Sequence[IssueWords]) -> Iterator[tuple[str, bytes]]:
    yield "all.js", script("text", list(map(shown, words)))


def _with_lists(words: Sequence[IssueWords], shards: int) -> Iterator[tuple[str, bytes]]:
    # Importing numpy takes 0.05 s, which a build without changed segments need not spend.
    from bulletin.site.search.postings import posting_blocks

    for issue in words:
        for name, data in text_files(issue):
            yield f"text/{name}", data
    articles = [(article.title, article.fields) for issue in words for article in issue.articles]
    for shard, block in enumerate(posting_blocks(articles, shards)):
        yield f"lists/{shard}.js", script("lists", block.decode())


def _shards_for(issues: Sequence[Issue]) -> int:
    """Return how many files the posting lists of a segment are divided into: a power of two.

    For each bigram that is looked up, a query reads one file of each segment, of some 9 KB with this many files. At 2,000
    issues that is 60 KB for a bigram on average and 140 KB at most.
    """
    return MANY_ISSUES if len(issues) > ISSUES else ISSUES


def _key(issues: Sequence[Issue], is_only: bool) -> str:
    return digest_of((list(map(facts_of, issues)), is_only))
