"""Finds private data that must not be published: numbers of identity cards, telephones, bank cards, passports, plates; rooms.

Messages never contain what was found, which they would carry into logs and mails.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from bulletin.proofreading.private_numbers import (
    GAP,
    PrivatePlace,
    bank_cards,
    citizen_numbers,
    digits_in,
    masked_numbers,
    mobile_numbers,
    passports,
    plates,
    rooms,
)
from bulletin.proofreading.private_tables import case_tables
from bulletin.proofreading.stretches import Stretches
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error
from bulletin.values.nearest import nearest
from bulletin.values.text import enumerate_words


@dataclass(frozen=True, slots=True)
class PrivateKind:
    """A kind of private data. level: in issues that are published; in others it is a warning at most.

    digits: a line with fewer has none. find: yields the places in a line; its second argument is the text around the line.
    """

    code: str
    name: str
    level: Severity
    about: str
    digits: int
    find: Callable[[str, str], Iterator[PrivatePlace]] = lambda line, around: iter(())


_E, _W = Severity.ERROR, Severity.WARNING
KINDS = (
    PrivateKind("citizen-number", "身份证号", _E, "身份证号不能登出来", 15, citizen_numbers),
    PrivateKind("masked-citizen-number", "身份证号遮得不够", _W, "还看得出生日，或者只遮了几位", 10, masked_numbers),
    PrivateKind("bank-card", "银行卡号", _E, "银行卡号不能登出来", 15, bank_cards),
    PrivateKind("mobile-number", "手机号", _W, "是私人的号码就不要登", 11, mobile_numbers),
    PrivateKind("passport-number", "护照号", _W, "证件号码不要登", 6, passports),
    PrivateKind("plate-number", "车牌号", _W, "私人车辆的号牌不要登", 1, plates),
    PrivateKind("home-address", "住址", _W, "住址写到了门牌室号", 2, rooms),
)  # fmt: skip
CASES = PrivateKind("personal-case", "病情困难名单", _W, "姓名、病情或者困难、电话或者金额合在一起，就知道是谁", 0)  # fmt: skip
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

    is_published: whether readers outside may ever see it; if not, nothing is worse than a warning. exceptions: (kind,
    reason) of what may be published. phones: numbers of offices. Diagnostics: the codes of KINDS and CASES,
    exception-without-reason.
    """
    yield from _about_exceptions(path, text, exceptions)
    allowed = {name for name, reason in exceptions if reason}
    office = digits_of(phones)
    kinds = [kind for kind in KINDS if kind.name not in allowed and kind.code not in allowed]
    lines = text.split("\n")
    # Line 0 is the file's name.
    for number, kind, place in private_in_lines([path.rpartition("/")[2], *lines], kinds, office):
        level = kind.level if is_published else _W
        span = Span(path, number, place.start + 1, place.end - place.start) if number else Span(path)
        where = "" if number else "文件名里"
        hint = f"删掉，或者遮住大半：{place.shown}；确实可以登，在开头写 `隐私例外: {{{kind.name}: 理由}}`"
        message = f"{where}有{kind.name} `{place.shown}`"
        yield Diagnostic(kind.code, level, message, span, kind.about, (), hint, True)
    if not allowed & {CASES.name, CASES.code}:
        for at in case_tables(lines):
            span = Span(path, at + 1, 1, len(lines[at]))
            yield Diagnostic(CASES.code, CASES.level, _CASES_MESSAGE, span, CASES.about, (), CASES_HINT)


def _about_exceptions(path: str, text: str, exceptions: Sequence[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Yield each exception with an unknown kind or without a reason. Diagnostics: exception-without-reason."""
    names, codes = [kind.name for kind in (*KINDS, CASES)], [kind.code for kind in (*KINDS, CASES)]
    for name, reason in exceptions:
        is_known = name in (*names, *codes)
        if is_known and reason:
            continue
        at = next((n for n, line in enumerate(text.split("\n"), 1) if name in line), 0)
        message = f"`{name}` 没有写理由" if is_known else f"没有 `{name}` 这一种个人信息"
        hint = f"可以写：{enumerate_words(names)}"
        if meant := name if is_known else nearest(name, names):
            hint = f"隐私例外: {{{meant}: {reason or '本人同意公开'}}}"
        yield error(
            "exception-without-reason", message, Span(path, at), "写明哪一种，为什么可以登", hint=hint
        )


_LONGEST_HEAD = 500  # characters


def private_in_lines(
    lines: Sequence[str], kinds: Sequence[PrivateKind], phones: Collection[str]
) -> Iterator[tuple[int, PrivateKind, PrivatePlace]]:
    """Yield what is private in each line, with its index. phones: digits of numbers that may be published."""
    around = ""  # the line before; in a table (rows have pipes), its first row and its rows without digits
    for index, line in enumerate(lines):
        for kind, place in _private_places(line, kinds, phones, around):
            yield index, kind, place
        if "|" not in line or "|" not in around:
            around = line or around
        elif len(around) < _LONGEST_HEAD and not any(map(str.isdecimal, line)):
            around += line


def _private_places(
    written: str, kinds: Sequence[PrivateKind], phones: Collection[str], around: str
) -> Iterator[tuple[PrivateKind, PrivatePlace]]:
    """Yield what is private in a line; of several kinds at one place, the first. around: the line before, or the table's head."""
    digits = sum(map(str.isdecimal, written))
    if not digits:
        return
    line = _narrow(written)
    taken = Stretches()
    for kind in kinds:
        for place in kind.find(line, around) if digits >= kind.digits else ():
            is_public = digits_in(line[place.start : place.end])[-11:] in phones
            if not is_public and not taken.meets(place.start, place.end):
                taken.add(place.start, place.end)
                yield kind, place


def digits_of(phones: Sequence[str]) -> frozenset[str]:
    """Return the digits of telephone numbers, as `private_in_lines` compares them."""
    return frozenset(digits_in(phone) for phone in phones)


def _narrow(line: str) -> str:
    """Return a line with full-width digits and letters made half-width; all places stay the same."""
    if not re.search("[０-９Ａ-Ｚａ-ｚ]", line):
        return line
    return re.sub("[０-９Ａ-Ｚａ-ｚ]", lambda match: unicodedata.normalize("NFKC", match[0]), line)


def with_masked_numbers(words: str) -> str:
    """Return words with … for each long number, since messages about a line with private data may quote them."""
    return re.sub(rf"\d(?:{GAP}\d){{4,}}", "…", words)
