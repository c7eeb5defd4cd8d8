"""Whole numbers ↔ Chinese numerals."""

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERALS = "".join((*_DIGITS, *_UNITS))  # for a character class of a regular expression: [NUMERALS]


def number_of(numerals: str) -> int | None:
    """Return the value of numerals written with units (三百六十五) or digit by digit (二〇二六); None for nine digits or more without a unit."""
    if not any(char in _UNITS for char in numerals):
        return int("".join(str(_DIGITS[char]) for char in numerals)) if len(numerals) < 9 else None
    total = section = digit = 0
    for char in numerals:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (section + digit) * 10000, 0, 0
        else:  # 十五 has no digit before its unit: it counts as 一十五
            section, digit = section + (digit or 1) * _UNITS[char], 0
    return total + section + digit


def in_chinese(number: int) -> str:
    """Return 1 … 9999 in Chinese: 一, 十, 十一, 一百零五; other numbers in Arabic digits."""
    if not 0 < number < 10_000:
        return str(number)
    out, has_gap = "", False
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, power)
        if digit:
            # One 零 stands for any number of empty places between two digits: 一千零五.
            out += ("零" if has_gap and out else "") + in_digits(digit) + unit
        has_gap = not digit
    return out.removeprefix("一") if out.startswith("一十") else out


def in_digits(number: int) -> str:
    """Return a number digit by digit: 二〇二六."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
