"""Finds the titles of articles: lines that the contents list names, else lines with the format of titles in this document."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bulletin.intake.contents import Contents
from bulletin.intake.lines import LARGER_PT, TextLine
from bulletin.intake.marks import BULLETS, without_blanks
from bulletin.intake.sheet import is_date_line

STRONG = 2.0  # `TextLine.strength` of a line that is larger by 2.5 pt or has a title's face
_CAPTION = re.compile(r"^(?:图|表|附表|附图)\s*[\d一二三四五六七八九十]")
# （县农业局）
CLOSING = re.compile(r"^[（(][^（）()]{2,40}[）)]$")
# 县发〔2024〕12号
DOCUMENT_NUMBER = re.compile(r"^[（(]?\S{1,14}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d{1,4}\s*号[）)]?$")
# 供稿：县农业局
_CONTRIBUTOR = re.compile(r"^(?:供稿|撰稿|来稿|报送单位|通讯员)\S{0,2}\s*[：:]\s*\S[^。]{1,30}$")
# 编者按, 附件, 来源：《人民日报》
_LABELLED = re.compile(
    r"^(?:编者按|附\s*件|(?:供\s*稿|来\s*源|作\s*者|文号|摘要|关键词|编辑|电话|邮编)\S{0,2}\s*[：:])"
)


@dataclass(frozen=True, slots=True)
class TitleGroup:
    """The lines of one title. first, last: of all its lines, kicker and subtitle included; main: lines of the title itself; entry: its entry in
    the contents list; is_sure: False if some of the main lines may be no title."""

    first: int
    last: int
    main: tuple[int, ...]
    entry: str = ""
    is_sure: bool = True


def find_titles(
    lines: Sequence[TextLine], begin: int, end: int, contents: Contents, sections: Mapping[int, str]
) -> dict[int, TitleGroup]:
    """Return first line → title. sections: line → name."""
    found = _Titles(lines, begin, end, sections)
    for first, (count, entry) in contents.titles.items():
        found.add(tuple(range(first, first + count)), entry)
    listed = set(found.groups)
    has_styled = found.add_styled()
    # All entries were found: the list and Word's styles name all titles. Else fall back to format, centred lines, short lines.
    if contents.titles and not contents.unmatched:
        return found.groups
    if not has_styled:
        strong = [n for n in range(begin, end) if n not in found.taken and _is_title(lines[n], STRONG)]
        for run in _runs(strong, lines):
            found.add(run)
    if not found.groups or (contents.unmatched and not found.groups.keys() - listed):
        found.groups |= found.centred()
    if not found.groups or min(found.groups) > found.first_text():
        found.groups |= found.plain()
    return found.groups


class _Titles:
    """The titles among the lines from `begin` to `end`. groups: by their first lines; taken: lines of sections and of titles."""

    def __init__(self, lines: Sequence[TextLine], begin: int, end: int, sections: Mapping[int, str]) -> None:
        self.lines, self.begin, self.end, self.sections = lines, begin, end, sections
        self.groups: dict[int, TitleGroup] = {}
        self.taken = set(sections)

    def add(self, main: tuple[int, ...], entry: str = "") -> None:
        """Add the title on these lines, with the lines that belong to it."""
        group = self._with_company(main, entry)
        self.groups[group.first] = group
        self.taken.update(range(group.first, group.last + 1))

    def _is_free(self, n: int) -> bool:
        return self.begin <= n < self.end and n not in self.taken

    def _with_company(self, main: tuple[int, ...], entry: str = "") -> TitleGroup:
        """Return a title with the lines that belong to it: a kicker above, subtitle and authors below, by their format."""
        lines = self.lines
        while len(main) < 3 and self._is_free(main[0] - 1) and _leads(lines[main[0] - 1], lines[main[0]]):
            main = (main[0] - 1, *main)
        while len(main) < 3 and self._is_free(main[-1] + 1) and _goes_on(lines, main[-1]):
            main = (*main, main[-1] + 1)
        first, last = main[0], main[-1]
        above = lines[first - 1] if self._is_free(first - 1) else None
        is_between = self._is_free(first - 2) and lines[first - 2].is_centred
        if above and _hangs(above) and not CLOSING.match(above.text) and not is_between:
            first -= 1  # a kicker; a line in brackets would belong to the end of the article before
        while last - main[-1] < 3 and self._is_free(last + 1) and _hangs(lines[last + 1]):
            last += 1
        return TitleGroup(first, last, main, entry)

    def add_styled(self) -> bool:
        """Add the lines in Word's highest heading style, below that of sections, as titles; return whether there are any."""
        lines = self.lines
        styled = [
            n
            for n in range(self.begin, self.end)
            if self._is_free(n) and lines[n].level and not lines[n].ordinal
        ]
        of_sections = max((lines[n].level for n in self.sections), default=0)
        level = min((lines[n].level for n in styled if lines[n].level > of_sections), default=0)
        before = len(self.groups)
        for n in styled:
            if lines[n].level == level and n not in self.taken and not CLOSING.match(lines[n].text):
                # a title may have three lines of the same style and size
                main = [n]
                while len(main) < 3 and (below := main[-1] + 1) in styled and lines[below].level == level and (
                    lines[below].larger_pt == lines[n].larger_pt and not lines[below].text.startswith("—")
                ):  # fmt: skip
                    main.append(below)
                self.add(tuple(main))
        return len(self.groups) > before

    def centred(self) -> dict[int, TitleGroup]:
        """Return the titles of a document in which only centring marks them."""
        lines = self.lines
        numbers = [
            n for n in range(self.begin, self.end)
            if self._is_free(n) and lines[n].is_centred and _is_title(lines[n], 0.5)
            and not _is_signature(lines, n, self.end)
        ]  # fmt: skip
        groups = map(self._with_company, _runs(numbers, lines))
        return {group.first: group for group in groups}

    def first_text(self) -> int:
        """Return the first line of running text."""
        numbers = range(self.begin, self.end)
        return next((n for n in numbers if n not in self.sections and _is_long(self.lines[n])), self.end)

    def plain(self) -> dict[int, TitleGroup]:
        """Return titles that no format marks: short lines at the beginning, below a section or a rule, behind a contributor."""
        lines, begin, end = self.lines, self.begin, self.end
        starts = [
            begin,
            *(n + 1 for n in self.sections),
            *(n for n in range(begin, end) if lines[n].is_after_rule),
        ]
        mark = lines[begin].text[:1] if begin < end else ""
        if mark and mark in BULLETS.strip():  # the first title begins with a bullet: so do the others
            starts += [n for n in range(begin, end) if lines[n].is_short and lines[n].text[0] == mark]
        starts += [n + 1 for n in range(begin, end) if _is_contributor(lines[n])]
        out: dict[int, TitleGroup] = {}
        for start in sorted(set(starts)):
            while self._is_free(start) and re.match(r"^【?编者按", lines[start].text):
                start += 1
            main: list[int] = []
            n = start
            while len(main) < 3 and self._is_free(n) and _may_be_plain_title(lines[n]):
                main.append(n)
                n += 1
            if main and (n < end or len(main) == 1):
                sub = next((k for k, m in enumerate(main) if k and lines[m].text.startswith("—")), len(main))
                is_sure = len(main) == 1 or sub < len(main)
                out[main[0]] = TitleGroup(main[0], main[-1], tuple(main[:sub]), is_sure=is_sure)
        return out


