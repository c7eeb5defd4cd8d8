"""The contents list of a sheet: early short lines that come again later, and which lines of the text each of them names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bulletin.intake.lines import TextLine, without_blanks

_HEADING = re.compile(
    r"^[【\[〔]?(?:目录|本期目录|本期要目|本期导读|本期内容|本期看点|要目|导读|CONTENTS)[】\]〕]?[：:]?$"
)
_LEADER = re.compile(r"[\s.…·．。‥_-]*[（(]?\d{1,3}[）)]?$")
_MARKS = re.compile(r"[\s\W_]+")
_BULLETS = "◆◇●○■□★☆▲△►※·•＊*-—"
_MOST_LINES = 3


@dataclass(slots=True)
class Contents:
    """The list. end: the first line after it; entries: as printed, without page numbers; titles: first line of the text → number of lines
    and entry; is_headed: whether 目录 stands above it."""

    begin: int = 0
    end: int = 0
    entries: list[str] = field(default_factory=list)
    titles: dict[int, tuple[int, str]] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    is_headed: bool = False


def folded(text: str) -> str:
    """Return a line as it is compared: without blanks, marks and widths."""
    return _MARKS.sub("", text.translate({n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}))


def entry_text(text: str) -> str:
    """Return a line of the list without what leads to its page number and without a bullet."""
    text = text.strip().lstrip(_BULLETS + " \u3000")
    short = _LEADER.sub("", text)
    has_leader = len(text) - len(short) > 3 or re.search(
        r"[\t…]|\.{2}|[（(]\d+[）)]$|\s\d+$", text[len(short) :]
    )
    return (short if has_leader else text).strip()


def find_contents(lines: Sequence[TextLine], begin: int, end: int, sections: frozenset[str]) -> Contents:
    """Return the contents list between the masthead and the text, empty where there is none."""
    start = begin
    headed = next(
        (n for n in range(begin, min(begin + 4, end)) if _HEADING.match(without_blanks(lines[n].text))), None
    )
    if headed is not None:
        start = headed + 1
    long = next((n for n in range(start, end) if not _may_be_entry(lines[n])), end)
    folds = [folded(line.text) if line.is_text and len(line.text) <= 80 else "" for line in lines[:end]]
    names = {folded(name) for name in sections}
    first = _first_repeat(lines, folds, start, long, end, names)
    if first is None:
        return Contents(begin, start if headed is not None else begin, is_headed=headed is not None)
    found = Contents(begin, first, is_headed=headed is not None)
    after = first
    for text, count in _entries(lines, start, first):
        fold = folded(text)
        if fold in names or re.fullmatch("【.{2,12}】", without_blanks(text)):
            continue
        found.entries.append(text)
        at = _find(folds, fold, after, end)
        if at is None:
            found.unmatched.append(text)
        else:
            found.titles[at[0]] = (at[1], text)
            after = at[0] + at[1]
        del count
    if headed is None and len(found.titles) < max(1, len(found.entries) * 0.6) - 0.5:
        return Contents(begin, begin)
    if headed is None and len(found.titles) < 2 and not found.entries[1:]:
        return Contents(begin, begin)
    return found


def _may_be_entry(line: TextLine) -> bool:
    return line.is_text and len(line.text) <= 80 and not line.text.endswith("。")


def _first_repeat(
    lines: Sequence[TextLine], folds: Sequence[str], start: int, long: int, end: int, names: set[str]
) -> int | None:
    """Return the first line of the text: the first that says again what a line of the list said."""
    listed: dict[str, int] = {}
    for n in range(start, long):
        for count in range(1, _MOST_LINES + 1):
            fold = "".join(folds[n : n + count])
            if n + count <= long and fold in listed and listed[fold] <= n - 1 and len(fold) > 1:
                return n
        own = folded(entry_text(lines[n].text))
        if own:
            listed.setdefault(own, n)
            for before in range(max(start, n - _MOST_LINES + 1), n):
                joined = "".join(folded(entry_text(lines[k].text)) for k in range(before, n + 1))
                listed.setdefault(joined, n)
    # The first title differs from its line: the list ends after the last of its lines that comes again.
    last = None
    for n in range(start, long):
        own = folded(entry_text(lines[n].text))
        if len(own) > 3 and own not in names and _find(folds, own, long, end):
            last = n
    return None if last is None else last + 1


def _find(folds: Sequence[str], fold: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return where a title stands, in one to three lines, and in how many."""
    if len(fold) < 3:
        return None
    for n in range(begin, end):
        if folds[n] and fold.startswith(folds[n][:6]):
            joined = ""
            for count in range(1, _MOST_LINES + 1):
                joined += folds[n + count - 1] if n + count <= end else ""
                if joined == fold:
                    return n, count
    return None


def _entries(lines: Sequence[TextLine], start: int, end: int) -> list[tuple[str, int]]:
    """Return the entries of the list, its broken lines joined where an indent or a page number at the end tells."""
    out: list[tuple[str, int]] = []
    has_numbers = (
        sum(entry_text(line.text) != line.text.strip() for line in lines[start:end]) > (end - start) / 3
    )
    waiting, count = "", 0
    for line in lines[start:end]:
        text = entry_text(line.text)
        is_section = bool(re.fullmatch("【.{2,12}】", without_blanks(text)))
        waiting, count = waiting + text, count + 1
        if not has_numbers or is_section or text != line.text.strip():
            out.append((waiting, count))
            waiting, count = "", 0
    if waiting:
        out.append((waiting, count))
    return out
