"""Finds numbers and addresses of persons in a line: of identity cards, telephones, bank cards, passports, cars, homes.

GB 11643—1999 (identity numbers), ISO/IEC 7812-1 (Luhn), GA 36—2018 (plates).
"""

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from bulletin.proofreading.rule import compiled


class PrivatePlace(NamedTuple):
    """A part of a line with private data, and its text with most characters masked."""

    start: int
    end: int
    shown: str


# The first two digits of a region (GB/T 2260).
_PROVINCES = frozenset(
    map(
        int,
        re.findall(r"\d\d", "1112131415 212223 31323334353637 414243444546 5051525354 6162636465 71 8182 83"),
    )
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643—1999, 4.2.2
_SEPARATORS = r" \t\u00a0\u2002\u2003\u2009\u200b\u2060\ufeff　\-‐‑–—−－﹣_·."
GAP = f"[{_SEPARATORS}]?"
_CITIZEN_GAP = rf"[{_SEPARATORS}/\\*，,、]{{0,3}}"  # the check digit excludes lists of numbers
_CITIZEN = re.compile(rf"(?<!\d)(?:\d{_CITIZEN_GAP}){{17}}[\dXx](?![\dA-Za-z])")
_OLD_CITIZEN = re.compile(rf"(?<![\dA-Za-z])(?:\d{GAP}){{14}}\d(?![\dA-Za-z])")
_CITIZEN_WORD = re.compile("身份证|公民身份|证件号")
# 320802********1234, 3208021970******34
_MASK = "*＊×●○□■#＃"
_MASKED = re.compile(rf"(?<![\dA-Za-z])\d{{2,17}}[{_MASK}xX]{{1,8}}[\dXx]{{0,12}}(?![\dA-Za-z])")
# A mobile number by the prefixes in use, also with 86, behind wx or Tel; not an amount: 13800000000元.
_PREFIX = "1(?:3\\d|4[5-9]|5[0-35-9]|6[25-7]|7[0-8]|8\\d|9[0-35-9])"
_NO_AMOUNT = r"(?! ?(?:元(?!旦)|[万亿吨户亩斤度]|美元|公斤|千瓦|立方|平方|人(?:次|民币)))"
_MOBILE = re.compile(
    rf"(?:(?<![\dA-Za-z.])|(?<=wx)|(?<=vx)|(?<=[Tt]el))(?:(?:\+|00)?86{GAP}|0)?{_PREFIX}{GAP}\d{{4}}{GAP}\d{{4}}(?![\dA-Za-z]|\.\d){_NO_AMOUNT}"
)
_SPACED_MOBILE = re.compile(rf"(?<![\dA-Za-z.])1(?:{GAP}\d){{10}}(?![\dA-Za-z]|\.\d)")
_PHONE_WORD = re.compile("手机|电话|联系|微信|致电|拨打")
# The issuer's two digits and 13 to 17 others: 6222 0000 0000 0000 000
_CARD = re.compile(rf"(?<![\dA-Za-z])(?:62|60|4\d|5[1-5]|3[57])(?:{GAP}\d){{13,17}}(?![\dA-Za-z])")
_CARD_WORD = re.compile(
    "账号|帐号|卡号|银行|账户|帐户|开户|工资卡|转账|汇款|[工农建中交招]行|邮储|农商行|信用社|存折|信用卡|储蓄卡|借记卡|社保卡|收款|卡里|卡上"
)
# A number behind the word of its document, or before it in brackets: 护照号码E00000000, E00000000（护照）
_PASSPORT = re.compile(
    r"(?:护照|通行证|回乡证)[^，。；]{0,8}?(?<![A-Za-z\d])(?P<a>[A-Za-z]{1,2}\d{7,10})(?!\d)"
    r"|台胞证[^，。；]{0,8}?(?<!\d)(?P<b>\d{8}(?:\d\d)?)(?!\d)|(?<![A-Za-z\d])(?P<c>[A-Z]{1,2}\d{7,8})[（(](?:护照|通行证)"
    r"|(?:军官|士兵|警官)证[^，。；]{0,12}?(?<!\d)(?P<d>\d{6,8})(?!\d)"
)
_PASSPORT_NUMBER = re.compile(r"(?<![A-Za-z\d])(?P<a>[A-Z]{1,2}\d{7,8})(?!\d)")
# 苏H·12345, 苏HD12345; at the end perhaps 警, 学 and the like: 苏H1234警
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·• -]?"
    r"(?:(?=[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9]))(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{5,6}|(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{4}[警学挂港澳领试超])"
)
_HAN = "\u4e00-\u9fff"
_BLOCK = "(?:号楼|幢|栋|座)"
_NUMBER = "[一二三四五六七八九十]"
_STAIR = rf"(?:\d{{1,2}}门|(?:\d{{1,2}}|[甲乙丙]|{_NUMBER})单元)"
# One line for each: 幸福路12号3幢2单元501室; 幸福小区3幢2单元501; 幸福小区3-2-501; 住幸福小区3幢501; 住前进街12号;
# 前进村3组12号.
_ROOM = (
    rf"[{_HAN}]{{2,8}}(?:路|街|巷|弄|小区|花园|家园|新村|苑|公寓|里)\d{{0,5}}号?[{_HAN}\d]{{0,8}}?(?:\d{{1,3}}|{_NUMBER}|[甲乙丙A-Z])(?:{_BLOCK}|号){_STAIR}?\d{{2,4}}室"
    rf"|[{_HAN}]{{2,8}}\d{{1,3}}{_BLOCK}{_STAIR}(?:\d{{3,4}}(?!\d)|\d{{1,2}}[号室])"
    rf"|[{_HAN}]{{2,6}}(?:小区|社区|花园|新村|苑|公寓|家园|名城)\d{{1,3}}[-－]\d{{1,2}}[-－]\d{{3,4}}(?![\d-])"
    rf"|(?:住(?!院)|户籍)[{_HAN}\d：:]{{2,16}}?[A-Z]?\d{{1,3}}(?:{_BLOCK}|[-－])\d{{3,4}}(?!\d)"
    rf"|(?:住|户籍)[{_HAN}：:]{{1,12}}[村庄街巷弄]\d{{1,3}}号(?!井)"
    rf"|[{_HAN}]{{1,6}}村第?(?:\d{{1,2}}|{_NUMBER}{{1,3}})(?:村民)?(?:小?组|社|队)\d{{1,3}}号(?!前|以前|之前|[{_HAN}]*选手)"
)
_OFFICE = re.compile("中心|馆|大厦|大楼|办公|机关|政府|学校|医院|会议|党校")  # rooms of offices, not homes


