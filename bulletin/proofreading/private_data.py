"""Private data that must not be published: numbers of identity cards, telephones, bank cards, passports, plates; rooms.

Messages never print what they found: they would carry it into logs and mails. GB 11643—1999 (identity numbers),
ISO/IEC 7812-1 (Luhn), GA 36—2018 (plates).
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.proofreading.private_tables import case_tables
from bulletin.proofreading.rule import compiled
from bulletin.proofreading.stretches import Stretches
from bulletin.values.diagnostics import Diagnostic, Severity, Span


class PrivatePlace(NamedTuple):
    """A stretch of a line that holds private data, and how it may be shown."""

    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True)
class PrivateKind:
    """A kind of private data. level: in issues that are published; in others it is a warning at most."""

    code: str
    name: str
    level: Severity
    about: str
    find: Callable[[str, str], Iterator[PrivatePlace]]  # in a line; the words around it are the second


# GB/T 2260, the first two digits.
_PROVINCES = frozenset(
    map(
        int,
        re.findall(r"\d\d", "1112131415 212223 31323334353637 414243444546 5051525354 6162636465 71 8182 83"),
    )
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643—1999, 4.2.2
_GAP = r"[ \t\u00a0\u2002\u2003\u2009\u200b\u2060\ufeff　\-‐‑–—−－﹣_·.]?"
_CITIZEN = re.compile(rf"(?<![\dA-Za-z])(?:\d{_GAP}){{17}}[\dXx](?![\dA-Za-z])")
_MASK = "*＊×●○□■#＃"
_MASKED = re.compile(rf"(?<![\dA-Za-z])\d{{6,17}}[{_MASK}xX]{{1,8}}[\dXx]{{0,6}}(?![\dA-Za-z])")
_MOBILE = re.compile(
    rf"(?<![\dA-Za-z.])(?:\+?86{_GAP})?1(?:3\d|4[5-9]|5[0-35-9]|6[25-7]|7[0-8]|8\d|9[0-35-9]){_GAP}\d{{4}}{_GAP}\d{{4}}(?![\dA-Za-z]|\.\d)"
)
_CARD = re.compile(rf"(?<![\dA-Za-z])(?:62|60|4\d|5[1-5]|3[57])(?:{_GAP}\d){{13,17}}(?![\dA-Za-z])")
_CARD_WORD = re.compile("账号|帐号|卡号|银行|账户|帐户|开户|工资卡|转账|汇款")
_PASSPORT = re.compile(r"(?:护照|通行证)[^，。；]{0,8}?(?<![A-Za-z\d])([A-Z]{1,2}\d{7,8})(?!\d)")
_PASSPORT_NUMBER = re.compile(r"(?<![A-Za-z\d])([A-Z]{1,2}\d{7,8})(?!\d)")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• ]?(?=[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9]))(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{5,6}"
)
_HAN = "\u4e00-\u9fff"
_ROOM = (
    rf"[{_HAN}]{{2,8}}(?:路|街|巷|弄|小区|花园|新村|苑|公寓|里)\d{{0,5}}号?[{_HAN}\d]{{0,8}}?(?:\d{{1,3}}|[一二三四五六七八九十甲乙丙])(?:号楼|幢|栋|座|号)(?:\d{{1,2}}单元|[甲乙丙]单元)?\d{{2,4}}室"
    rf"|[{_HAN}]{{2,8}}\d{{1,3}}(?:号楼|幢|栋|座)\d{{1,2}}单元\d{{3,4}}(?!\d)"
    rf"|[{_HAN}]{{2,6}}(?:小区|花园|新村|苑|公寓|家园|名城)\d{{1,3}}[-－]\d{{1,2}}[-－]\d{{3,4}}(?![\d-])"
    rf"|[{_HAN}]{{1,6}}村\d{{1,2}}组\d{{1,3}}号(?![{_HAN}]*选手)"
)


def _digits(text: str) -> str:
    return re.sub(r"[^\dXx]", "", text)


def citizen_numbers(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of identity cards whose region, date of birth and check digit agree."""
    for match in _CITIZEN.finditer(line):
        number = _digits(match[0]).upper()
        if is_citizen_number(number):
            yield PrivatePlace(*match.span(), f"{number[:4]}**********{number[-3:]}")


def is_citizen_number(number: str) -> bool:
    """Return whether 18 characters are a number of an identity card (GB 11643—1999)."""
    if int(number[:2]) not in _PROVINCES:
        return False
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return 1890 <= born.year <= 2100 and "10X98765432"[total % 11] == number[17]


