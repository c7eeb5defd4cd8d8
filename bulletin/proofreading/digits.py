"""Digits, dates and numbers of documents (GB/T 15835—2011, GB/T 9704—2012)."""

import calendar
import datetime
import re
import unicodedata
from collections.abc import Iterator

from bulletin.proofreading.prose import HAN
from bulletin.proofreading.rule import Copy, Fault, matches, replaced

_WIDE = "[０-９Ａ-Ｚａ-ｚ]+(?:[．，：％－／][０-９Ａ-Ｚａ-ｚ]+)*％?"


def wide_letters(copy: Copy) -> Iterator[Fault]:
    """Yield full-width digits and letters."""
    for paragraph, match in matches(copy, _WIDE):
        narrow = "".join(
            unicodedata.normalize("NFKC", char) if char not in "，：" else char for char in match[0]
        )
        yield replaced(paragraph, *match.span(), narrow, f"`{match[0]}` 是全角的，应当是半角的 `{narrow}`")


_YEAR = "(?<![〇○◯零一二三四五六七八九十百千万0-9])[一二三四五六七八九〇○◯零0OoＯ]{4}(?=年)"


def zeros_in_years(copy: Copy) -> Iterator[Fault]:
    """Yield years in 汉字 whose zero is a circle, a digit or a letter."""
    for paragraph, match in matches(copy, _YEAR, *"○◯0OoＯ"):
        mended = re.sub("[○◯0OoＯ]", "〇", match[0])
        if mended != match[0] and re.search("[一二三四五六七八九]", match[0]):
            yield replaced(paragraph, *match.span(), mended, f"年份 `{match[0]}` 里的零应当是 `〇`")


_PADDED = r"(?<![\d.．/:：-])0[1-9](?=月(?!份?牌)|日)"


def padded_dates(copy: Copy) -> Iterator[Fault]:
    """Yield 07月 and 05日."""
    for paragraph, match in matches(copy, _PADDED, "月", "日"):
        yield replaced(paragraph, *match.span(), match[0][1:], f"月、日前面不补零：`{match[0]}`")


_DATE = r"(?<!\d)(?:(\d{4}) ?年 ?)?(\d{1,2}) ?月 ?(\d{1,2}) ?日(?!\d)(?:[（(]?(?:星期|周|礼拜)([一二三四五六日天])[）)]?)?"
_ISO = r"(?<![\d./-])((?:19|20)\d{2})([-./])(\d{1,2})\2(\d{1,2})(?![\d./-])"
_MONTH = r"(?<=年)(1[3-9]|[2-9]\d|0{1,2})月"
_WEEK = "一二三四五六日"


def impossible_dates(copy: Copy) -> Iterator[Fault]:
    """Yield dates that no calendar has."""
    for paragraph, match in matches(copy, _DATE, "日"):
        why = _why_impossible(match[1], int(match[2]), int(match[3]))
        if why:
            yield Fault(paragraph, *match.span(), f"日期 `{match[0]}` 不存在：{why}", "对照原件，把日期改对")
    for paragraph, match in matches(copy, _ISO, *"-./"):
        month, day = int(match[3]), int(match[4])
        if match[2] == "." and (month == 0 or month > 12 or day == 0):
            continue  # a number of a version or a clause
        why = _why_impossible(match[1], month, day)
        if why:
            yield Fault(paragraph, *match.span(), f"日期 `{match[0]}` 不存在：{why}", "对照原件，把日期改对")
    for paragraph, match in matches(copy, _MONTH, "月"):
        if not re.match(r" ?\d{1,2} ?日", paragraph.text[match.end() :]):
            yield Fault(paragraph, *match.span(), f"没有 {match[1]} 月", "对照原件，把月份改对")


def _why_impossible(year: str | None, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"没有 {month} 月"
    most = calendar.monthrange(int(year) if year and int(year) else 2024, month)[1]
    if not 1 <= day <= most:
        return f"{year + ' 年 ' if year and month == 2 else ''}{month} 月没有 {day} 日"
    return ""


def wrong_weekdays(copy: Copy) -> Iterator[Fault]:
    """Yield days of the week that their date does not have; without a year that of the issue is meant, or one beside it."""
    for paragraph, match in matches(copy, _DATE, "星期", "周", "礼拜"):
        if not match[4]:
            continue
        try:
            day = _day_meant(match[1], int(match[2]), int(match[3]), copy.date)
        except ValueError:
            continue
        said = "日" if match[4] == "天" else match[4]
        if day and _WEEK[day.weekday()] != said:
            right = _WEEK[day.weekday()]
            yield Fault(
                paragraph,
                *match.span(),
                f"{day.year}年{day.month}月{day.day}日是星期{right}，不是星期{match[4]}",
                f"日期对，就写星期{right}；星期对，就改日期",
            )


def _day_meant(year: str | None, month: int, day: int, near: datetime.date | None) -> datetime.date | None:
    """Return the day; without a year the one nearest to the issue's date. Raises ValueError."""
    if year:
        return datetime.date(int(year), month, day)
    if near is None:
        return None
    days = [datetime.date(near.year + step, month, day) for step in (-1, 0, 1)]
    return min(days, key=lambda one: abs(one - near))


_ISSUER = "(?<=[发办字函文委政党厅局令通规〕组纪宣统教财农民建])"
_NUMBER = rf"{_ISSUER} ?[\[【（(﹝［〈<](20\d\d|19\d\d)[\]】）)﹞］〉>] ?(第?)(0*)(\d{{1,5}}) ?号"
_NUMBER_SHAPE = rf"(?<=[{HAN}])〔((?:19|20)\d\d)〕 ?(?:第 ?(\d{{1,5}})|(0+)(\d{{1,4}})) ?号"


def document_numbers(copy: Copy) -> Iterator[Fault]:
    """Yield 文号 whose year is not in 〔〕, or that have 第 or zeros before the number."""
    for paragraph, match in matches(copy, _NUMBER, "号"):
        right = f"〔{match[1]}〕{match[4]}号"
        yield replaced(paragraph, *match.span(), right, f"文号 `{match[0].strip()}` 应当写作 `{right}`")
    for paragraph, match in matches(copy, _NUMBER_SHAPE, "〕"):
        right = f"〔{match[1]}〕{match[2] or match[4]}号"
        yield Fault(
            paragraph,
            *match.span(),
            f"文号里不写“第”，不补零：`{match[0]}`",
            f"原件如此就不改；不是，写 {right}",
        )


_ORDINAL = r"(?:(?<=[。；：\n])|^)(?:（[一二三四五六七八九十]{1,3}）|[（(]\d{1,2}[）)]|[①-⑳])([、，.．]) ?(?![（(①-⑳])"


def marks_after_ordinals(copy: Copy) -> Iterator[Fault]:
    """Yield （一）、 where the brackets are mark enough."""
    for paragraph, match in matches(copy, _ORDINAL):
        yield replaced(paragraph, match.start(1), match.end(), "", "带括号的序号后面不加标点")
