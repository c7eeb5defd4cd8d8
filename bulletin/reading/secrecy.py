"""Reads the secrecy mark of an issue (密级); an issue with an unreadable mark is never public."""

import re

from bulletin.reading.field_lines import is_empty
from bulletin.reading.fields import Fields
from bulletin.reading.numerals import one_number
from bulletin.values.choices import CLASSIFIED, INTERNAL, PUBLIC
from bulletin.values.diagnostics import Span, warning

# 秘密, 秘密★10年, 机密★6个月, 绝密★长期, 秘密★2030年1月1日, 秘密★公布后解密
_SECRECY = re.compile(
    r"^(秘密|机密|绝密)(?:★(?:(\d{1,2})年|\d{1,2}个月|长期|\d{4}年\d{1,2}月\d{1,2}日|.{2,12}解密))?$"
)
_LONGEST = {choice.zh: years for choice, years in CLASSIFIED}


def read_secrecy(fields: Fields) -> str:
    """Return the secrecy mark as printed; an unreadable one counts as 内部, which is not published.

    Diagnostics: malformed-secrecy, secrecy-period. Form: level★period (print-format.md §3.2).
    """
    value = fields.text("secrecy")
    node = fields.nodes.get("secrecy")
    if node is not None and (is_empty(node) or (value and not value.value)):
        where, label = fields.span_of("secrecy"), "空着不知道能不能公开"
        hint = f"能公开就写 `{fields.fixed_line('secrecy', PUBLIC.zh)}`，或者删去这一行"
        fields.error("malformed-secrecy", "密级后面没有写", where, label, hint=hint)
        return INTERNAL.zh
    if value is None:  # an existing but unreadable mark (a list, for example) must not make the issue public
        return PUBLIC.zh if node is None else INTERNAL.zh
    text = value.value
    for choice in (PUBLIC, INTERNAL):
        if text in (choice.zh, choice.en):
            return choice.zh
    for choice, _ in CLASSIFIED:
        if text == choice.en or text.startswith(choice.en + "★"):
            text = choice.zh + text.removeprefix(choice.en)
    match = _SECRECY.match(text)
    if match and match[2]:
        _check_period(fields, value.span, match[1], int(match[2]))
    if match or (text.startswith(INTERNAL.zh) and "★" not in text):
        return text
    label, meant = _meant(text)
    hint = (
        fields.fixed_line("secrecy", meant)
        if meant
        else "可以写：公开、内部、秘密★10年、机密★20年、绝密★30年"
    )
    fields.error("malformed-secrecy", f"密级 `{text}` 的写法不对", value.span, label, hint=hint)
    return INTERNAL.zh


def _check_period(fields: Fields, span: Span, level: str, years: int) -> None:
    """Report a period that is longer than the law allows for the level. Diagnostics: secrecy-period."""
    longest = _LONGEST[level]
    if years > longest:
        message, label = f"`{level}` 的保密期限一般不超过 {longest} 年", f"这里写了 {years} 年"
        hint = fields.fixed_line("secrecy", f"{level}★{longest}年")
        fields.found.append(warning("secrecy-period", message, span, label, hint=hint))


def _meant(text: str) -> tuple[str, str]:
    """Return what is wrong with a mark, in Chinese, and the mark that was probably meant, empty if it cannot be guessed."""
    if text.startswith(INTERNAL.zh):
        return "★ 只用于国家秘密", INTERNAL.zh
    if re.match(r"^(秘密|机密|绝密)★[一二三四五六七八九十]+年$", text):
        return "期限用阿拉伯数字写", f"{text[:2]}★{one_number(text[3:])}年"
    level = next((choice.zh for choice, _ in CLASSIFIED if text.startswith(choice.zh)), None)
    if level is None:
        return "没有这种密级", ""
    period = one_number(text[2:])
    years = min(int(period), 99) if period else _LONGEST[level]
    return "期限前面要有 ★，例如 `★10年`", f"{level}★{years}年"
