"""Finds a unit that is written in two ways in one issue: as in the address book, and with 字 left out, added or changed."""

import re
from collections.abc import Iterator

from bulletin.proofreading.prose import Prose
from bulletin.proofreading.rule import Copy, Fault

_ENDS = "局委办会院校馆站社所部厅室科处中心公司组队团"
_SHORTEST = 4
_MOST_APART = 2  # by how many 字 the two forms may differ in length
_LONG = 8  # 字: in a name of at least so many, one 字 may differ
# 字 that distinguish one unit from another, so that they are no mistake: 第一小学, 第二小学.
_OTHER_UNIT = frozenset("一二三四五六七八九十东南西北中省市县区镇乡村")
# 字 that belong to a sentence, not to a name.
_NO_NAME = re.compile("[的里要由和与及在是对向从到把将各级有并请让使为被给属来去等、内外前后上下]")


def unit_names(copy: Copy) -> Iterator[Fault]:
    """Yield the first place of each other form of a unit's name, in a text that also has the name of the address book.

    Another form begins and ends with the same 字, and between them some are left out, added or in another order: 县农业局
    and 县农村农业局 for 县农业农村局. In long names one may be mistyped. What is itself a name of the book is right.
    """
    names = frozenset(copy.units)
    for name in copy.present(name for name in copy.units if len(name) >= _SHORTEST and name[-1] in _ENDS):
        reported: set[str] = set()
        for paragraph, start, other in _ways(copy, name, names):
            if other not in reported:
                reported.add(other)
                message = f"`{other}` 和 `{name}` 像是同一个单位，写成了两样"
                hint = f"是同一个单位，都写 {name}；不是，把 {other} 列进 `校对例外`"
                yield Fault(paragraph, start, start + len(other), message, hint)


def _ways(copy: Copy, name: str, names: frozenset[str]) -> Iterator[tuple[Prose, int, str]]:
    """Yield the places of other forms of a name: with its first and last 字, and some left out or added between."""
    longest = len(name) + _MOST_APART - 2
    # Not a class with the range of 汉字, which takes 1.3 ms to compile, 20 times as long.
    pattern = re.compile(rf"{name[0]}[^\W\d_A-Za-z]{{1,{longest}}}?{name[-1]}")
    for paragraph in copy.holding(name[-1]):
        for match in pattern.finditer(paragraph.text):
            other = match[0]
            apart = abs(len(other) - len(name))
            if other == name or other in names or apart > _MOST_APART or len(other) < _SHORTEST:
                continue
            short, long = sorted((other, name), key=len)
            is_same = sorted(other.replace("与", "和")) == sorted(name.replace("与", "和"))
            added = "".join(char for char in other.replace("与", "和") if char not in name)
            if (
                (is_same or (apart and _is_within(short, long)) or _is_mistyped(other, name))
                and not _NO_NAME.search(added)
                and "局" not in other[:-1]  # 县文化局和旅游局 are two
                and not any(n in other for n in names)
            ):
                yield paragraph, match.start(), other


def _is_within(short: str, long: str) -> bool:
    """Return whether the 字 of the short form are all in the long one, in the same order."""
    rest = iter(long)
    return all(char in rest for char in short)


def _is_mistyped(other: str, name: str) -> bool:
    """Return whether one 字 of a long name differs, as 险 in 县人力资源和社会保险局; 第一小学 and 第二小学 are two units."""
    changed = [pair for pair in zip(other, name, strict=False) if len(set(pair)) > 1]
    return len(other) == len(name) >= _LONG and len(changed) == 1 and not _OTHER_UNIT.intersection(*changed)
