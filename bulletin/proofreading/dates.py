"""Finds dates that do not exist, and days of the week that do not belong to their date."""

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from bulletin.proofreading.prose import Prose
from bulletin.proofreading.rule import Copy, Fault, matches
from bulletin.values.chinese_numbers import in_chinese, number_of
from bulletin.values.text import date_text

# 2025年3月5日; 3月1日至5日; 二〇二五年三月五日; 2025-3-5; and a month alone, behind 年: 13月.
_DAY = r"(?<!\d)(?:(?P<year>\d{4}) ?年 ?)?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号](?!\d)"
_UNTIL_DAY = (
    r"(?<!\d)(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月\d{1,2}日?(?:[至到～-]|—{1,2})(?P<day>\d{1,2})日"
)
_IN_CHINESE = (
    r"(?<![〇零一二三四五六七八九十年历])(?:(?P<year>[〇○零一二三四五六七八九]{4})年)?"
    r"(?P<month>[一二三四五六七八九十]{1,3})月(?P<day>[一二三四五六七八九十]{1,3})[日号]"
)
_SIGNED_DAY = r"(?<![\d./-])(?P<year>(?:19|20)\d{2})(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d./-])"
_MONTH = r"(?<=年)(1[3-9]|[2-9]\d|0{1,2})月"


def impossible_dates(copy: Copy) -> Iterator[Fault]:
    """Yield dates that do not exist."""
    months = [f"{number}月" for number in "一二三四五六七八九十"]
    for pattern, needs in ((_DAY, "月"), (_UNTIL_DAY, "月"), (_IN_CHINESE, months), (_SIGNED_DAY, "-./")):
        for paragraph, match in matches(copy, pattern, *needs):
            why = _why_impossible(match)
            if why:
                words = f"日期 `{match[0]}` 不存在：{why}"
                yield Fault(paragraph, *match.span(), words, "对照原件，把日期改对")
    for paragraph, match in matches(copy, _MONTH, "月"):
        if not re.match(r" ?\d{1,2} ?[日号]", paragraph.text[match.end() :]):
            yield Fault(paragraph, *match.span(), f"没有 {match[1]} 月", "对照原件，把月份改对")


def _why_impossible(match: re.Match[str]) -> str:
    year, month, day = _number(match["year"]), _number(match["month"]), _number(match["day"])
    if month is None or day is None:
        return ""
    if "." in match[0] and (not 1 <= month <= 12 or day == 0):
        return ""  # a number of a version or a clause
    if not 1 <= month <= 12:
        return f"没有 {month} 月"
    # Without a year, any leap year will do: 2月29日 may exist.
    if not 1 <= day <= calendar.monthrange(year or 2024, month)[1]:
        return f"{f'{year} 年 ' if year and month == 2 else ''}{month} 月没有 {day} 日"
    return ""


def _number(written: str | None) -> int | None:
    """Return a number in digits or 汉字; None if it is not written correctly: 三十十."""
    if not written or written.isdecimal():
        return int(written) if written else None
    number = number_of(written)
    return number if number and (len(written) == 4 or in_chinese(number) == written) else None


_WEEK = "一二三四五六日"
_NAME = "(?:星期|周|礼拜)(?P<name>[一二三四五六日天])"
_PART = "(?:[上下中]午|晚上?)"
# Behind a date: （周三） or 上午（周三）; 星期三; ，周三，. Not 3月5日，周三例会制度; not 3月2日（周一至周五）.
_BESIDE = rf"(?:{_PART}?[（(]{_NAME}(?![至到—～、和及])|{_NAME.replace('name', 'next')}|[，, ]{_NAME.replace('name', 'after')}(?=[，。；、）)]|{_PART}|$))"
_NAMED = _DAY + _BESIDE
_NAMED_IN_CHINESE = _IN_CHINESE + _BESIDE
_NAMED_SIGNED = _SIGNED_DAY + _BESIDE
_NAMED_BEFORE = rf"(?<![每个])(?P<next>)(?P<after>){_NAME}[（(]{_DAY}[）)]"
_YEAR = re.compile(r"(?<!\d)(\d{4}) ?年")
_YEARS_AWAY = {"前年": -2, "去年": -1, "上年": -1, "明年": 1}


def wrong_weekdays(copy: Copy) -> Iterator[Fault]:
    """Yield days of the week that do not belong to their date."""
    for pattern in (_NAMED, _NAMED_SIGNED, _NAMED_BEFORE, _NAMED_IN_CHINESE):
        for paragraph, match in matches(copy, pattern, "星期", "周", "礼拜"):
            written = match["name"] or match["next"] or match["after"]
            name = "日" if written == "天" else written
            days = list(_days_meant(paragraph, match, copy.date))
            if days and name not in [_WEEK[day.weekday()] for day in days]:
                day, right = days[0], _WEEK[days[0].weekday()]
                words = f"{date_text(day)}是星期{right}，不是星期{written}"
                yield Fault(paragraph, *match.span(), words, f"日期对，就写星期{right}；星期对，就改日期")


def _days_meant(
    paragraph: Prose, match: re.Match[str], near: datetime.date | None
) -> Iterator[datetime.date]:
    """Yield the days that may be meant; without a year, the one nearest to the issue's date, and that in a year named before."""
    written, month, day = _number(match["year"]), _number(match["month"]), _number(match["day"])
    if month is None or day is None:
        return
    if written:
        yield from _days([written], month, day)
        return
    if near:
        around = _days([near.year + step for step in (0, -1, 1)], month, day)  # 2月29日 has one in four years
        yield from sorted(around, key=lambda each: abs(each - near))[:1]
    before = paragraph.text[: match.start()]
    named = [int(year) for year in _YEAR.findall(before)[-1:]]
    named += [near.year + step for word, step in _YEARS_AWAY.items() if near and word in before]
    yield from _days(named, month, day)


def _days(years: Iterable[int], month: int, day: int) -> Iterator[datetime.date]:
    """Yield this day of each of the years that has it."""
    for year in years:
        with suppress(ValueError):
            yield datetime.date(year, month, day)
