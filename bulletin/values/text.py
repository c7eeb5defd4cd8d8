"""Functions on strings: width on a terminal, edit distance, line ends, safe display, joining of lines and words."""

import datetime
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache


def display_width(text: str) -> int:
    """Return how many terminal cells `text` takes; wide and full-width characters take two.

    Ambiguous characters (“ ” — …) count one, as terminals outside East Asian locales draw them.
    """
    return sum(_cell_width(char) for char in text)


@cache  # a source of 10 MB is measured in 4 s instead of 12 s
def _cell_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def edit_distance(left: str, right: str, limit: int) -> int:
    """Return the number of single-character edits between two words, or limit + 1 when it is more.

    A swap of two neighbours counts as one edit, since it is one typing mistake.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    # Damerau–Levenshtein (optimal string alignment) in three rows: `older` is needed for swaps only.
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


# Characters → their Unicode superscripts and subscripts; there is no subscript point, so the one of PM₂.₅ stays as it is.
RAISED = dict(zip("0123456789+-=()ni−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻", strict=True))
LOWERED = dict(zip("0123456789+-=()aeoxnmti−.", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₙₘₜᵢ₋.", strict=True))


def in_signs(text: str, signs: Mapping[str, str]) -> str:
    """Return a text in superscript or subscript characters; unchanged if one of its characters has none.

    signs: RAISED or LOWERED.
    """
    return "".join(signs[char] for char in text) if all(char in signs for char in text) else text


# Line ends of Word and YAML that editors do not count as such: \x0b is Word's line break, \x0c its page break.
ODD_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_LINE_ENDS = re.compile(f"\r\n|\r|{ODD_LINE_END.pattern}")

# Combining accents, and the voicing marks of kana.
_ACCENT = re.compile("[\u0300-\u036f\u3099\u309a]")
_ACCENTED = re.compile(".[\u0300-\u036f\u3099\u309a]+")


def with_lf(text: str) -> str:
    """Return `text` with LF for every line end of YAML, editors or Word, and with accents composed with their letters (NFC)."""
    text = _LINE_ENDS.sub("\n", text)
    if not _ACCENT.search(text):
        return text
    return _ACCENTED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


# Characters that would control a terminal → Unicode control pictures, or U+FFFD if there is none (ECMA-48: C0, DEL, C1; bidi controls; surrogates).
_SHOWN = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_SHOWN |= dict.fromkeys(
    [*range(0x80, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)], 0xFFFD
)
_SHOWN_IN_LINE = _SHOWN | {0x0A: 0x240A, 0x09: 0x2409}


def shown(text: str) -> str:
    """Return `text` with each control character replaced by a visible one, so that it is safe to print on a terminal."""
    return text.translate(_SHOWN)


def shown_in_line(text: str) -> str:
    """Return `text` as `shown` does, on one line."""
    return text.translate(_SHOWN_IN_LINE)


def date_text(date: datetime.date) -> str:
    """Return 2026年3月5日, without zeros before month and day (GB/T 9704—2012, 7.3.5.4)."""
    return f"{date.year}年{date.month}月{date.day}日"


def enumerate_words(words: Iterable[str]) -> str:
    """Return words joined by 、, as in a Chinese sentence."""
    return "、".join(words)


def shorten(text: str, limit: int) -> str:
    """Return `text`, cut to at most `limit` characters with …… at the cut."""
    return text if len(text) <= limit else text[: max(limit - 2, 1)] + "……"


_DIGITS = 18  # more than any number in a bulletin has; int() raises an error above 4,300


def whole_number(text: str) -> int | None:
    """Return the value of decimal digits; None for anything else, also for `²` and `①`, which str.isdigit accepts."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def is_wide(char: str) -> bool:
    """Return whether a character takes a full em square in Chinese type: 汉字, full-width marks, and “ ” ‘ ’ — … ·."""
    return char in "“”‘’—…·" or unicodedata.east_asian_width(char) in "WF"


_IN_BRACKETS = re.compile(r"[【［（(\[]?([^【】［］（）()\[\]]*)[】］）)\]]?")


def without_brackets(text: str) -> str:
    """Remove the brackets around a list that was typed as one value, even if one is missing: 【甲，乙】, 甲，乙].

    Other texts are returned unchanged.
    """
    found = _IN_BRACKETS.fullmatch(text.strip())
    return found[1] if found else text


def join_lines(lines: Iterable[str]) -> str:
    """Join lines into one, with a space between two lines only if the characters on both sides are Western."""
    out = ""
    for line in lines:
        out += (" " if out and line and needs_space(out[-1], line[0]) else "") + line
    return out


def one_line(text: str) -> str:
    """Return a value as one line: lines joined as by `join_lines`, runs of blanks as one space."""
    return join_lines(" ".join(line.split()) for line in text.split("\n") if line.strip())


def needs_space(left: str, right: str) -> bool:
    """Return whether a space is needed between the last character of a line and the first of the next when they are joined."""
    return not (is_wide(left) or is_wide(right))


def readable_name(name: str) -> str:
    """Decode a file's name that is not UTF-8 (PEP 383 keeps its bytes) as GB18030: such names come from Windows."""
    try:
        return os.fsencode(name).decode()
    except UnicodeDecodeError:
        return os.fsencode(name).decode("gb18030", "replace")
