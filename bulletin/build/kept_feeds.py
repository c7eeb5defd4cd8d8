"""The feeds as the last build made them, so that a changed body is put into them without the issues beside it.

The newest issue is the one that people work at, and every feed shows all of it.
"""

import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path

from bulletin.build import cache
from bulletin.build.pickling import dumps
from bulletin.site.feeds import feed_pages, with_issue
from bulletin.site.frame import Frame, Page
from bulletin.site.views import issue_href
from bulletin.values.model import Issue

REMEMBERED = "feeds"  # within the cache
# Feed → the digest of each text that it shows, by the text's path; and the page, pickled.
_Feeds = dict[str, tuple[dict[str, str], bytes]]


def keep_feeds(folder: Path, seal: str, frame: Frame, texts: Mapping[str, str]) -> None:
    """Put the feeds down. folder: the cache; seal: of what they depend on besides texts; texts: digests by path."""
    if not frame.site.config.base_url:
        return
    paths = {issue_href(issue): issue.path for issue in frame.site.issues}
    feeds: _Feeds = {}
    for page in feed_pages(frame):
        shown = {paths[href] for href in _hrefs(page)}
        feeds[page.path] = {path: texts[path] for path in shown}, dumps(page)
    cache.write_sealed(folder / REMEMBERED, seal, feeds)


def amended_feeds(
    folder: Path, seal: str, changed: Sequence[tuple[Issue, Frame]], texts: Mapping[str, str]
) -> list[Page] | None:
    """Return the feeds that show these issues, with their bodies as they are now; and put them down.

    Each issue comes with a frame that knows its addresses. None where what was put down does not show the texts of the
    other issues as they are: a build may have been killed before it published what it put down.
    """
    found = cache.read_sealed(folder / REMEMBERED, seal)
    if not isinstance(found, dict):
        return None
    feeds: _Feeds = found
    own = {issue.path for issue, _ in changed}
    pages: list[Page] = []
    for name, (shown, pickled) in feeds.items():
        if not own & shown.keys():
            continue
        if any(texts.get(path) != digest for path, digest in shown.items() if path not in own):
            return None
        page: Page = pickle.loads(pickled)
        for issue, frame in changed:
            page = with_issue(page, frame, issue)
        pages.append(page)
        feeds[name] = {path: texts[path] for path in shown}, dumps(page)
    cache.write_sealed(folder / REMEMBERED, seal, feeds)
    return pages


def _hrefs(page: Page) -> set[str]:
    entries = page.context["entries"]
    assert isinstance(entries, tuple)
    return {entry.issue.href for entry in entries}
