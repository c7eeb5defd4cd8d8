"""What only several places together show: series of ordinals, numbers of figures and tables, sums, percentages."""

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
_ATTACHED = re.compile(r"附 ?件 ?[：:] ?1[.．、]")  # begins a list that its next line goes on with
# Within a paragraph: one kind of ordinals each. What counts words of a sentence, as 第一、第三产业, stands within it.
_INLINE = tuple(
    (rf"(?:(?<=[{before}])|^){ordinal}", needs)
    for before, ordinal, needs in (
        ("。；：，、！？\\n", rf"({_TENS}{{1,2}})(?:是|要)(?=[{HAN}“《])", "是要"),
        ("。；：，！？\\n", rf"第({_TENS}{{1,2}})(?=[，、：])", "第"),
        ("。；：，！？\\n", rf"其({_TENS})(?=[，、：])", "其"),
        ("。；：，、！？\\n", rf"([①-⑳])(?=[{HAN}“《])", "②③"),
        ("。；：，、！？\\n", rf"[（(](\d{{1,2}})[）)](?=[{HAN}“《])", "）)"),
        ("。；：！？\\n", rf"[（(]({_TENS}{{1,2}})[）)](?=[{HAN}“《])", "）)"),
        ("。；：！？\\n", rf"(\d{{1,2}})[.．](?=[{HAN}“《])", ".．"),
    )
)
_COUNTS_TOO = re.compile("其次|首先|再次|另外|此外|同时|最后")  # 一是…；其次…；三是
_CAPTION = re.compile(r"(图|表) ?(\d{1,2})(?![\d.\-—～~年月])(?:[　 ：:]|$)")


def value_of(numeral: str) -> int:
    """Return the number that digits, ① or 汉字 write, 0 where they write none as one writes it: 二四十."""
    if not numeral.isalpha():
        return int(unicodedata.normalize("NFKC", numeral))
    number = number_of(numeral) or 0
    return number if in_chinese(number) == numeral else 0


def _like(numeral: str, number: int) -> str:
    """Return a number as it is written in the style of a given numeral."""
    if numeral.isascii():
        return str(number)
    return in_chinese(number) if numeral.isalpha() else chr(ord(numeral) - value_of(numeral) + number)


def broken_series(copy: Copy) -> Iterator[Fault]:
    """Yield ordinals that skip or double: 一、二、四、 within an article, （一）（三） within a chapter, 一是…三是 in a paragraph."""
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
                        break  # 3、4月份, no ordinal
                    yield from _step(paragraph, match, last[level], number)
                    last[level:] = [number, *[0] * (len(_LEVELS) - level - 1)]
                    break
    for pattern, needs in _INLINE:
        for paragraph in copy.holding(*needs):
            yield from _broken_inline(paragraph, pattern)


def _broken_inline(paragraph: Prose, pattern: str) -> Iterator[Fault]:
    """Yield ordinals that skip or double in a paragraph; a series may stand within another: 二是…：一要…，二要…；三是…."""
    reached: list[int] = []  # by the series that are open, the innermost last
    begun, end = "", 0
    for match in compiled(pattern).finditer(paragraph.text):
        number = value_of(match[1])
        between = paragraph.text[end : match.start()]
        if number == 1:
            if begun == match[0] and between.endswith(("。", "！", "？", "\n")):
                reached.clear()  # the next series, not one within
            reached.append(0)
            begun = match[0]
        elif number - 1 in reached:
            del reached[len(reached) - reached[::-1].index(number - 1) :]
        elif reached:
            # It may stand there in another place.
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


def broken_captions(copy: Copy) -> Iterator[Fault]:
    """Yield numbers of figures and tables that skip or double within an article."""
    for _, members in groupby(copy.paragraphs, key=lambda paragraph: paragraph.article):
        last = {"图": 0, "表": 0}
        for paragraph in members:
            if paragraph.kind == "field":  # an attachment, which counts anew
                last = {"图": 0, "表": 0}
            lines = paragraph.text.split("\n") if paragraph.kind != "cell" else ()
            at = 0
            for line in lines if max(map(len, lines), default=0) <= _LONGEST_CAPTION else ():
                if match := _CAPTION.match(line):
                    kind, number = match[1], int(match[2])
                    before, last[kind] = last[kind], number
                    if before and number != before + 1 and (number != 1 or before == 1):
                        words = (
                            f"{kind}{number}前面是{kind}{before}"
                            if number != before
                            else f"有两个{kind}{number}"
                        )
                        hint = f"应当是{kind}{before + 1}，或者补上缺的"
                        yield Fault(paragraph, at, at + match.end(2), words, hint)
                at += len(line) + 1


_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$|-?\d+(?:\.\d+)?$")
_NO_SUM = re.compile(r"率|比|均|%|％|序号|编号|年份|年度|增|减|降|名次|排名|得分|单价")


