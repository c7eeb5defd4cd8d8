"""Classifies characters for Chinese lines, and finds where a line may end: rules of marks and of unbreakable units.

Pure tables and functions over text. The clauses are GB/T 15834—2011, 5.1, GB/T 15835—2011, 5.1.7, and the
W3C's *Requirements for Chinese Text Layout* (CLREQ), of whose four levels of strictness "GB style" is used.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

HALF: Final = 0.5
"""The blank half of a full-width mark, in em."""

MINUS: Final = "－"
"""The full-width hyphen that Chinese keyboards give for a minus: before a number it takes half a square, as a digit does."""

MOST_OVERLAP: Final = 0.499
"""How far the squares of two characters may overlap, in em, and so how much two marks may lose between them.

Poppler, and so programs that search and copy text with it, takes a larger overlap than half an em for the start of
another line; a thousandth is left for rounding.
"""


# Kinds of characters. Plain integers, because they are compared for every character of an issue; WIDE is 0, so that
# `if kind` skips most of them.
WIDE: Final = 0  # 汉字, and everything that is set in a square like one
LATIN: Final = 1  # letters, digits and signs of scripts that are set by their own widths
SPACE: Final = 2  # a typed space, where a line may end
OPENING: Final = 3  # “ ‘ （ 〔 【 《 〈: blank on the left
CLOSING: Final = 4  # ” ’ ） 〕 】 》 〉: blank on the right
COMMA: Final = 5  # ， 、 ；: may give up its blank half inside a line
STOP: Final = 6  # 。 ：: gives up only a part of it, after the others
SHOUT: Final = 7  # ？ ！: keeps it, and is centred in some faces
MIDDLE_DOT: Final = 8  # 间隔号: half a square
LINK: Final = 9  # 连接号 – — ～ and 分隔号 /: nothing is stretched beside it
DASH: Final = 10  # one half of 破折号 ——
ELLIPSIS: Final = 11  # one half of 省略号 ……
NOTE: Final = 12  # footnote mark: belongs to what is before it
OBJECT: Final = 13  # an inline picture or block
MANDATORY: Final = 14  # a line feed: the line ends here
JOINED: Final = 15  # combining characters and joiners: part of the character before

NEVER, IN_UNIT, IF_LOOSE, FREELY, HYPHENATED = range(5)
"""Whether a line may end at a place: IN_UNIT only where nothing else fits, IF_LOOSE and HYPHENATED to avoid a loose line."""

OBJECT_CHARACTER: Final = "\ufffc"
"""Stands for an inline picture or block in the text of a paragraph."""

_KINDS: Final[dict[str, int]] = {
    **dict.fromkeys("“‘（〔【《〈「『〖［｛", OPENING),
    **dict.fromkeys("”’）〕】》〉」』〗］｝", CLOSING),
    **dict.fromkeys("，、；", COMMA),
    **dict.fromkeys("。：．", STOP),
    **dict.fromkeys("？！", SHOUT),
    "·": MIDDLE_DOT,
    **dict.fromkeys("–～〜—/／", LINK),
    "…": ELLIPSIS,
    " ": SPACE,
    "\n": MANDATORY,
    OBJECT_CHARACTER: OBJECT,
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufe0f\ufe0e", JOINED),
}

# What may not start a line: 15834 5.1.1–5.1.3, 5.1.6, 5.1.7, 5.1.9.
_NOT_START: Final = frozenset({CLOSING, COMMA, STOP, SHOUT, MIDDLE_DOT, LINK, NOTE, SPACE, MANDATORY, JOINED})
# Half-width marks that always belong to the word before them (first set) or after them (second set).
_LATIN_NOT_START: Final = frozenset(",.;:!?)]}%‰℃°′″％\xa0")
_LATIN_NOT_END: Final = frozenset("([{¥￥$€£＄\xa0")
# A picture keeps the character after it, because WeasyPrint offers no way to break there. 分隔号, which may not end a
# line either (15834 5.1.9), is handled in `_may_end`.
_NOT_END: Final = frozenset({OPENING, OBJECT, JOINED})
_CLOSED_MARKS: Final = frozenset({CLOSING, COMMA, STOP, SHOUT})
_BLANK_MARKS: Final = frozenset({OPENING, CLOSING, COMMA, STOP, SHOUT, MIDDLE_DOT})

MARKS: Final = frozenset(char for char, kind in _KINDS.items() if kind in _BLANK_MARKS)
"""Marks that have a blank side in a full square."""

CUT_SIGNS: Final = MARKS | {MINUS}
"""Characters that are not always set in their full square."""


def _kind_of(char: str) -> int:
    if unicodedata.combining(char):
        return JOINED
    # Below U+2000 all scripts are set by their own widths, above it nearly all by squares.
    return LATIN if char < "\u2000" else WIDE


def kinds_of(text: str, note_spans: tuple[tuple[int, int], ...] = ()) -> list[int]:
    """Return the kind of each character of `text`, WIDE to JOINED.

    note_spans: (start, end) of the marks of footnotes.
    """
    known = _KINDS
    kinds: list[int] = []
    for char in text:
        kind = known.get(char)
        if kind is None:
            kind = known[char] = _kind_of(char)
        kinds.append(kind)
    for match in re.finditer("—{2,}", text):
        kinds[match.start() : match.end()] = [DASH] * len(match.group())
    for match in re.finditer("(?<=[A-Za-z])’(?=[A-Za-z])", text):
        kinds[match.start()] = LATIN  # an apostrophe, not a quotation mark
    for match in re.finditer(rf"(?<![0-9A-Za-z）]){MINUS}(?=\d)", text):
        kinds[match.start()] = LATIN
    for start, end in note_spans:
        kinds[start:end] = [NOTE] * (end - start)
    return kinds


def blank_sides(char: str, ink_left_em: float, ink_right_em: float) -> tuple[float, float]:
    """Return how much of a full-width mark may be cut off on its left and on its right, in em.

    ink_left_em, ink_right_em: where its ink begins and ends in the face used, in a square of 1 em.
    A mark whose ink leaves half of the square free is halved; a centred ？ or 间隔号 gives a quarter on each side.
    Faces differ, so the ink decides: ？ is centred in Fandol's 仿宋, on the left in its 宋体.
    """
    kind = _KINDS.get(char, WIDE)
    if kind not in _BLANK_MARKS and char != MINUS:
        return 0.0, 0.0
    if kind == OPENING:
        return (HALF, 0.0) if ink_left_em >= HALF - 0.01 else (0.0, 0.0)
    if kind != MIDDLE_DOT and char != MINUS and ink_right_em <= HALF + 0.01:
        return 0.0, HALF
    if (kind in (MIDDLE_DOT, SHOUT) or char == MINUS) and ink_left_em >= 0.26 and ink_right_em <= 0.74:
        return HALF / 2, HALF / 2
    return 0.0, 0.0


def fixed_cuts(kinds: list[int], blanks: Mapping[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Return what marks lose beside their neighbours, wherever lines break: {index: (left, right)} in em.

    blanks: index → `blank_sides` of that mark. Two adjacent marks take 1.5 em in all, cut on the side away from the
    bracketed text (CLREQ); 间隔号 takes half a square (15834 5.1.7); two of ？！ take one square, three take two (5.1.1).
    No two squares overlap by more than `MOST_OVERLAP`.
    """
    cuts: dict[int, tuple[float, float]] = {}
    last = len(kinds) - 1
    for index, (left, right) in blanks.items():
        kind = kinds[index]
        before = kinds[index - 1] if index else WIDE
        after = kinds[index + 1] if index < last else WIDE
        room = MOST_OVERLAP - cuts.get(index - 1, (0.0, 0.0))[1]
        if kind == LATIN:  # a minus
            cuts[index] = (min(left, room), right)
        elif kind == WIDE:  # the same sign within a telephone number
            continue
        elif kind == MIDDLE_DOT or (kind == SHOUT and SHOUT in (before, after)):
            part = 1.0 if kind == MIDDLE_DOT else _share(kinds, index)
            cuts[index] = (min(left * part, room), min(right * part, MOST_OVERLAP))
        elif kind == OPENING:
            # In some faces the mark before has no blank on that side, so there is no gap to close.
            if before == OPENING or (before in _CLOSED_MARKS and any(blanks.get(index - 1, ()))):
                cuts[index] = (min(left, room), 0.0)
        elif after in _CLOSED_MARKS:
            cuts[index] = (0.0, min(right, MOST_OVERLAP))
    return cuts


