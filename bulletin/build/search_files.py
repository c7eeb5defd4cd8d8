"""Makes the data files of search: a segment is built if its key is new or one of its files is missing; else its files stay.

The segments to build are known before the pages are made, so that both can be made in parallel.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bulletin.build.cache import Cache
from bulletin.build.pages import MadeFiles, PageMaker
from bulletin.build.plan import FileKey
from bulletin.build.staging import StagedFile
from bulletin.site.search.directory import directory_of
from bulletin.site.search.segments import Segment, SegmentHeader, build_segment, segments
from bulletin.values.encoding import digest_of_bytes
from bulletin.values.model import Issue

SEGMENTS = "segment"  # the kind of rows in the cache


class SegmentRow(NamedTuple):
    """Cache entry of a segment. header: its part of the directory; paths: of its files."""

    header: SegmentHeader
    paths: tuple[str, ...]


class SearchPlan(NamedTuple):
    """The segments of the site, oldest first. known: rows of those whose files are all published, by key."""

    segments: tuple[Segment, ...]
    known: Mapping[str, SegmentRow]

    @property
    def todo(self) -> tuple[Segment, ...]:
        """The segments that are to be built."""
        return tuple(segment for segment in self.segments if segment.key not in self.known)


def plan_search(maker: PageMaker, issues: Sequence[Issue], cache: Cache) -> SearchPlan:
    """Return the segments of the site, and which of them are published already. issues: all, oldest first."""
    wanted = segments(issues)
    rows = {segment.key: cache.get_value(SEGMENTS, segment.key, SegmentRow) for segment in wanted}
    return SearchPlan(wanted, {key: row for key, row in rows.items() if row and _is_published(row, maker)})


def stage_segment(maker: PageMaker, segment: Segment) -> SegmentRow:
    """Build a segment, and stage those of its files that are not published yet."""
    header, files = build_segment(segment, [maker.body_of(issue) for issue in segment.issues])
    for path, data in files.items():
        if maker.published.reason(path, _key(maker, path)):
            maker.stage(path, data)
    return SegmentRow(header, tuple(files))


class SearchFiles(NamedTuple):
    """All data files of search. version: of their directory."""

    made: MadeFiles
    version: str


def search_files(
    maker: PageMaker, plan: SearchPlan, built: Sequence[SegmentRow], issues: Sequence[Issue], cache: Cache
) -> SearchFiles:
    """Return all data files of search.

    built: the rows of plan.todo, in its order; they are written to the cache. issues: all, oldest first.
    """
    new_rows = {segment.key: row for segment, row in zip(plan.todo, built, strict=True)}
    for key, row in new_rows.items():
        cache.put_value(SEGMENTS, key, row)
    every = {**plan.known, **new_rows}
    cache.keep_only(SEGMENTS, every)
    rows = [every[segment.key] for segment in plan.segments]
    version, directory = directory_of(issues, [row.header for row in rows])
    keys = {path: _key(maker, path) for row in rows for path in row.paths}
    keys |= {path: FileKey(maker.toolchain, "", digest_of_bytes(data)) for path, data in directory.items()}
    new = {
        path: directory[path] if path in directory else StagedFile(maker.staged / path)
        for path, key in keys.items()
        if maker.published.reason(path, key)
    }
    return SearchFiles(MadeFiles(keys, new), version)


def _key(maker: PageMaker, path: str) -> FileKey:
    """Return the key of a segment's file: its path, which carries the digest of its content."""
    return FileKey(maker.toolchain, "", path)


def _is_published(row: SegmentRow, maker: PageMaker) -> bool:
    """Return whether all files of a segment are in the site as this toolchain makes them."""
    return not any(maker.published.reason(path, _key(maker, path)) for path in row.paths)
