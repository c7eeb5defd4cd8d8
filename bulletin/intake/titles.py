"""Which lines are titles of articles: those the contents list names, else those with the format of titles in this document."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from bulletin.intake.contents import Contents
from bulletin.intake.lines import LARGER_PT, TextLine
from bulletin.intake.marks import BULLETS, without_blanks
from bulletin.intake.sheet import is_date_line

STRONG = 2.0  # larger by 2.5 pt, or a title's face
_CAPTION = re.compile(r"^(?:图|表|附表|附图)\s*[\d一二三四五六七八九十]")
CLOSING = re.compile(r"^[（(][^（）()]{2,40}[）)]$")
DOCUMENT_NUMBER = re.compile(r"^[（(]?\S{1,14}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d{1,4}\s*号[）)]?$")
_CONTRIBUTOR = re.compile(r"^(?:供稿|撰稿|来稿|报送单位|通讯员)\S{0,2}\s*[：:]\s*\S[^。]{1,30}$")
_LABELLED = re.compile(
    r"^(?:编者按|附\s*件|(?:供\s*稿|来\s*源|作\s*者|文号|摘要|关键词|编辑|电话|邮编)\S{0,2}\s*[：:])"
)


@dataclass(frozen=True, slots=True)
class TitleGroup:
    """The lines of one title. first and last: of all its lines; main: those that are the title itself; entry: its line in the contents;
    is_sure: whether contents, style or a title's face tell."""

    first: int
    last: int
    main: tuple[int, ...]
    entry: str = ""
    is_sure: bool = True


def find_titles(
    lines: Sequence[TextLine], begin: int, end: int, contents: Contents, sections: Mapping[int, str]
) -> dict[int, TitleGroup]:
    """Return the titles by their first lines. sections: line → name."""
    groups: dict[int, TitleGroup] = {}
    taken: set[int] = set(sections)
    for first, (count, entry) in contents.titles.items():
        main = tuple(range(first, first + count))
        group = _with_company(lines, main, begin, end, taken, entry)
        groups[group.first] = group
        taken.update(range(group.first, group.last + 1))
    before = set(groups)
    styled = _by_style(lines, begin, end, sections, taken)
    for first, group in styled.items():
        groups[first] = group
        taken.update(range(group.first, group.last + 1))
    if contents.titles and not contents.unmatched:
        return groups
    if not styled:
        strong = [n for n in range(begin, end) if n not in taken and _is_title(lines[n], STRONG)]
        for run in _runs(strong, lines):
            group = _with_company(lines, run, begin, end, taken)
            groups[group.first] = group
            taken.update(range(group.first, group.last + 1))
    if not groups or (contents.unmatched and not set(groups) - before):
        groups |= _centred(lines, begin, end, taken)
    if not groups or min(groups) > _first_text(lines, begin, end, sections):
        groups |= _plain(lines, begin, end, taken, sections)
    return groups


def _is_title(line: TextLine, least: float) -> bool:
    return (
        line.is_text
        and line.strength >= least
        and not line.is_right
        and not line.is_heading_by_ordinal
        and not _CAPTION.match(line.text)
        and not CLOSING.match(line.text)
        and not _LABELLED.match(line.text)
        and not DOCUMENT_NUMBER.match(without_blanks(line.text))
    )