def _share(kinds: list[int], index: int) -> float:
    """Return which part of its blanks a mark in a row of ？！ loses: two share one square, three share two."""
    first = last = index
    while first and kinds[first - 1] == SHOUT:
        first -= 1
    while last + 1 < len(kinds) and kinds[last + 1] == SHOUT:
        last += 1
    return {2: 1.0, 3: 2 / 3}.get(last - first + 1, 0.0)


# Units of more than one 字 that follow a number; of any other word, only the first 字 stays with the number.
_UNITS: Final = (
    "学时|课时|小时|分钟|个月|周年|季度|世纪|年度|年级|年代|月份|周岁|公里|公斤|公顷|千米|厘米|毫米|千克|平方米|"
    "平方公里|立方米|人次|场次|批次|人份|亩次|件次|个百分点|千瓦时|千瓦|摄氏度|号楼|号文|美元|欧元|港元|"
    "人民币|岁以上|层楼"
)
_HAN: Final = "[\u3400-\u9fff\U00020000-\U000323af]"
_NUMBER: Final = (
    r"[+\-−－±<>≤≥≈]?[¥￥$€£]?"
    r"(?:\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?!\d)(?:\.\d+)?|\d(?:[\d,.:]*\d)?)"  # 1 286 as 1286
    r"(?:[ \u00a0]?[%‰℃°′″％]|[A-Za-zμ²³/]+|[ \u00a0](?:km|kg|cm|mm|hm|kW|MW|GW|t|m|g)[²³h]?(?![A-Za-z]))?"
)
_COUNTED: Final = rf"{_NUMBER}[十百千万亿]*[多余几]?(?:[ ]?(?:{_UNITS}|{_HAN}))?"