def _is_contributor(line: TextLine) -> bool:
    """Return whether a line ends an article: a contributor in brackets or behind a label."""
    is_closing = CLOSING.match(without_blanks(line.text)) or _CONTRIBUTOR.match(line.text)
    return line.is_text and bool(is_closing)


def _is_field_or_caption(text: str) -> bool:
    """Return whether a line is a caption, a contributor, a field or a document's number, whatever its format."""
    is_number = DOCUMENT_NUMBER.match(without_blanks(text))
    return bool(is_number) or any(form.match(text) for form in (_CAPTION, CLOSING, _LABELLED))


def _is_title(line: TextLine, least: float) -> bool:
    return (
        line.is_text
        and line.strength >= least
        and not line.is_right
        and not line.is_heading_by_ordinal
        and not _is_field_or_caption(line.text)
    )


def _runs(numbers: Sequence[int], lines: Sequence[TextLine]) -> list[tuple[int, ...]]:
    """Return runs of neighbouring lines, each reduced to the lines of its strongest format: each run is one title."""
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
        # 楷体 is the face of kickers and authors.
        main = [n for n in main if "楷" not in lines[n].face] or main
        # consecutive lines only, at most three
        main = [n for n in main if n - main[0] == main.index(n)][:3]
        sub = next((k for k, n in enumerate(main) if k and lines[n].text.startswith(("—", "－－"))), 3)
        out.append(tuple(main[:sub]))
    return out


def _goes_on(lines: Sequence[TextLine], n: int) -> bool:
    """Return whether the next line continues the title: it has the format of a title, with the same size and face."""
    one, other = lines[n], lines[n + 1]
    return (
        one.strength >= STRONG
        and _is_title(other, STRONG)
        and (one.larger_pt, one.face) == (other.larger_pt, other.face)
        and not other.text.startswith("—")
    )


def _leads(line: TextLine, title: TextLine) -> bool:
    """Return whether a line is the first line of a title and ends with a colon: 县医保局："""
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


def _is_signature(lines: Sequence[TextLine], n: int, end: int) -> bool:
    """Return whether a line is a date, or a signature above a date."""
    return is_date_line(lines[n].text) or (n + 1 < end and is_date_line(lines[n + 1].text))


def _is_long(line: TextLine) -> bool:
    return line.is_text and (len(line.text) > 60 or line.text[-1:] in "。：")


def _may_be_plain_title(line: TextLine) -> bool:
    return (
        line.is_text
        and 3 < len(line.text) <= 60
        and line.text[-1] not in "。；：:，、"
        and not line.ordinal
        and not _is_field_or_caption(line.text)
    )