def masked_numbers(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of identity cards of which too much is left: the date of birth, or all but a few digits."""
    for match in _MASKED.finditer(line):
        stars = len(re.findall(rf"[{_MASK}]|[xX](?=[xX])|(?<=[xX])[xX]", match[0]))
        if len(match[0]) == 18 and 1 <= stars <= 6 and int(match[0][:2]) in _PROVINCES:
            yield PrivatePlace(*match.span(), f"{match[0][:4]}**********{match[0][-2:]}")


def mobile_numbers(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of mobile telephones, by prefixes that are in use; not within longer numbers."""
    for match in _MOBILE.finditer(line):
        number = _digits(match[0])[-11:]
        yield PrivatePlace(*match.span(), f"{number[:3]}****{number[-4:]}")


def bank_cards(line: str, around: str = "") -> Iterator[PrivatePlace]:
    """Yield numbers of bank cards: issuer, check digit, and a word of banks in the line, the one before, or the head of its table."""
    if not _CARD_WORD.search(line) and not _CARD_WORD.search(around):
        return
    for match in _CARD.finditer(line):
        number = _digits(match[0])
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
    """Yield numbers of passports after their word, or below it in a table."""
    pattern = _PASSPORT_NUMBER if "|" in line and re.search("护照|通行证", around) else _PASSPORT
    for match in pattern.finditer(line):
        yield PrivatePlace(*match.span(1), f"{match[1][:2]}*****{match[1][-2:]}")


def plates(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield plates of cars."""
    for match in _PLATE.finditer(line):
        yield PrivatePlace(*match.span(), f"{match[0][:2]}***{match[0][-2:]}")


def rooms(line: str, _: str = "") -> Iterator[PrivatePlace]:
    """Yield addresses down to the room."""
    for match in compiled(_ROOM).finditer(line) if any(map(line.__contains__, "室元组-－")) else ():
        yield PrivatePlace(*match.span(), f"{match[0][:2]}……室")


def _nowhere(line: str, around: str) -> Iterator[PrivatePlace]:
    """Yield nothing: what a table tells is no stretch of a line."""
    del line, around
    yield from ()


_E, _W = Severity.ERROR, Severity.WARNING
KINDS = (
    PrivateKind("citizen-number", "身份证号", _E, "身份证号不能登出来", citizen_numbers),
    PrivateKind("masked-citizen-number", "身份证号遮得不够", _W, "还看得出生日，或者只遮了几位", masked_numbers),
    PrivateKind("bank-card", "银行卡号", _E, "银行卡号不能登出来", bank_cards),
    PrivateKind("mobile-number", "手机号", _W, "是私人的号码就不要登", mobile_numbers),
    PrivateKind("passport-number", "护照号", _W, "证件号码不要登", passports),
    PrivateKind("plate-number", "车牌号", _W, "私人车辆的号牌不要登", plates),
    PrivateKind("home-address", "住址", _W, "住址写到了门牌室号", rooms),
)  # fmt: skip


CASES = PrivateKind(
    "personal-case",
    "病情困难名单",
    _W,
    "姓名、病情或者困难、电话或者金额合在一起，就知道是谁",
    _nowhere,
)
_CASES_MESSAGE = "表格里的姓名和病情、困难、电话、金额在一起"
CASES_HINT = (
    "姓名改成 `张某某`，或者删掉电话和金额；本人同意的，在开头写 `隐私例外: {病情困难名单: 本人同意公开}`"
)


def check_private(
    path: str,
    text: str,
    *,
    is_published: bool,
    exceptions: Sequence[tuple[str, str]] = (),
    phones: Sequence[str] = (),
) -> Iterator[Diagnostic]:
    """Yield the private data in a file, front matter, comments, alt texts and addresses included, and in its name.

    is_published: whether readers outside may ever see it; otherwise nothing is worse than a warning. exceptions: kinds
    that may be published, with the reason. phones: numbers of offices. Diagnostics: the codes of KINDS,
    exception-without-reason.
    """
    names = {word for kind in (*KINDS, CASES) for word in (kind.name, kind.code)}
    for name, reason in exceptions:
        if name not in names or not reason:
            at = next((n for n, line in enumerate(text.split("\n"), 1) if name in line), 0)
            what = f"没有 `{name}` 这一种个人信息" if name not in names else f"`{name}` 没有写理由"
            hint = f"隐私例外: {{{name if name in names else KINDS[0].name}: 本人同意公开}}"
            yield Diagnostic(
                "exception-without-reason", _E, what, Span(path, at), "写明哪一种，为什么可以登", (), hint
            )
    allowed = {name for name, reason in exceptions if reason}
    office = digits_of(phones)
    kinds = [kind for kind in KINDS if kind.name not in allowed and kind.code not in allowed]
    lines = text.split("\n")
    around = ""
    for number, written in ((0, path.rpartition("/")[2]), *enumerate(lines, 1)):
        is_row = "|" in written
        for kind, place in private_places(written, kinds, office, around):
            level = kind.level if is_published else _W
            span = Span(path, number, place.start + 1, place.end - place.start) if number else Span(path)
            where = "" if number else "文件名里"
            hint = (
                f"删掉，或者遮住大半：{place.shown}；确实可以登，在开头写 `隐私例外: {{{kind.name}: 理由}}`"
            )
            message = f"{where}有{kind.name} `{place.shown}`"
            yield Diagnostic(kind.code, level, message, span, kind.about, (), hint, True)
        if not (is_row and "|" in around) and (written.strip() or not is_row):
            around = written or around
    if not allowed & {CASES.name, CASES.code}:
        for at in case_tables(lines):
            span = Span(path, at + 1, 1, len(lines[at]))
            yield Diagnostic(CASES.code, CASES.level, _CASES_MESSAGE, span, CASES.about, (), CASES_HINT)


def private_places(
    written: str, kinds: Sequence[PrivateKind], phones: Collection[str], around: str = ""
) -> Iterator[tuple[PrivateKind, PrivatePlace]]:
    """Yield what is private in a line, each stretch as the first of its kinds.

    phones: that may be published, digits only. around: the line before, or the head of the table.
    """
    if sum(map(str.isdecimal, written)) < 3:
        return
    line = _narrow(written)
    taken = Stretches()
    for kind in kinds:
        for place in kind.find(line, around):
            if taken.meets(place.start, place.end) or _digits(line[place.start : place.end])[-11:] in phones:
                continue
            taken.add(place.start, place.end)
            yield kind, place


def digits_of(phones: Sequence[str]) -> frozenset[str]:
    """Return telephone numbers by their digits, as private_places compares them."""
    return frozenset(_digits(phone) for phone in phones)


def _narrow(line: str) -> str:
    """Return a line with full-width digits and letters narrow, each at its place."""
    if not re.search("[０-９Ａ-Ｚａ-ｚ]", line):
        return line
    return re.sub("[０-９Ａ-Ｚａ-ｚ]", lambda match: unicodedata.normalize("NFKC", match[0]), line)
