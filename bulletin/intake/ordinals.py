"""Headings of an imported article whose ordinals skip or double: an automatic number was lost, or a heading was not seen."""

import re
from collections.abc import Iterator, Sequence

from bulletin.intake.parts import Look, Part, PartKind
from bulletin.values.chinese_numbers import NUMERALS, number_of

_ORDINAL = re.compile(rf"^第?[（(]?([{NUMERALS}]{{1,4}}|\d{{1,3}})[）)]?[、.．章节条]?")


def broken_ordinals(parts: Sequence[Part]) -> Iterator[Look]:
    """Yield the first heading of each article whose ordinal does not follow the one before it at its level."""
    last: dict[int, int] = {}
    is_told = False
    for part in parts:
        if part.kind in (PartKind.TITLE, PartKind.ATTACHMENT, PartKind.SECTION):
            last, is_told = {}, False
        if part.kind is not PartKind.HEADING:
            continue
        last = {level: number for level, number in last.items() if level <= part.level}
        found = _ORDINAL.match(part.text)
        number = _value(found[1]) if found and part.lines[0].ordinal else 0
        before = last.get(part.level, 0)
        starts_anew = number == 1 and part.lines[0].ordinal >= 5  # 1. 2. count anew below a run-in heading
        if number and number != before + 1 and not starts_anew and not is_told:
            is_told = True
            words = (
                f"`{part.text[:20]}` 的序号接不上，前面一个是第 {before} 个"
                if before
                else f"`{part.text[:20]}` 前面没有第 1 个"
            )
            yield Look("ordinal", part, part.lines[0].place, words, "自动编号没有读对，或者前面有一个小标题当成了正文",
                       "对照原文，把序号改成接着的")  # fmt: skip
        last[part.level] = number


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else number_of(numeral) or 0
