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


class _Built(NamedTuple):
    """A segment's row, and those of its files that were staged because the site has not got them."""

    row: SegmentRow
    staged: tuple[str, ...]


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
    staged: set[str] = set()
    for segment, built in zip(todo, spread(partial(_build, maker), todo, jobs=jobs), strict=True):
        cache.put_value(SEGMENTS, segment.key, built.row)
        known[segment.key] = built.row
        staged.update(built.staged)
    cache.keep_only(SEGMENTS, known)
    rows = [known[segment.key] for segment in wanted]
    version, directory = directory_of(issues, [row.header for row in rows])
    keys = {path: FileKey(maker.toolchain, "", path) for row in rows for path in row.paths}
    keys |= {path: FileKey(maker.toolchain, "", digest_of_bytes(data)) for path, data in directory.items()}
    reasons = {path: why for path, key in keys.items() if (why := maker.published.reason(path, key))}
    new = {
        path: directory[path] if path in directory else StagedFile(maker.staged / path) for path in reasons
    }
    return MadeFiles(keys, reasons, new), version


def _is_published(row: SegmentRow, maker: PageMaker) -> bool:
    """Return whether all files of a segment lie in the site as this program made them."""
    keys = {path: FileKey(maker.toolchain, "", path) for path in row.paths}
    return not any(maker.published.reason(path, key) for path, key in keys.items())


def _build(maker: PageMaker, segment: Segment) -> _Built:
    """Build a segment, and stage those of its files that the site has not got."""
    header, files = build_segment(segment, [maker.body_of(issue) for issue in segment.issues])
    reasons = {path: maker.published.reason(path, FileKey(maker.toolchain, "", path)) for path in files}
    staged = tuple(path for path, reason in reasons.items() if reason)
    for path in staged:
        maker.stage(path, files[path])
    return _Built(SegmentRow(header, tuple(files)), staged)
