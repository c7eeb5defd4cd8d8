"""The printings and the lists in a record's file → values."""

import re
from collections.abc import Iterator

from bulletin.reading.fields import Fields, Located
from bulletin.reading.nodes import Mapping, Node, Scalar
from bulletin.values.diagnostics import Diagnostic, error
from bulletin.values.distribution import MAX_PRINT_RUN, Run, Written
from bulletin.values.distribution_keys import RUN, WRITTEN
from bulletin.values.key import Key
from bulletin.values.number_ranges import NumberRange

_NUMBERS = re.compile(r"(\d{6})(?:\s*[-–—]\s*(\d{6}))?")


def runs_of(fields: Fields) -> Iterator[Run]:
    """Yield the printings. Diagnostics, into `fields`: those of Fields, wrong-type."""
    for node in fields.items("runs"):
        inner = _inner(fields, node, RUN)
        if inner is None:
            continue
        date, copies = inner.date("date"), inner.count("copies", MAX_PRINT_RUN)
        pages, shown, errata = inner.integer("pages"), inner.integer("print_run"), inner.integer("errata")
        ranges = [range_of(inner.found, text) for text in inner.texts("numbers")]
        is_whole = bool(inner.flag("whole"))
        text, layout, original = (inner.word(name) for name in ("text", "layout", "original"))
        if date and copies:
            yield Run(
                date.value,
                copies.value,
                tuple(numbers.value for numbers in ranges if numbers),
                pages.value if pages else 0,
                shown.value if shown else None,
                text,
                layout,
                original,
                errata.value if errata else 0,
                is_whole,
            )


def range_of(found: list[Diagnostic], text: Located[str]) -> Located[NumberRange] | None:
    """Return the numbers from first to last; None where they cannot be read. Diagnostics: unreadable-copy-number."""
    match = _NUMBERS.fullmatch(text.value)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if 1 <= first <= last:
        return Located((first, last), text.span)
    label = "应当写成 000031 或 000031-000032"
    found.append(error("unreadable-copy-number", f"份号 `{text.value}` 读不懂", text.span, label))
    return None


def written_of(fields: Fields) -> Iterator[Written]:
    """Yield the items of the lists. Diagnostics, into `fields`: those of Fields, wrong-type."""
    for node in fields.items("written"):
        inner = _inner(fields, node, WRITTEN)
        if inner is None:
            continue
        kind, name = inner.choice("list"), inner.text("name")
        copies, units = inner.integer("copies"), inner.mapping("units", "单位")
        shares: list[tuple[str, int]] = []
        for key, value in units.pairs if units else ():
            if isinstance(value, Scalar) and re.fullmatch(r"0|[1-9]\d{0,5}", value.text):
                shares.append((" ".join(key.text.split()), int(value.text)))
            else:
                inner.error("wrong-type", f"`{key.text}` 的份数不合适", value.span, "应当是一个数")
        if kind and name:
            yield Written(kind.zh, name.value, copies.value if copies else None, tuple(shares))


def _inner(fields: Fields, node: Node, keys: tuple[Key, ...]) -> Fields | None:
    """Return the fields of an entry. Diagnostics: wrong-type."""
    if not isinstance(node, Mapping):
        fields.error("wrong-type", "这里应当是一组项目", node.span, "这里不是")
        return None
    inner = fields.within(node, keys, "印发记录里")
    inner.require(*(key for key in keys if key.required))
    return inner
