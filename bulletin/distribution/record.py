"""The record of what was given out of an issue: content/…/365.dispatch.yaml ↔ Record, and what a later run changes.

Numbers that were given out are on paper already. So a record that cannot be read is an error, never an empty record;
and since numbers are given in order, a record that lacks one is known to be damaged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bulletin.reading.fields import Fields, Located
from bulletin.reading.yaml_nodes import Mapping, as_mapping, parse_yaml
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.distribution import (
    OWN,
    Dispatch,
    Given,
    Lot,
    Record,
)
from bulletin.values.keys import GIVEN, RECORD
from bulletin.values.number_ranges import (
    HYPHEN,
    NumberRange,
    copy_number,
    copy_range,
    copy_ranges,
    count_of,
    merged,
)
from bulletin.values.quoting import yaml_word

_NUMBERS = re.compile(r"(\d{6})(?:\s*[-–—]\s*(\d{6}))?")
_HINT = "从备份或版本库里取回原来的文件；记录里的份号已经发出去了，不要重编"
HEAD = "# 印发记录：每个份号给了谁。由 bulletin print 写，和这一期一起保存，不要改，也不要删。"


@dataclass(frozen=True, slots=True)
class _Entry:
    given: Given
    places: tuple[Located[NumberRange], ...]


def parse_record(path: str, text: str) -> Checked[Record]:
    """Return the record in `text`; None when anything in it is not as `record_text` writes it.

    Diagnostics: those of frontmatter and fields, empty-file, wrong-type, unreadable-copy-number, copy-number-twice,
    copy-number-missing.
    """
    tree = parse_yaml(path, text)
    if tree.diagnostics:
        return Checked(None, tree.diagnostics)
    if tree.value is None:
        return Checked(None, (error("empty-file", "印发记录是空的", Span(path), "里面没有份号", hint=_HINT),))
    mapping = as_mapping(path, tree.value, text)
    if mapping.value is None:
        return Checked(None, mapping.diagnostics)
    fields = Fields(mapping.value, RECORD, "印发记录里")
    fields.require(*(key for key in RECORD if key.required))
    key, last_text = fields.text("issue"), fields.text("last")
    last = _range(fields.found, last_text) if last_text else None
    given = tuple(_entries(fields, "given"))
    withdrawn = tuple(_entries(fields, "withdrawn"))
    if last is not None and not fields.found:
        fields.found.extend(_check_numbers(last, (*given, *withdrawn)))
    if key is None or last is None or fields.found:
        return Checked(None, tuple(fields.found))
    return Checked(Record(key.value, _given(given), _given(withdrawn)))


def _entries(fields: Fields, name: str) -> Iterator[_Entry]:
    for node in fields.items(name):
        if not isinstance(node, Mapping):
            fields.found.append(
                error("wrong-type", "这里应当写明名单、单位和份号", node.span, "这里不是一组项目", hint=_HINT)
            )
            continue
        inner = Fields(node, GIVEN, "印发记录里")
        inner.require(*GIVEN)
        kind, unit = inner.choice("list", GIVEN[0].choices), inner.text("unit")
        ranges = [_range(inner.found, part) for part in inner.texts("numbers")]
        fields.found.extend(inner.found)
        places = tuple(part for part in ranges if part is not None)
        if kind and unit:
            yield _Entry(Given(kind.zh, unit.value, tuple(part.value for part in places)), places)


def _range(found: list[Diagnostic], text: Located[str]) -> Located[NumberRange] | None:
    """Diagnostics: unreadable-copy-number."""
    match = _NUMBERS.fullmatch(text.value)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if 1 <= first <= last:
        return Located((first, last), text.span)
    found.append(
        error(
            "unreadable-copy-number",
            f"份号 `{text.value}` 读不懂",
            text.span,
            "应当写成 000031 或 000031-000032",
            hint=_HINT,
        )
    )
    return None


def _check_numbers(last: Located[NumberRange], entries: tuple[_Entry, ...]) -> Iterator[Diagnostic]:
    """Yield numbers that occur twice, or not at all up to the last.

    Diagnostics: copy-number-twice, copy-number-missing.
    """
    places = sorted(
        ((place, entry.given.name) for entry in entries for place in entry.places),
        key=lambda item: item[0].value,
    )
    expected = 1
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
                hint=_HINT,
            )
        elif first > expected:
            yield _missing((expected, first - 1), place.span, "前面缺了")
        if end >= expected:
            expected, before = end + 1, place
    if last.value[1] >= expected:
        yield _missing((expected, last.value[1]), last.span, "编到了这里")
    elif last.value[1] < expected - 1:
        label = f"下面记到了 {copy_number(expected - 1)}"
        yield error("copy-number-missing", "印发记录里的份号对不上", last.span, label, hint=_HINT)


def _missing(numbers: NumberRange, span: Span, label: str) -> Diagnostic:
    lost = copy_ranges((numbers,))
    return error("copy-number-missing", f"印发记录里没有份号 {lost}，记录不全", span, label, hint=_HINT)


def _given(entries: tuple[_Entry, ...]) -> tuple[Given, ...]:
    numbers: dict[tuple[str, str], list[NumberRange]] = {}
    for entry in entries:
        numbers.setdefault((entry.given.list, entry.given.name), []).extend(entry.given.numbers)
    return tuple(Given(*key, merged(ranges)) for key, ranges in numbers.items())


def record_text(record: Record) -> str:
    """Return the record as its file holds it: YAML that people read too, LF line ends."""
    lines = [
        HEAD,
        f"期号: {yaml_word(record.key)}",
        f"已编到: {copy_number(record.last)}",
        "分发:",
        *map(_line, record.given),
    ]
    if record.withdrawn:
        lines += ["作废:", *map(_line, record.withdrawn)]
    return "\n".join(lines) + "\n"


def _line(given: Given) -> str:
    parts = [copy_range(first, last, HYPHEN) for first, last in given.numbers]
    numbers = parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
    return f"  - {{名单: {given.list}, 单位: {yaml_word(given.name)}, 份号: {numbers}}}"


def next_record(dispatch: Dispatch, old: Record | None) -> tuple[Record, tuple[str, ...]]:
    """Return the record once this dispatch is printed, and in words what differs from the earlier one, none at first."""
    record = Record(
        dispatch.key,
        tuple(Given(lot.list, lot.name, lot.numbers) for lot in dispatch.lots),
        tuple(Given(lot.list, lot.name, lot.numbers) for lot in dispatch.withdrawn),
    )
    return record, () if old is None else tuple(_differences(dispatch, old))


def _differences(dispatch: Dispatch, old: Record) -> Iterator[str]:
    """Yield a line for each recipient whose copies changed, in packing order, then for those who get none now."""
    owner = {first: given for given in old.given for first, _ in given.numbers}
    before_of: dict[Lot, Given] = {}
    for lot in dispatch.lots:
        kept = [owner[first] for first, _ in lot.numbers if first in owner]
        if kept:
            before_of[lot] = kept[0]
    for lot in dispatch.lots:
        before = before_of.get(lot)
        yield from _change(lot, before, old.last) if before else (_new(lot),)
    continued = set(before_of.values())
    for given in old.given:
        if given not in continued:
            yield f"{given.name}：{_gone(given.list, given.numbers, '不再发')}"


def _new(lot: Lot) -> str:
    return f"{lot.name}：新增 {lot.copies} 份，{copy_ranges(lot.numbers)}"


def _change(lot: Lot, before: Given, last: int) -> Iterator[str]:
    had = count_of(before.numbers)
    if lot.list != before.list:
        yield f"{lot.name}：由“{before.list}”改到“{lot.list}”，份号不变"
    if lot.copies > had:
        added = tuple((max(a, last + 1), b) for a, b in lot.numbers if b > last)
        yield f"{lot.name}：{had} 份 → {lot.copies} 份，补发 {copy_ranges(added)}"
    elif lot.copies < had:
        dropped = _without(before.numbers, lot.numbers)
        yield f"{lot.name}：{had} 份 → {lot.copies} 份，{_gone(lot.list, dropped)}"


def _gone(kind: str, numbers: tuple[NumberRange, ...], why: str = "") -> str:
    """Return in words what becomes of numbers taken back; copies that never left the office need not be fetched."""
    text = f"{copy_ranges(numbers)} 作废" if kind in OWN else f"{copy_ranges(numbers)} 已经发出，收回或作废"
    return f"不再留，{text}" if why and kind in OWN else (f"{why}，{text}" if why else text)


def _without(numbers: tuple[NumberRange, ...], kept: tuple[NumberRange, ...]) -> tuple[NumberRange, ...]:
    """Return the end of `numbers` that is not among `kept`, which has their beginning."""
    highest = max(last for first, last in kept if any(a <= first <= b for a, b in numbers))
    return tuple((max(a, highest + 1), b) for a, b in numbers if b > highest)
