"""Postcodes: six digits, kept as text, since 0 may be the first."""

import re

from bulletin.reading.fields import Fields, Located
from bulletin.values.diagnostics import Diagnostic, error

POSTCODE = re.compile(r"\d{6}")


def read_postcode(fields: Fields) -> str:
    """Return the postcode of a mapping; empty where it has none or a bad one.

    GB/T 1416—2003: six boxes. Diagnostics: bad-postcode.
    """
    value = fields.text("postcode")
    if value is None or POSTCODE.fullmatch(value.value):
        return value.value if value else ""
    fields.found.append(bad_postcode(value, fields.names["postcode"].text))
    return ""


def bad_postcode(value: Located[str], word: str = "邮编") -> Diagnostic:
    """Return the diagnostic for a postcode that is not six digits."""
    digits = re.sub(r"\D", "", value.value)
    return error(
        "bad-postcode",
        f"邮编 `{value.value}` 不是六位数字",
        value.span,
        f"这里有 {len(digits)} 位数字" if digits else "这里没有数字",
        hint=f"{word}: {digits:0>6}" if len(digits) == 5 else f"{word}: 369100",
    )