def digits_in(text: str) -> str:
    """Return the digits of a number, and X as its check digit, without separators."""
    return re.sub(r"[^\dXx]", "", text)


def citizen_numbers(line: str, around: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of identity cards whose region, date of birth and check digit agree.

    In a line or table that names them, also those of 15 digits, and those with a wrong check digit (one digit is mistyped).
    """
    is_named = bool(_CITIZEN_WORD.search(line) or ("|" in line and _CITIZEN_WORD.search(around)))
    for match in _CITIZEN.finditer(line):
        number = digits_in(match[0]).upper()
        is_mistyped = (
            is_named and len(match[0]) == 18 and is_citizen_number(number[:17] + _check_digit(number))
        )
        if is_mistyped or is_citizen_number(number):
            yield PrivatePlace(*match.span(), f"{number[:4]}**********{number[-3:]}")
    if is_named:
        for match in _OLD_CITIZEN.finditer(line):
            number = digits_in(match[0])
            if is_citizen_number(_of_18_digits(number)):
                yield PrivatePlace(*match.span(), f"{number[:4]}********{number[-3:]}")


def is_citizen_number(number: str) -> bool:
    """Return whether 18 characters are the number of an identity card (GB 11643—1999)."""
    if int(number[:2]) not in _PROVINCES:
        return False
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1890 <= born.year <= 2100 and _check_digit(number) == number[17]


def _check_digit(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11]


def _of_18_digits(number: str) -> str:
    """Return the number of 18 digits for an old one of 15."""
    longer = f"{number[:6]}19{number[6:]}"
    return longer + _check_digit(longer)


def masked_numbers(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield masked numbers of identity cards that still show too much: the date of birth, or all but a few digits."""
    for match in _MASKED.finditer(line):
        stars = len(re.findall(rf"[{_MASK}]|[xX](?=[xX])|(?<=[xX])[xX]", match[0]))
        if len(match[0]) == 18 and 1 <= stars <= 6 and int(match[0][:2]) in _PROVINCES:
            yield PrivatePlace(*match.span(), f"{match[0][:4]}**********{match[0][-2:]}")


def mobile_numbers(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of mobile telephones, by prefixes that are in use; not within longer numbers, no amounts, no decimals."""
    # Beside a word such as 电话, digits may be grouped in any way.
    pattern = _SPACED_MOBILE if _PHONE_WORD.search(line) else _MOBILE
    for match in {m.start(): m for m in (*pattern.finditer(line), *_MOBILE.finditer(line))}.values():
        number = digits_in(match[0])[-11:]
        if match[0].count(".") == 1 or not re.match(_PREFIX, number):
            continue
        yield PrivatePlace(*match.span(), f"{number[:3]}****{number[-4:]}")


def bank_cards(line: str, around: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of bank cards: issuer and check digit fit, and a word such as 账号 is in the line, the line before or the table's head."""
    if not _CARD_WORD.search(line) and not _CARD_WORD.search(around):
        return
    for match in _CARD.finditer(line):
        number = digits_in(match[0])
        if 15 <= len(number) <= 19 and passes_luhn(number):
            yield PrivatePlace(*match.span(), f"{number[:4]}********{number[-4:]}")


def passes_luhn(number: str) -> bool:
    """Return whether the last digit is the check digit of ISO/IEC 7812-1."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def passports(line: str, around: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of passports and the like behind the name of the document, or below it in a table."""
    pattern = _PASSPORT_NUMBER if "|" in line and re.search("护照|通行证", around) else _PASSPORT
    for match in pattern.finditer(line):
        number = match[match.lastgroup or 0]
        yield PrivatePlace(*match.span(match.lastgroup or 0), f"{number[:2]}*****{number[-2:]}")


def plates(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield plates of cars."""
    for match in _PLATE.finditer(line):
        yield PrivatePlace(*match.span(), f"{match[0][:2]}***{match[0][-2:]}")


def rooms(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield addresses of homes that name the room or the house."""
    for match in compiled(_ROOM).finditer(line) if any(map(line.__contains__, "室元组社门住籍-－")) else ():
        if _OFFICE.search(match[0]):
            continue
        yield PrivatePlace(*match.span(), f"{match[0][:2]}……室")
