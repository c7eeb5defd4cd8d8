"""Builds the directory of all articles, which search-data.js reads before any text: the only file that covers all segments."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from bulletin.site.search.numbers import write_numbers
from bulletin.site.search.segments import FOLDER, SegmentHeader
from bulletin.site.search.words import script
from bulletin.values.encoding import digest_of
from bulletin.values.model import Issue

PATH: Final = f"{FOLDER}/index.js"


class Directory(NamedTuple):
    """The directory as it is published. version: changes with its content; the search page adds it to its address."""

    version: str
    files: Mapping[str, bytes]


def directory_of(issues: Sequence[Issue], headers: Sequence[SegmentHeader]) -> Directory:
    """Return the directory. issues: all, oldest first; headers: of their segments, in order."""
    articles = [article for issue in issues for article in issue.articles]
    names = [tuple(dict.fromkeys(article.contributors)) for article in articles]
    contributors = list(chain.from_iterable(names))
    section_at = _places(["", *(article.section for article in articles)])
    contributor_at = _places(contributors)
    is_long = chain.from_iterable(header.long_issues for header in headers)
    content: dict[str, object] = {
        "keys": " ".join(issue.key for issue in issues),
        "years": list(Counter(issue.date.year for issue in issues).items()),
        "sections": list(section_at),
        "contributors": list(contributor_at),
        # Rows of numbers. issues: for each, 2 * number of articles, + 1 if it is long. articles: for each, number of its
        # contributors * number of sections + index of its section. names: indexes of the contributors of all articles.
        "issues": write_numbers(
            2 * len(issue.articles) + long for issue, long in zip(issues, is_long, strict=True)
        ),
        "articles": write_numbers(
            len(own) * len(section_at) + section_at[article.section]
            for article, own in zip(articles, names, strict=True)
        ),
        "names": write_numbers(map(contributor_at.__getitem__, contributors)),
        "segments": [(header.digest, header.shards, header.articles) for header in headers],
    }
    version = digest_of(content)[:12]
    return Directory(version, {PATH: script("index", {**content, "version": version})})


def _places(names: Sequence[str]) -> dict[str, int]:
    """Return name → its index among the distinct names, in the order in which they first appear."""
    return {name: place for place, name in enumerate(dict.fromkeys(names))}
