"""Finds faults in digits and in numbers of documents (GB/T 15835—2011, GB/T 9704—2012)."""

import re
import unicodedata
from collections.abc import Iterator

from bulletin.proofreading.prose import HAN
from bulletin.proofreading.rule import Copy, Fault, Fix, matches, replaced

_WIDE = "[０-９Ａ-Ｚａ-ｚ]+(?:[．，：％－／][０-９Ａ-Ｚａ-ｚ]+)*％?"


def wide_letters(copy: Copy) -> Iterator[Fault]:
    """Yield full-width digits and letters."""
    for paragraph, match in matches(copy, _WIDE):
        narrow = re.sub("[^，：]", lambda char: unicodedata.normalize("NFKC", char[0]), match[0])
        narrow = re.sub(r"(?<=\d)：(?=\d)", ":", narrow)
        yield replaced(paragraph, *match.span(), narrow, f"`{match[0]}` 是全角的，应当是半角的 `{narrow}`")


_YEAR = "(?<![〇○◯零一二三四五六七八九十百千万0-9])[一二三四五六七八九〇○◯零0OoＯ]{4}(?=年)"


def zeros_in_years(copy: Copy) -> Iterator[Fault]:
    """Yield years in 汉字 whose zero is a circle, a digit, a letter or 零. For 零, which is another 字, there is no fix."""
    for paragraph, match in matches(copy, _YEAR, *"○◯0OoＯ零"):
        fixed = re.sub("[○◯0OoＯ]", "〇", match[0])
        if fixed != match[0] and re.search("[一二三四五六七八九]", match[0]):
            yield replaced(paragraph, *match.span(), fixed, f"年份 `{match[0]}` 里的零应当是 `〇`")
        elif "零" in match[0] and re.search("[一二三四五六七八九]", match[0]):
            right = match[0].replace("零", "〇")
            yield Fault(paragraph, *match.span(), f"年份 `{match[0]}` 里的零应当是 `〇`", f"写成 {right}年")


# 07月 and 05日, but not 2025.07月 or 09月牌.
_PADDED = r"(?<![\d.．/-])(?<!\d[:：])0[1-9](?=月(?!份?牌)|日)"


def padded_dates(copy: Copy) -> Iterator[Fault]:
    """Yield 07月 and 05日."""
    for paragraph, match in matches(copy, _PADDED, "月", "日"):
        yield replaced(paragraph, *match.span(), match[0][1:], f"月、日前面不补零：`{match[0]}`")


# 办[2025]3号, 办（2025）第003号; not a building, a line or a train: （2020）3号楼.
_NUMBER = rf"(?<=[{HAN}〕]) ?([\[【（(﹝［〈<])(?:20|19)\d\d([\]】）)﹞］〉>]) ?(第?)(0*)(\d{{1,5}}) ?号(?![楼线机院店馆路台井车仓厅门桥炉])"
_NUMBER_SHAPE = rf"(?<=[{HAN}])〔((?:19|20)\d\d)〕 ?(?:第 ?(\d{{1,5}})|(0+)(\d{{1,4}})) ?号"


def document_numbers(copy: Copy) -> Iterator[Fault]:
    """Yield 文号 whose year is not in 〔〕, or with 第 or zeros before the number; no fix removes 第."""
    for paragraph, match in matches(copy, _NUMBER, "号"):
        year = paragraph.text[match.end(1) : match.start(2)]
        fixes = [Fix(*match.span(1), "〔"), Fix(*match.span(2), "〕")]
        if match[4] and not match[3]:
            fixes.append(Fix(*match.span(4), ""))
        right = f"〔{year}〕{match[5]}号"
        words = f"文号 `{match[0].strip()}` 应当写作 `{right}`"
        yield Fault(paragraph, *match.span(), words, "", tuple(fixes))
    for paragraph, match in matches(copy, _NUMBER_SHAPE, "〕"):
        hint = f"原件如此就不改；不是，写 〔{match[1]}〕{match[2] or match[4]}号"
        yield Fault(paragraph, *match.span(), f"文号里不写“第”，不补零：`{match[0]}`", hint)


# （一）、 or (2). or ①、, at the beginning of a line or behind a stop; the mark is group 1.
_ORDINAL = r"(?:(?<=[。；：\n])|^)(?:（[一二三四五六七八九十]{1,3}）|[（(]\d{1,2}[）)]|[①-⑳⑴-⒇])([、，.．]) ?(?![（(①-⑳⑴-⒇])"


_TEN = "一二三四五六七八九十"
_STOPPED = rf"(?:(?<=\n)|^)[{_TEN}]{{1,3}}([.．] ?)(?=[{HAN}“《])(?![{_TEN}])"  # not 三.五


def marks_after_ordinals(copy: Copy) -> Iterator[Fault]:
    """Yield （一）、, which needs no mark behind the brackets, and 一. in place of 一、."""
    for paragraph, match in matches(copy, _ORDINAL):
        yield replaced(paragraph, match.start(1), match.end(), "", "带括号的序号后面不加标点")
    for paragraph, match in matches(copy, _STOPPED, ".", "．"):
        yield replaced(paragraph, *match.span(1), "、", "汉字序号后面用顿号")
