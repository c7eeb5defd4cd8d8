"""The settings of distribution (分发 in content/site.yaml), every default with its reason; and counts within bounds."""

import datetime
from dataclasses import dataclass

from bulletin.reading.fields import Fields, Located
from bulletin.reading.frontmatter import Node, Scalar
from bulletin.values.diagnostics import Span, error
from bulletin.values.distribution import MAX_COPIES
from bulletin.values.keys import DISPATCH

# One copy is filed, since an issue is one item of the archive (print-format.md §6.1), and one kept for the bound
# volume (§6.2). Nothing beyond it by default: each copy of a classified issue must be accounted for (§3.7).
ARCHIVE_COPIES = 2
SPARE_COPIES = 0


@dataclass(frozen=True, slots=True)
class DispatchConfig:
    """How many copies stay in the office, and from which day issues are counted by the address book.

    shows_print_run: whether the tail has 共印N份 as counted; None for: where there is an address book.
    """

    archive: int = ARCHIVE_COPIES
    spare: int = SPARE_COPIES
    shows_print_run: bool | None = None
    since: datetime.date | None = None


def read_dispatch(fields: Fields) -> DispatchConfig:
    """Return the settings of distribution. Diagnostics: those of fields."""
    mapping = fields.mapping("dispatch", "{存档: 2, 余份: 5}")
    if mapping is None:
        return DispatchConfig()
    inner = Fields(mapping, DISPATCH, "分发里")
    archive, spare = inner.count("archive", MAX_COPIES), inner.count("spare", MAX_COPIES)
    since = inner.date("since")
    settings = DispatchConfig(
        archive=archive.value if archive else ARCHIVE_COPIES,
        spare=spare.value if spare else SPARE_COPIES,
        shows_print_run=inner.flag("print_run"),
        since=since.value if since else None,
    )
    fields.found.extend(inner.found)
    return settings


def limited(fields: Fields, name: str, most: int) -> Located[int] | None:
    """Return a number of copies from 1 to `most`. Diagnostics: wrong-type, too-many-copies."""
    value = fields.integer(name)
    if value is None or value.value <= most:
        return value
    word = fields.names[name].text
    reason = "份号是六位数，最多编到 999999" if most > MAX_COPIES else "给一个单位的不会这么多"
    fields.found.append(
        error(
            "too-many-copies",
            f"`{word}` 太大：{value.value:,}",
            value.span,
            f"最多 {most:,}，{reason}",
            hint=f"{word}: {str(value.value)[: len(str(most)) - 1]}",
        )
    )
    return None


def inside_quotes(node: Node) -> Span:
    """Return where a value's own words stand, without the quotes around them."""
    span = node.span
    if isinstance(node, Scalar) and node.quoted and not node.wrapped:
        return Span(span.path, span.line, span.column + 1, max(1, span.length - 2))
    return span
