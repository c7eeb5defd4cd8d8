"""Reads the record of what went out of an issue: content/…/365.dispatch.yaml → Record, with its printings and lists.

Numbers that were given out are on paper already. So a record that cannot be read is an error, never an empty record;
and since numbers are given in order, a record that lacks a number is known to be damaged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bulletin.reading.fields import Fields, Located
from bulletin.reading.key_mistakes import missing_field
from bulletin.reading.nodes import Mapping, Scalar
from bulletin.reading.yaml_nodes import read_mapping
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors
from bulletin.values.distribution import MAX_PRINT_RUN, Given, Record, Run, Written
from bulletin.values.distribution_keys import GIVEN, RECORD, RUN, WRITTEN
from bulletin.values.key import Key
from bulletin.values.number_ranges import NumberRange, copy_number, copy_ranges, merged

VERSION = 2
_HINT = "从备份或版本库里取回原来的文件，或者运行 bulletin print 时加上 --restore-record，取回 output/print 里存着的一份；记录里的份号已经发出去了，不要重编"


@dataclass(frozen=True, slots=True)
class _Entry:
    given: Given
    places: tuple[Located[NumberRange], ...]
    span: Span


def parse_record(path: str, text: str) -> Checked[Record]:
    """Return the record in `text`; None if anything in it is not as `record_text` writes it.

    Diagnostics: those of frontmatter and fields, empty-file, wrong-type, unreadable-copy-number, copy-number-twice,
    copy-number-missing; newer-record. All but newer-record say from where to restore the record, since people must not
    repair it by hand.
    """
    read = _read(path, text)
    hinted = (d if d.code == "newer-record" else replace(d, hint=_HINT) for d in read.diagnostics)
    return Checked(read.value, tuple(hinted)) if has_errors(read.diagnostics) else read


def _read(path: str, text: str) -> Checked[Record]:
    empty = error("empty-file", "印发记录是空的", Span(path), "里面没有份号")
    mapping = read_mapping(path, text, empty=empty)
    if mapping.value is None:
        return Checked(None, mapping.diagnostics)
    fields = Fields(mapping.value, RECORD, "印发记录里")
    version = fields.integer("version")
    if version is not None and version.value > VERSION:
        return Checked(None, (_newer(version),))
    fields.require(*(key for key in RECORD if key.required))
    runs, written = tuple(runs_of(fields)), tuple(written_of(fields))
    key, last_text = fields.text("issue"), fields.text("last")
    last = range_of(fields.found, last_text) if last_text else None
    given = tuple(_entries(fields, "given"))
    withdrawn = tuple(_entries(fields, "withdrawn"))
    if last is not None and not fields.found:
        fields.found.extend(_check_numbers(last, (*given, *withdrawn)))
    # A record of the first form has no version, and numbers only.
    wanted = {"last"} if any(entry.places for entry in given) or version is None else set()
    # Other records have printings: without them today's book would decide what went out.
    wanted |= {"runs"} if version is not None else set()
    fields.require(*(key for key in RECORD if key.en in wanted))
    if last is not None:
        fields.found.extend(() if fields.found else _without_numbers(given))
    if key is None or fields.found:
        return Checked(None, tuple(fields.found))
    return Checked(Record(key.value, _given(given), _given(withdrawn), written, runs), mapping.diagnostics)


def _newer(version: Located[int]) -> Diagnostic:
    """Diagnostics: newer-record."""
    return error(
        "newer-record",
        "印发记录是新版的程序写的，这个程序读不了",
        version.span,
        f"这里是第 {version.value} 版，只认得到第 {VERSION} 版",
        hint="换用新版的程序",
    )


def _without_numbers(entries: tuple[_Entry, ...]) -> Iterator[Diagnostic]:
    """Diagnostics: missing-field."""
    for entry in entries:
        if not entry.places:
            yield missing_field(GIVEN[2], entry.span, "这一组项目里没有它")


def _entries(fields: Fields, name: str) -> Iterator[_Entry]:
    for node in fields.items(name):
        if not isinstance(node, Mapping):
            fields.error("wrong-type", "这里应当写明名单、单位和份号", node.span, "这里不是一组项目")
            continue
        inner = fields.within(node, GIVEN, "印发记录里")
        copies, unit_id = inner.integer("copies"), inner.word("id")
        inner.require(*(key for key in GIVEN if key.required or (key.en == "numbers" and not copies)))
        kind, unit = inner.choice("list"), inner.text("unit")
        ranges = [range_of(inner.found, part) for part in inner.texts("numbers")]
        places = tuple(part for part in ranges if part is not None)
        if kind and unit:
            numbers = tuple(part.value for part in places)
            count = copies.value if copies and not numbers else 0
            given = Given(kind.zh, unit.value, numbers, count, unit_id)
            yield _Entry(given, places, node.span)


def _check_numbers(last: Located[NumberRange], entries: tuple[_Entry, ...]) -> Iterator[Diagnostic]:
    """Yield errors about numbers that occur twice, or that are missing up to the last one.

    Diagnostics: copy-number-twice, copy-number-missing.
    """
    places = sorted(
        ((place, entry.given.name) for entry in entries for place in entry.places),
        key=lambda item: item[0].value,
    )
    expected = 1  # the number that must come next
    before: Located[NumberRange] | None = None
    for place, name in places:
        first, end = place.value
        if before is not None and first < expected:
            same = copy_ranges(((first, min(end, expected - 1)),))
            yield error(
                "copy-number-twice",
                f"份号 {same} 记了两次",
                place.span,
                f"这里又给了 `{name}`",
                related=((before.span, "先记在这里"),),
            )
        elif first > expected:
            yield _missing((expected, first - 1), place.span, "前面缺了")
        if end >= expected:
            expected, before = end + 1, place
    if last.value[1] >= expected:
        yield _missing((expected, last.value[1]), last.span, "编到了这里")
    elif last.value[1] < expected - 1:
        label = f"下面记到了 {copy_number(expected - 1)}"
        yield error("copy-number-missing", "印发记录里的份号对不上", last.span, label)


def _missing(numbers: NumberRange, span: Span, label: str) -> Diagnostic:
    lost = copy_ranges((numbers,))
    return error("copy-number-missing", f"印发记录里没有份号 {lost}，记录不全", span, label)


def _given(entries: tuple[_Entry, ...]) -> tuple[Given, ...]:
    found: dict[tuple[str, str], Given] = {}
    for entry in entries:
        key = entry.given.list, entry.given.name
        before = found.get(key)
        found[key] = (
            replace(
                entry.given,
                numbers=merged((*before.numbers, *entry.given.numbers)),
                copies=before.copies + entry.given.copies,
                id=before.id or entry.given.id,
            )
            if before
            else replace(entry.given, numbers=merged(entry.given.numbers))
        )
    return tuple(found.values())


# 000031, 000031-000032
_NUMBERS = re.compile(r"(\d{6})(?:\s*[-–—]\s*(\d{6}))?")


def runs_of(fields: Fields) -> Iterator[Run]:
    """Yield the printings. Diagnostics, added to `fields`: those of Fields, wrong-type, unreadable-copy-number."""
    for inner in _groups(fields, "runs", RUN):
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
    """Return (first, last) number; None if they cannot be read. Diagnostics, added to `found`: unreadable-copy-number."""
    match = _NUMBERS.fullmatch(text.value)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if 1 <= first <= last:
        return Located((first, last), text.span)
    label = "应当写成 000031 或 000031-000032"
    found.append(error("unreadable-copy-number", f"份号 `{text.value}` 读不懂", text.span, label))
    return None


def written_of(fields: Fields) -> Iterator[Written]:
    """Yield the items of the lists. Diagnostics, added to `fields`: those of Fields, wrong-type."""
    for inner in _groups(fields, "written", WRITTEN):
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


def _groups(fields: Fields, name: str, keys: tuple[Key, ...]) -> Iterator[Fields]:
    """Yield the fields of each entry of a list. Diagnostics: wrong-type."""
    for node in fields.items(name):
        if isinstance(node, Mapping):
            inner = fields.within(node, keys, "印发记录里")
            inner.require(*(key for key in keys if key.required))
            yield inner
        else:
            fields.error("wrong-type", "这里应当是一组项目", node.span, "这里不是")
