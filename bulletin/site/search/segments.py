"""Segments: 128 issues in the site's order, each built from its issues alone into files of a folder of its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from bulletin.site.search.words import IssueWords, facts_of, script, shown, text_files, words_of
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.model import Issue, IssueBody

FOLDER: Final = "assets/search"
ISSUES: Final = 128  # in a segment
SMALL_BYTES: Final = 400_000  # an archive with less text is one file without posting lists
_FEWEST_SHARDS, _MOST_SHARDS = 64, 512


class Segment(NamedTuple):
    """What a segment is built from. key: changes with all that search shows of its issues, and with what follows.

    shards: how many files its posting lists are cut into. is_only: whether it is the whole archive.
    """

    key: str
    issues: tuple[Issue, ...]
    shards: int
    is_only: bool


class SegmentHeader(NamedTuple):
    """What the directory says of a segment.

    digest: of its files, which names its folder. shards: 0 where it has no posting lists. articles: how many it has.
    long_issues: of each issue whether its articles are files of their own.
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
    parts = [tuple(issues[start : start + ISSUES]) for start in range(0, len(issues), ISSUES)]
    shards, is_only = _shards_for(len(parts)), len(parts) == 1
    return tuple(
        Segment(digest_of((list(map(facts_of, part)), shards, is_only)), part, shards, is_only)
        for part in parts
    )


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
    # numpy takes 0.05 s to import, which a build that changes no text is spared.
    from bulletin.site.search.postings import posting_blocks

    for issue in words:
        for name, data in text_files(issue):
            yield f"text/{name}", data
    articles = [(article.title, article.fields) for issue in words for article in issue.articles]
    for shard, block in enumerate(posting_blocks(articles, shards)):
        yield f"lists/{shard}.js", script("lists", block.decode())


def _shards_for(count: int) -> int:
    """Return into how many files the posting lists of each of so many segments are cut.

    A query reads one file of each segment for each bigram that is looked up. With 16 shards for each segment of the
    archive these are together 70 KB for a bigram on average and 140 KB at most, up to 32 segments (4,096 issues);
    beyond, they grow with the archive. A file has 2 KB on average then.
    """
    shards = _FEWEST_SHARDS
    while shards < min(16 * count, _MOST_SHARDS):
        shards *= 2
    return shards
