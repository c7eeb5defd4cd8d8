"""Makes the meta tags in the head of pages: those of 政府网站网页标签规范 (print-format.md §5.1) and Open Graph.

A tag without a value is left out. A missing tag that the norm requires is reported only where the site has a 标识码,
since only then the norm binds it.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bulletin.values.diagnostics import Diagnostic, Span, warning
from bulletin.values.settings import SITE_FILE, Config

Tags = tuple[tuple[str, str], ...]
NEWS = "工作动态"  # the norm's ColumnType of a work bulletin


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏目) in the norm's sense: a list of articles. description: empty where nobody wrote one."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Piece:
    """An article in the norm's sense, which is an issue here: it is the page that has an address of its own.

    published: YYYY-MM-DD; authors, keywords, description, image: may be empty; image: from the site's root.
    """

    title: str
    published: str
    source: str
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    image: str = ""


def head_tags(
    config: Config, path: str, description: str, column: Column | None, piece: Piece | None
) -> Tags:
    """Return name and content of each meta tag; tags with an address only where the site's base URL is set.

    HTML ignores the case of names, so the norm's Description is the same as the usual description: a page has one of them.
    """
    tags = [
        ("description", "" if piece else description),
        ("SiteName", config.name),
        ("SiteDomain", urlsplit(config.base_url).hostname or ""),
        ("SiteIDCode", config.id_code),
    ]
    if column:
        tags += [
            ("ColumnName", column.name),
            ("ColumnDescription", column.description),
            ("ColumnKeywords", f"{column.name},{config.name}"),
            ("ColumnType", NEWS),
        ]
    if piece:
        tags += [
            ("ArticleTitle", piece.title),
            ("PubDate", f"{piece.published} 00:00"),  # the norm requires minutes; an issue has only a day
            ("ContentSource", piece.source),
            ("Keywords", ",".join(piece.keywords)),
            ("Author", ",".join(piece.authors)),
            ("Description", piece.description),
            ("Image", absolute(config, piece.image)),
            ("Url", absolute(config, path)),
        ]
    return tuple((name, content) for name, content in tags if content)


def open_graph(config: Config, path: str, title: str, description: str, piece: Piece | None) -> Tags:
    """Return property and content of each Open Graph tag (ogp.me). title: empty for the front page."""
    tags = [
        ("og:type", "article" if piece else "website"),
        ("og:site_name", config.name),
        ("og:locale", "zh_CN"),
        ("og:title", title or config.name),
        ("og:description", description),
        ("og:url", absolute(config, path)),
    ]
    if piece:
        tags += [
            ("og:image", absolute(config, piece.image)),
            ("article:published_time", piece.published),
            *(("article:tag", keyword) for keyword in piece.keywords),
        ]
    return tuple((name, content) for name, content in tags if content)


def absolute(config: Config, path: str) -> str:
    """Return the absolute URL of a path; empty where the site's base URL is not set or the path is empty."""
    return config.base_url + ("" if path == "index.html" else path) if config.base_url and path else ""


def check_tags(config: Config) -> tuple[Diagnostic, ...]:
    """Return a warning for each required tag whose value is not in the settings. Diagnostics: missing-site-tag."""
    if not config.id_code:
        return ()
    missing = (
        [] if config.base_url else [("SiteDomain", "没有写网址", "网址: https://www.example.gov.cn/jianbao/")]
    )
    missing += [
        ("ColumnDescription", f"栏目 `{section.name}` 没有说明", f"{{名称: {section.name}, 说明: …}}")
        for section in config.sections
        if not section.description
    ]
    return tuple(
        warning(
            "missing-site-tag",
            f"网页缺少标签 {tag}：{why}",
            Span(SITE_FILE),
            "写了标识码的网站，《政府网站网页标签规范》要求有它",
            hint=hint,
        )
        for tag, why, hint in missing
    )