def wrong_totals(copy: Copy) -> Iterator[Fault]:
    """Yield totals of a table (合计, 总计) that are not the sum of the rows above; not where parts are repeated (小计, 其中)."""
    table: list[Prose] = []
    for paragraph in (*copy.paragraphs, None):
        starts = paragraph is None or paragraph.kind != "cell"
        if not starts and table and paragraph is not None and paragraph.row < table[-1].row:
            yield from _total_of(table)
            table = []
        if starts:
            yield from _total_of(table)
            table = []
        elif paragraph is not None:
            table.append(paragraph)


def _total_of(table: list[Prose]) -> Iterator[Fault]:
    if not any("计" in cell.text for cell in table):
        return
    rows: dict[int, dict[int, Prose]] = {}
    for cell in table:
        rows.setdefault(cell.row[0], {})[cell.row[1]] = cell
    if re.search("小计|其中|分计", "".join(cell.text for cell in table)):
        return
    header, *body = rows.values()
    if len(body) < 3:
        return
    *parts, last = body
    label = re.sub(r"\s", "", last.get(1, table[0]).text)
    if label not in ("合计", "总计", "共计", "总和"):
        return
    for column, cell in last.items():
        title = header[column].text if column in header else ""
        if column == 1 or not _NUMBER.match(cell.text) or _NO_SUM.search(title):
            continue
        written = [row[column].text for row in parts if column in row]
        if len(written) < 2 or not all(_NUMBER.match(text) or text in "—-－/" for text in written):
            continue
        total = sum(Decimal(text.replace(",", "")) for text in written if _NUMBER.match(text))
        said = Decimal(cell.text.replace(",", ""))
        if total != said:
            words = f"合计写的是 {cell.text}，上面各行加起来是 {total}"
            yield Fault(cell, 0, len(cell.text), words, f"对照原件核对各行；各行都对，就写 {total}")


_AMOUNT = r"(\d+(?:\.\d+)?) ?(万|亿)?([个家户人名件次篇亩元米吨公斤项条份场所]{1,2})?"
_GROWTH = (
    rf"[由从](?:[^，。；\d]{{0,12}}?(?:19|20)\d\d年)?[^，。；\d]{{0,8}}? ?{_AMOUNT}[^，。；\d]{{0,4}}?(增加|增长|提高|上升|增|升|减少|下降|降低|降|减)(?:到|至|为)了?(?:[^，。；\d]{{0,8}}?(?:19|20)\d\d年)?[^，。；\d]{{0,8}}? ?{_AMOUNT}"
    r"[，、（]?(?:同比|净)?(增长|增加|增幅|提高|上升|下降|减少|降低|降幅)(?:了|达|为|达到)? ?(\d+(?:\.\d+)?)[%％]"
)
_SHARE = r"共?有?[^，。；\d]{0,6}?(\d{2,7})([个家户人名件篇项])[^，。；\d]{0,6}[，（](?:其中)[^，。；\d]{0,12}(\d{1,7})\2[^，。；\d]{0,4}[，（]?占(?:总数的|总人数的|比|全部的|比为)?(\d+(?:\.\d+)?)[%％]"


def wrong_percentages(copy: Copy) -> Iterator[Fault]:
    """Yield percentages that the numbers beside them contradict by more than rounding could."""
    for paragraph, match in matches(copy, _GROWTH, *"%％"):
        old, new = _amount(match[1], match[2]), _amount(match[5], match[6])
        if not old or match[3] != match[7]:
            continue
        step = min(_unit(match[1], match[2]), _unit(match[5], match[6]))  # 3万 beside 2.4万 is 3.0万
        margin = (step * new / old + step) / old * 50
        yield from _contradiction(paragraph, match, 9, abs(new - old) / old * 100, margin)
    for paragraph, match in matches(copy, _SHARE, *"%％"):
        if int(match[1]):
            share = Decimal(match[3]) / Decimal(match[1]) * 100
            yield from _contradiction(paragraph, match, 4, share, Decimal(0))


def _contradiction(
    paragraph: Prose, match: re.Match[str], group: int, right: Decimal, margin: Decimal
) -> Iterator[Fault]:
    said = match[group]
    step = Decimal(1).scaleb(-len(said.partition(".")[2]))
    if abs(Decimal(said) - right) > step + margin:
        words = f"百分数和前面的数对不上：写的是 {said}%，算出来是 {right:.1f}%"
        yield Fault(
            paragraph,
            match.start(group),
            match.end(group) + 1,
            words,
            f"核对三个数；数都对，就写 {right:.1f}%",
        )


def _amount(digits: str, times: str | None) -> Decimal:
    return Decimal(digits) * {"万": 10_000, "亿": 100_000_000}.get(times or "", 1)


def _unit(digits: str, times: str | None) -> Decimal:
    """Return the value of the last place of a number."""
    return _amount("1", times).scaleb(-len(digits.partition(".")[2]))