def _runs(numbers: Sequence[int], lines: Sequence[TextLine]) -> list[tuple[int, ...]]:
    """Return neighbouring lines together, each run those of the strongest format in it; a run of two titles is one title."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    out: list[tuple[int, ...]] = []
    for run in runs:
        best = max((lines[n].larger_pt, lines[n].strength) for n in run)
        main = [n for n in run if (lines[n].larger_pt, lines[n].strength) == best]
        main = [
            n for n in main if "楷" not in lines[n].face
        ] or main  # the face of kickers and of who wrote it
        main = [n for n in main if n - main[0] == main.index(n)]
        if len(main) > 1:
            main = main[
                : next((k for k, n in enumerate(main) if k and lines[n].text.startswith(("—", "－－"))), 9)
            ]
        out.append(tuple(main[:3]))
    return out


def _with_company(
    lines: Sequence[TextLine], main: tuple[int, ...], begin: int, end: int, taken: Set[int], entry: str = ""
) -> TitleGroup:
    """Return a title with the lines that belong to it: a kicker above, subtitle and authors below, by their format."""
    while (
        main[0] > begin
        and len(main) < 3
        and main[0] - 1 not in taken
        and _leads(lines[main[0] - 1], lines[main[0]])
    ):
        main = (main[0] - 1, *main)
    while main[-1] + 1 < end and len(main) < 3 and main[-1] + 1 not in taken and _goes_on(lines, main[-1]):
        main = (*main, main[-1] + 1)
    first, last = main[0], main[-1]
    above = lines[first - 1] if first - 1 >= begin and first - 1 not in taken else None
    if above and _hangs(above) and not CLOSING.match(above.text):  # in brackets it closes the article before
        before = lines[first - 2] if first - 2 >= begin else None
        if before is None or first - 2 in taken or not before.is_centred:
            first -= 1
    while last + 1 < end and last - main[-1] < 3 and last + 1 not in taken and _hangs(lines[last + 1]):
        last += 1
    return TitleGroup(first, last, main, entry)


def _goes_on(lines: Sequence[TextLine], n: int) -> bool:
    """Return whether the line after a title's has a title's format, and the same."""
    one, other = lines[n], lines[n + 1]
    return (
        one.strength >= STRONG
        and _is_title(other, STRONG)
        and (one.larger_pt, one.face) == (other.larger_pt, other.face)
        and not other.text.startswith("—")
    )


def _leads(line: TextLine, title: TextLine) -> bool:
    """Return whether a line is the first of a title that ends with a colon: 县医保局："""
    return (
        line.is_text
        and line.text.endswith(("：", ":"))
        and len(line.text) <= 20
        and line.larger_pt >= LARGER_PT
        and (line.larger_pt, line.face) == (title.larger_pt, title.face)
    )


def _hangs(line: TextLine) -> bool:
    return (
        line.is_text
        and len(line.text) <= 60
        and line.text[-1:] not in "。；"
        and not line.is_heading_by_ordinal
        and not _CAPTION.match(line.text)
        and not re.match(r"^附\s*件", line.text)
        and (line.is_centred or line.text.startswith(("——", "—", "－－")))
    )


def _by_style(
    lines: Sequence[TextLine], begin: int, end: int, sections: Mapping[int, str], taken: Set[int]
) -> dict[int, TitleGroup]:
    """Return titles by Word's heading styles: the level below the sections', else the highest there is."""
    styled = [n for n in range(begin, end) if lines[n].level and n not in taken and not lines[n].ordinal]
    levels = sorted({lines[n].level for n in styled})
    of_sections = {lines[n].level for n in sections if lines[n].level}
    if of_sections:
        levels = [level for level in levels if level > max(of_sections)]
    if not levels:
        return {}
    level = levels[0]
    out: dict[int, TitleGroup] = {}
    done: set[int] = set()
    for n in styled:
        if lines[n].level == level and n not in done and not CLOSING.match(lines[n].text):
            main = [n]
            while (
                main[-1] + 1 < end and main[-1] + 1 in styled and lines[main[-1] + 1].level == level
                and lines[main[-1] + 1].larger_pt == lines[n].larger_pt
                and len(main) < 3 and not lines[main[-1] + 1].text.startswith("—")
            ):  # fmt: skip
                main.append(main[-1] + 1)
            group = _with_company(lines, tuple(main), begin, end, {*taken, *sections, *done})
            out[group.first] = group
            done.update(range(group.first, group.last + 1))
    return out


def _centred(lines: Sequence[TextLine], begin: int, end: int, taken: Set[int]) -> dict[int, TitleGroup]:
    """Return titles of a document in which titles differ only by being centred."""
    numbers = [
        n for n in range(begin, end)
        if n not in taken and lines[n].is_centred and _is_title(lines[n], 0.5) and not _is_signature(lines, n, end)
    ]  # fmt: skip
    groups = (_with_company(lines, run, begin, end, taken) for run in _runs(numbers, lines))
    return {group.first: group for group in groups}


def _is_signature(lines: Sequence[TextLine], n: int, end: int) -> bool:
    """Return whether a line is a date, or a signature above a date."""
    return is_date_line(lines[n].text) or (n + 1 < end and is_date_line(lines[n + 1].text))


def _first_text(lines: Sequence[TextLine], begin: int, end: int, sections: Mapping[int, str]) -> int:
    return next((n for n in range(begin, end) if n not in sections and _is_long(lines[n])), end)


def _is_long(line: TextLine) -> bool:
    return line.is_text and (len(line.text) > 60 or line.text[-1:] in "。：")


def _plain(
    lines: Sequence[TextLine], begin: int, end: int, taken: Set[int], sections: Mapping[int, str]
) -> dict[int, TitleGroup]:
    """Return titles where no format marks them: short lines at the beginning, below a section, and after a contributor in brackets."""
    starts = [begin, *(n + 1 for n in sections), *(n for n in range(begin, end) if lines[n].is_after_rule)]
    mark = lines[begin].text[:1] if begin < end else ""
    if mark and mark in BULLETS.strip():  # each short line that begins like the first title is one
        starts += [n for n in range(begin, end) if lines[n].is_short and lines[n].text[0] == mark]
    starts += [
        n + 1
        for n in range(begin, end)
        if lines[n].is_text
        and (CLOSING.match(without_blanks(lines[n].text)) or _CONTRIBUTOR.match(lines[n].text))
    ]
    out: dict[int, TitleGroup] = {}
    for start in sorted(set(starts)):
        while start < end and re.match(r"^【?编者按", lines[start].text) and start not in taken:
            start += 1
        main: list[int] = []
        n = start
        while n < end and len(main) < 3 and n not in taken and _may_be_plain_title(lines[n]):
            main.append(n)
            n += 1
        if main and (n < end or len(main) == 1):
            sub = next((k for k, m in enumerate(main) if k and lines[m].text.startswith("—")), len(main))
            out[main[0]] = TitleGroup(
                main[0], main[-1], tuple(main[:sub]), is_sure=len(main) == 1 or sub < len(main)
            )
    return out


def _may_be_plain_title(line: TextLine) -> bool:
    return (
        line.is_text
        and 3 < len(line.text) <= 60
        and line.text[-1] not in "。；：:，、"
        and not line.ordinal
        and not _CAPTION.match(line.text)
        and not CLOSING.match(line.text)
        and not _LABELLED.match(line.text)
        and not DOCUMENT_NUMBER.match(without_blanks(line.text))
    )