_UNIT: Final = re.compile(
    rf"""
      {_HAN}?〔\d+〕第?\d+号                                       # 文号 〔2025〕3号, with the 字 before it
    | 第(?:\d+|[〇零一二三四五六七八九十百千万]+)(?:{_UNITS}|{_HAN})?   # 第335期, 第十二条
    | \d{{1,2}}月\d{{1,2}}[日号]?(?:[～—–-]\d{{1,2}}[日号])?       # 3月5日
    | \d{{1,2}}时\d{{1,2}}分?                                     # 15时30分
    | \d+(?:·\d+)+                                               # “3·15”
    | (?:\+?86[ -])?1[3-9]\d[ -]\d{{4}}[ -]\d{{4}}                   # telephones: 139 0000 0000,
    | [（(]?0\d{{2,3}}[）)]?[ －—–-]?\d{{3,4}}[ ]?\d{{4}}(?!\d)         # 0517-8390 0000, (0517)83900000,
    | [48]00[ -]\d{{3,4}}[ -]\d{{3,4}}                               # 400-800-0000
    | {_COUNTED}(?:[～—–~－-]{_COUNTED})?                           # 15家, 3.2%, 10～20人, 24学时
    | (?<![A-Za-z])[A-Za-z][级类股栋座区型岁组班幢线组轮]                # A级
    """,
    re.VERBOSE,
)


# A line may end after the sign of a range (15834 5.1.6), but it is better to keep the range whole.
_RANGE: Final = re.compile(r"(?<!0\d\d)(?<!0\d\d\d)[～—–](?=\d)")

# Web and mail addresses are not words: a line may end after one of their signs if it would be loose otherwise.
ADDRESS: Final = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)
_SHORT_ADDRESS: Final = 24  # characters: a domain or mail address of up to so many stays whole
_ADDRESS_END: Final = re.compile(r"[/.?&=_@-](?=[A-Za-z0-9])")


def line_breaks(text: str, kinds: list[int]) -> bytearray:
    """Return for each place before a character whether a line may end there: NEVER … FREELY.

    One longer than `text`; the place after it is FREELY. GB/T 15834, 5.1.1–5.1.9, GB/T 15835, 5.1.7.2.
    """
    count = len(text)
    breaks = bytearray(count + 1)
    breaks[count] = FREELY
    before, char_before = (kinds[0], text[0]) if text else (WIDE, "")
    for index in range(1, count):
        kind, char = kinds[index], text[index]
        if before == WIDE and kind == WIDE:
            breaks[index] = FREELY
            continue
        if _may_end(before, char_before, kind, char):
            breaks[index] = FREELY
        # A joined character is part of the one before; a space behind an opening mark allows no line end there.
        is_part = kind == JOINED and char not in "\u200b\u200d\u2060"
        if not is_part and not (kind == SPACE and (before == OPENING or char_before in "/／")):
            before, char_before = kind, char
    for match in _UNIT.finditer(text):
        for index in range(match.start() + 1, match.end()):
            breaks[index] = min(breaks[index], IN_UNIT)
        for place in _RANGE.finditer(text, match.start(), match.end()):
            breaks[place.end()] = IF_LOOSE
    for match in ADDRESS.finditer(text):
        if len(match[0]) <= _SHORT_ADDRESS and "/" not in match[0]:
            continue
        # From behind `https://` on, and not just before the end.
        for place in _ADDRESS_END.finditer(text, match.start() + 8, match.end() - 2):
            breaks[place.end()] = IF_LOOSE
    return breaks


def _may_end(before: int, char_before: str, kind: int, char: str) -> bool:
    """Return whether a line may end between two characters of which at least one is not a 汉字."""
    if before == MANDATORY or char_before == "\u200b":
        return True
    if kind in _NOT_START or before in _NOT_END or (before == LINK and char_before in "/／"):
        return False
    if kind == before:
        return kind not in (LATIN, DASH, ELLIPSIS)
    if kind == LATIN:
        return char not in _LATIN_NOT_START
    return not (before == LATIN and char_before in _LATIN_NOT_END)


def may_stretch(before: int, after: int) -> bool:
    """Return whether a gap between two characters may be widened (CLREQ: justification, last step)."""
    if before == SPACE:
        return True
    if after in (SPACE, NOTE, JOINED) or before == LINK or after == LINK:
        return False
    return not (before == after and before in (LATIN, DASH, ELLIPSIS, NOTE))


def is_mark(char: str) -> bool:
    """Return whether `char` is a mark that has a blank side in a full square."""
    return char in MARKS
