"""The data files of search: a segment is built when its key is new or a file of it is missing, else its files stay."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from bulletin.build.cache import Cache
from bulletin.build.pages import MadeFiles, PageMaker
from bulletin.build.parallel import spread
from bulletin.build.plan import FileKey
from bulletin.build.staging import StagedFile
from bulletin.site.search.directory import directory_of
from bulletin.site.search.segments import Segment, SegmentHeader, build_segment, segments
from bulletin.values.encoding import digest_of_bytes
from bulletin.values.model import Issue

SEGMENTS = "segment"  # the kind of rows in the cache


class SegmentRow(NamedTuple):
    """What the cache keeps of a segment: what the directory says of it, and the paths of its files."""

    header: SegmentHeader
    paths: tuple[str, ...]


def make_search_files(
    maker: PageMaker, issues: Sequence[Issue], cache: Cache, *, jobs: int
) -> tuple[MadeFiles, str]:
    """Make the data files of search; return with them the version of their directory. issues: all, oldest first."""
    wanted = segments(issues)
    known = {
        segment.key: row
        for segment in wanted
        if (row := cache.get_value(SEGMENTS, segment.key, SegmentRow)) and _is_published(row, maker)
    }
    todo = [segment for segment in wanted if segment.key not in known]
    for segment, row in zip(todo, spread(partial(_build, maker), todo, jobs=jobs), strict=True):
        cache.put_value(SEGMENTS, segment.key, row)
        known[segment.key] = row
    cache.keep_only(SEGMENTS, known)
    rows = [known[segment.key] for segment in wanted]
    version, directory = directory_of(issues, [row.header for row in rows])
    keys = {path: _key(maker, path) for row in rows for path in row.paths}
    keys |= {path: FileKey(maker.toolchain, "", digest_of_bytes(data)) for path, data in directory.items()}
    new = {
        path: directory[path] if path in directory else StagedFile(maker.staged / path)
        for path, key in keys.items()
        if maker.published.reason(path, key)
    }
    return MadeFiles(keys, new), version


def _key(maker: PageMaker, path: str) -> FileKey:
    """Return the key of a segment's file, whose path says what is in it."""
    return FileKey(maker.toolchain, "", path)


def _is_published(row: SegmentRow, maker: PageMaker) -> bool:
    """Return whether all files of a segment lie in the site as this program made them."""
    return not any(maker.published.reason(path, _key(maker, path)) for path in row.paths)


def _build(maker: PageMaker, segment: Segment) -> SegmentRow:
    """Build a segment, and stage those of its files that the site has not got."""
    header, files = build_segment(segment, [maker.body_of(issue) for issue in segment.issues])
    for path, data in files.items():
        if maker.published.reason(path, _key(maker, path)):
            maker.stage(path, data)
    return SegmentRow(header, tuple(files))
