"""Finds faults that only several places together show: series of ordinals, numbers of figures and tables, sums, percentages."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from bulletin.proofreading.prose import HAN, Prose
from bulletin.proofreading.rule import Copy, Fault, compiled, matches
from bulletin.values.chinese_numbers import in_chinese, number_of

_TENS = "[一二三四五六七八九十]"
_LEVELS = (  # GB/T 9704—2012, 7.3.3
    rf"({_TENS}{{1,3}})、",
    rf"[（(]({_TENS}{{1,3}})[）)]",
    r"(\d{1,2})(?:[.．](?!\d)|、)",
    r"[（(](\d{1,2})[）)]",
)
_DIGITS = 2  # the level of 1.
_ATTACHED = re.compile(r"附 ?件 ?[：:] ?1[.．、]")  # the first of a list; its next line begins with 2
# Series within a paragraph: a pattern for each kind of ordinal, and characters of which each such series has one. An ordinal
# stands behind one of these marks; one that only counts words of a clause, as in 第一、第三产业, does not.
_INLINE = tuple(
    (rf"(?:(?<=[{before}])|^){ordinal}", needs)
    for before, ordinal, needs in (
        ("。；：，、！？\\n", rf"({_TENS}{{1,2}})[是要](?=[{HAN}“《])", "是要"),
        ("。；：，！？\\n", rf"第({_TENS}{{1,2}})[步点]?(?=[，、：])", "第"),
        ("。；：，！？\\n", rf"其({_TENS})(?=[，、：是])", "其"),
        ("。；：，、！？\\n", rf"([①-⒇])(?=[{HAN}“《])", "②③⑵⑶"),
        ("。；：，、！？\\n", rf"[（(](\d{{1,2}})[）)](?=[{HAN}“《])", "）)"),
        ("。；：！？\\n", rf"[（(]({_TENS}{{1,2}})[）)](?=[{HAN}“《])", "）)"),
        ("。；：！？\\n", rf"(\d{{1,2}})[.．、](?=[{HAN}“《])", ".．、"),
    )
)
# Words in place of an ordinal: 一是…；其次…；三是
_COUNTS_TOO = re.compile("其次|首先|再次|另外|此外|同时|最后")
_CAPTION = re.compile(rf"(图|表) ?(\d{{1,2}}|{_TENS}{{1,3}})(?:[　 ：:]|[.．、](?!\d)|$)")


def value_of(numeral: str) -> int:
    """Return the number written in digits, ①, ⑴ or 汉字; 0 if it is not written correctly: 二四十."""
    if not numeral.isalpha():
        return int(unicodedata.normalize("NFKC", numeral).strip("()"))
    number = number_of(numeral) or 0
    return number if in_chinese(number) == numeral else 0


def _like(numeral: str, number: int) -> str:
    """Return a number written in the style of a given numeral."""
    if numeral.isascii():
        return str(number)
    return in_chinese(number) if numeral.isalpha() else chr(ord(numeral) - value_of(numeral) + number)


def broken_series(copy: Copy) -> Iterator[Fault]:
    """Yield ordinals that skip or repeat: 一、二、四、 within an article, （一）（三） within a chapter, 一是…三是 in a paragraph."""
    for _, members in groupby(copy.paragraphs, key=lambda paragraph: paragraph.article):
        last = [0] * len(_LEVELS)
        for paragraph in members:
            if paragraph.kind in ("cell", "item"):
                continue
            if _ATTACHED.match(paragraph.text):
                last[_DIGITS:] = [1, *[0] * (len(_LEVELS) - _DIGITS - 1)]
            for level, pattern in enumerate(_LEVELS):
                if match := compiled(pattern).match(paragraph.text):
                    number = value_of(match[1])
                    if paragraph.text[match.end() :][:1].isdecimal() and number != last[level] + 1:
                        break  # 3、4月份 is not an ordinal
                    yield from _step(paragraph, match, last[level], number)
                    last[level:] = [number, *[0] * (len(_LEVELS) - level - 1)]
                    break
    for pattern, needs in _INLINE:
        for paragraph in copy.holding(*needs):
            yield from _broken_inline(paragraph, pattern)


# How many nested series are kept, so that a step takes no longer in a long paragraph.
_DEEPEST = 4


def _broken_inline(paragraph: Prose, pattern: str) -> Iterator[Fault]:
    """Yield ordinals that skip or repeat in a paragraph; a series may be within another: 二是…：一要…，二要…；三是…."""
    reached: list[int] = []  # the last number of each open series, the innermost last
    begun, end = "", 0
    for match in compiled(pattern).finditer(paragraph.text):
        number = value_of(match[1])
        between = paragraph.text[end : match.start()]
        if number == 1:
            if begun == match[0] and between.endswith(("。", "！", "？", "\n")):
                reached.clear()  # the next series, not one within
            reached = [*reached[-_DEEPEST:], 0]
            begun = match[0]
        elif number - 1 in reached:
            del reached[len(reached) - reached[::-1].index(number - 1) :]
        elif reached:
            # The missing one may stand where the pattern does not find it.
            missing = match[0].replace(match[1], _like(match[1], number - 1))
            is_gap = number > reached[-1] + 1 and missing not in between and not _COUNTS_TOO.search(between)
            if is_gap or number == reached[-1]:
                yield from _step(paragraph, match, reached[-1], number)
        reached[-1:] = [number]
        end = match.end()


def _step(paragraph: Prose, match: re.Match[str], before: int, number: int) -> Iterator[Fault]:
    if not before or number in (1, before + 1) or not number:
        return
    words = f"序号 `{match[0]}` 和前面的重了" if number == before else f"序号 `{match[0]}` 前面缺一个"
    if number < before:
        words = f"序号 `{match[0]}` 倒回去了"
    yield Fault(paragraph, *match.span(), words, f"前一个是第{before}个；把序号改成接着的，或者补上缺的一段")


_LONGEST_CAPTION = 60  # characters
_BETWEEN_CAPTIONS = r"\n| (?=图 ?\d)"


def broken_captions(copy: Copy) -> Iterator[Fault]:
    """Yield numbers of figures and tables that skip or repeat within an article."""
    for _, members in groupby(copy.paragraphs, key=lambda paragraph: paragraph.article):
        last = {"图": 0, "表": 0}
        for paragraph in members:
            if paragraph.kind == "field":  # an attachment, where numbers begin again
                last = {"图": 0, "表": 0}
            # Captions of pictures side by side are one paragraph, on one line or on several.
            between = _BETWEEN_CAPTIONS if _CAPTION.match(paragraph.text) else "\n"
            lines = re.split(between, paragraph.text) if paragraph.kind != "cell" else ()
            at = 0
            for line in lines if max(map(len, lines), default=0) <= _LONGEST_CAPTION else ():
                if match := _CAPTION.match(line):
                    kind, number = match[1], value_of(match[2])
                    before, last[kind] = last[kind], number
                    if before and number and number != before + 1 and (number != 1 or before == 1):
                        again = f"有两个{kind}{number}"
                        words = again if number == before else f"{kind}{number}前面是{kind}{before}"
                        hint = f"应当是{kind}{before + 1}，或者补上缺的"
                        yield Fault(paragraph, at, at + match.end(2), words, hint)
                at += len(line) + 1


_NUMBER = re.compile(rf"(-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?) ?([{HAN}]{{0,2}})$")
_NO_SUM = re.compile(r"率|比|均|最|累计|余|%|％|序号|编号|年份|年度|增|减|降|名次|排名|得分|单价")
_TOTAL = re.compile("(?:合计|总计|共计|总和|小计)$")


def wrong_totals(copy: Copy) -> Iterator[Fault]:
    """Yield totals of a table (合计, 总计, 小计) that are not the sum of their column or row; not where 其中 repeats parts."""
    rows: dict[int, dict[int, Prose]] = {}
    for paragraph in (*copy.paragraphs, None):
        cell = paragraph if paragraph and paragraph.kind == "cell" else None
        if rows and (cell is None or cell.row[0] < next(reversed(rows))):  # the next table, or none
            yield from _totals_of(list(rows.values()))
            rows = {}
        if cell:
            rows.setdefault(cell.row[0], {})[cell.row[1]] = cell


def _totals_of(rows: list[dict[int, Prose]]) -> Iterator[Fault]:
    words = "".join(cell.text for row in rows for cell in row.values())
    if "计" not in words or "其中" in words or "分计" in words or len(rows) < 4:
        return
    header, *body = rows
    summed = [column for column in header if column > 1 and not _NO_SUM.search(header[column].text)]
    for column in summed:
        yield from _wrong_total([(_label(row), row[column]) for row in body if column in row], "各行")
    if _TOTAL.search(header[max(header)].text) and len(summed) > 2:
        across = [[(_TOTAL.search(header[n].text), row[n]) for n in summed if n in row] for row in body]
        found = [fault for cells in across for fault in _wrong_total(cells, "这一行")]
        if len(found) * 2 < len(body):  # otherwise the last column is not meant as a sum
            yield from found


def _label(row: dict[int, Prose]) -> re.Match[str] | None:
    """Return the match of 合计 or the like in one of the first two columns of a row."""
    return next(
        (m for n in (1, 2) if n in row and (m := _TOTAL.search(re.sub(r"\s", "", row[n].text)))), None
    )


def _wrong_total(cells: list[tuple[re.Match[str] | None, Prose]], where: str) -> list[Fault]:
    """Return the one total of a column or row that is not the sum of its parts.

    cells: each with the match of its label. Empty if more than one is wrong: then each 小计 stands before its parts, or no
    total is a sum.
    """
    if cells and cells[0][0]:  # the total comes first
        cells = [*cells[1:], cells[0]]
    parts: list[Decimal] = []
    subtotals: list[Decimal] = []
    wrong: list[Fault] = []
    for label, cell in cells:
        match = _NUMBER.match(cell.text)
        if match is None and cell.text not in "—-－/":
            return []
        said = Decimal(match[1].replace(",", "")) if match else Decimal(0)
        if not label:
            parts.append(said)
            continue
        summed = parts if label[0] == "小计" else subtotals + parts
        total = sum(summed, Decimal(0))
        # Twice or three times the total: its parts are listed by two or three criteria.
        if match and len(summed) > 1 and total not in (said, 2 * said, 3 * said):
            words = f"合计写的是 {cell.text}，{where}加起来是 {total}"
            hint = f"对照原件核对{where}；{where}都对，就写 {total}"
            wrong.append(Fault(cell, 0, len(cell.text), words, hint))
        subtotals.append(said)
        parts = []
    return wrong if len(wrong) == 1 else []


_AMOUNT = r"(\d+(?:\.\d+)?) ?(万|亿)?([个家户人名件次篇亩元米吨公斤项条份场所天台套辆头座处]{1,2})?"
_COUNTED = tuple("个家户人名件次篇项条份场所台套辆头座处天")
# 由120户增加到150户，增长25%; groups: 1–3 and 5–7 number, 万 and unit, 9 the percentage.
_GROWTH = (
    rf"[由从](?:[^，。；\d]{{0,12}}?(?:19|20)\d\d年)?[^，。；\d]{{0,8}}? ?{_AMOUNT}[^，。；\d]{{0,4}}?(增加|增长|提高|上升|增|升|减少|下降|降低|降|减|压缩|缩短|扩大)(?:到|至|为)了?(?:[^，。；\d]{{0,8}}?(?:19|20)\d\d年)?[^，。；\d]{{0,8}}? ?{_AMOUNT}"
    r"[，、（]?(?:同比|净)?(增长|增加|增幅|提高|上升|下降|减少|降低|降幅|减幅|压缩|缩短|扩大)(?:了|达到?|为)? ?(\d+(?:\.\d+)?)[%％]"
)
# 从85%提高到92%，提高7个百分点
_POINTS = (
    r"[由从][^，。；%％]{0,20}?(\d+(?:\.\d+)?)[%％][^，。；\d]{0,6}(?:到|至|为)[^，。；%％]{0,12}?(\d+(?:\.\d+)?)[%％]"
    r"[，、（](?:共|累计|同比)?(?:增长|增加|提高|提升|上升|下降|减少|降低|回落|扩大|收窄)了? ?(\d+(?:\.\d+)?) ?个百分点"
)
# 共有党员120人，其中女党员30人，占25%
_SHARE = r"共?有?[^，。；\d]{0,6}?(\d{2,7})([个家户人名件篇项])[^，。；\d]{0,6}[，（](?:其中)[^，。；\d]{0,12}(\d{1,7})\2[^，。；\d]{0,4}[，（]?占(?:总数的|总人数的|比|全部的|比为)?(\d+(?:\.\d+)?)[%％]"


def wrong_percentages(copy: Copy) -> Iterator[Fault]:
    """Yield percentages that differ from what the numbers beside them give, by more than rounding explains."""
    for paragraph, match in matches(copy, _GROWTH, *"%％"):
        old, new = _amount(match[1], match[2]), _amount(match[5], match[6])
        if not old or match[3] != match[7]:
            continue
        step = min(_unit(match[1], match[2]), _unit(match[5], match[6]))  # 3万 beside 2.4万 is 3.0万
        # In percent: both numbers may be off by half a step.
        margin = (step * new / old + step) / old * 50 if _is_measured(match) else Decimal(0)
        yield from _contradiction(paragraph, match, 9, abs(new - old) / old * 100, margin)
    for paragraph, match in matches(copy, _POINTS, "个百分点"):
        points = abs(Decimal(match[2]) - Decimal(match[1]))
        if Decimal(match[3]) != points:
            words = f"百分点和前面的数对不上：写的是 {match[3]}，相减是 {points}"
            yield Fault(paragraph, *match.span(3), words, f"核对三个数；数都对，就写 {points}")
    for paragraph, match in matches(copy, _SHARE, *"%％"):
        if int(match[1]):
            share = Decimal(match[3]) / Decimal(match[1]) * 100
            yield from _contradiction(paragraph, match, 4, share, Decimal(0))


def _is_measured(match: re.Match[str]) -> bool:
    """Return whether the numbers of a growth may be rounded: 3万亩 and 3公里, but not 3家."""
    return bool(match[2] or match[6]) or "." in match[1] + match[5] or match[3] not in _COUNTED


def _contradiction(
    paragraph: Prose, match: re.Match[str], group: int, right: Decimal, margin: Decimal
) -> Iterator[Fault]:
    said = match[group]
    step = Decimal(1).scaleb(-len(said.partition(".")[2]))
    if abs(Decimal(said) - right) > step + margin:
        words = f"百分数和前面的数对不上：写的是 {said}%，算出来是 {right:.1f}%"
        hint = f"核对三个数；数都对，就写 {right:.1f}%"
        yield Fault(paragraph, match.start(group), match.end(group) + 1, words, hint)


def _amount(digits: str, times: str | None) -> Decimal:
    return Decimal(digits) * {"万": 10_000, "亿": 100_000_000}.get(times or "", 1)


def _unit(digits: str, times: str | None) -> Decimal:
    """Return the value of the last place of a number."""
    return _amount("1", times).scaleb(-len(digits.partition(".")[2]))
