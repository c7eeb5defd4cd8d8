"""The search page; besides the version of the data it has the other ways to find things."""

from bulletin.site.frame import Frame, Page


def search_page(frame: Frame, version: str) -> Page:
    """Return the search page. version: of the directory (see `directory_of`)."""
    return frame.page(
        "search.html",
        "search.html",
        "查找",
        description="按文章里任何两个以上连着的字，查历年各期的文章。",
        search_version=version,
        years=frame.years(),
        sections=tuple(line for line in frame.groups("sections") if line.count),
    )
