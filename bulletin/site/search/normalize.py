"""Normalizes the text that search compares, so that characters that readers take for the same are equal.

The tables are defined only here: `fill_in` writes them into fold.js, which does the same in the browser.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from itertools import chain
from typing import Final

from bulletin.site.search.numbers import write_numbers
from bulletin.values.traditional import SIMPLIFIED, TRADITIONAL

# Each character becomes one other character or none, so that every position in the normalized text can be mapped back
# to one in the text.
#   full-width letters, digits and marks → half-width       capitals → small letters
#   〇 ○ ◯ (and Ｏ, O) → o                                  quotation marks of all forms → " and '
#   dashes of all lengths → -                               〔〕【】［］ → [ ]
#   half-width ｡ ､ ･ → 。 、 ·                              blanks, line ends, invisible characters → nothing
#   學 → 学 (see traditional)                               ² ₂ → 2, ℓ → l, µ → μ
NORMALIZED: Final[Mapping[str, str]] = {
    **dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)),
    **{char: unicodedata.normalize("NFKC", char) for char in "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ℓµ"},
    **{chr(0xFF01 + i): chr(0x21 + i).lower() for i in range(94)},
    **{chr(0x41 + i): chr(0x61 + i) for i in range(26)},
    **dict.fromkeys("〇○◯", "o"),
    **dict.fromkeys("“”„‟〝〞〟", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒–—―−─－", "-"),
    **dict.fromkeys("〔【", "["),
    **dict.fromkeys("〕】", "]"),
    **dict.fromkeys("・･•‧∙", "·"),
    "｡": "。",
    "､": "、",
    "｢": "「",
    "｣": "」",
    "￥": "¥",
    **dict.fromkeys("\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", ""),
    **{chr(code): "" for code in range(0x2000, 0x2010)},  # blanks of all widths, joiners, direction marks
    **dict.fromkeys("\u00ad\u2060\ufeff", ""),
    **{chr(code): "" for code in range(0xFE00, 0xFE10)},  # variation selectors
}
_ROMAN_NUMERALS: Final = range(0x2160, 0x2180)
_IN_CIRCLES: Final = (*range(0x2460, 0x249C), *range(0x3220, 0x322A))
_FRACTIONS: Final = (*range(0xBC, 0xBF), *range(0x2150, 0x2160))
_SQUARED_UNITS: Final = (*range(0x3371, 0x3377), *range(0x3380, 0x33E0))
_IN_SIGNS: Final = {ord("⁄"): "/", ord("∕"): "/"}
# Signs that stand for several characters, which readers type instead: ㎞ → km, ㎡ → m2, ℃ → °c, № → no, Ⅷ → viii,
# ½ → 1/2, ① → 1, ⑴ → (1), ⒈ → 1., ㈠ → (一).
EXPANDED: Final[Mapping[str, str]] = {
    chr(code): unicodedata.normalize("NFKC", chr(code)).lower().translate(_IN_SIGNS)
    for code in chain(_ROMAN_NUMERALS, _IN_CIRCLES, _FRACTIONS, _SQUARED_UNITS, map(ord, "℃℉№"))
}
# Where layouts/scripts/fold.js gets the tables. That file keeps its older name, since its address was published.
_MARKER: Final = "/* NORMALIZED */"
_TRANSLATION: Final = str.maketrans({**NORMALIZED, **EXPANDED})
_EXPANSION: Final = str.maketrans(dict(EXPANDED))
_SIGN: Final = re.compile(f"[{''.join(EXPANDED)}]")
_BEYOND_BMP: Final = re.compile("[\U00010000-\U0010ffff]")


def normalize(text: str) -> str:
    """Return the text as it is compared."""
    return to_bmp(text).translate(_TRANSLATION)


def to_bmp(text: str) -> str:
    """Return the text with each character above U+FFFF replaced by one of 6,400 private-use ones, so that each is one UTF-16 unit."""
    return _BEYOND_BMP.sub(lambda found: chr(0xE000 + ord(found[0]) % 6400), text)


def expand(text: str) -> str:
    """Return the text with signs of `EXPANDED` written out. Few texts have any, and looking for one first is quicker."""
    return text.translate(_EXPANSION) if _SIGN.search(text) else text


def fill_in(script: str) -> str:
    """Return a script with the tables in place of its marker, as six strings: the characters, what each becomes, the
    characters that are dropped, signs and what they become (sign, text, sign, text … between blanks), code points of
    traditional characters, and those of the simplified ones.

    Code points are written as differences, in half the bytes, since every page of an issue loads them.
    """
    if _MARKER not in script:
        return script
    kept = [char for char in NORMALIZED if NORMALIZED[char] and char not in TRADITIONAL]
    dropped = [char for char in NORMALIZED if not NORMALIZED[char]]
    signs = " ".join(chain.from_iterable(EXPANDED.items()))
    codes = (_differences(TRADITIONAL), _differences(SIMPLIFIED))
    rows = ("".join(kept), "".join(NORMALIZED[char] for char in kept), "".join(dropped), signs, *codes)
    return script.replace(_MARKER, ",\n".join(map(_literal, rows)))


def _differences(chars: str) -> str:
    """Return the code points of characters as differences to the one before: 2n for n forward, 2n - 1 for n backward."""
    steps = (ord(char) - ord(before) for before, char in zip("\0" + chars, chars, strict=False))
    return write_numbers(2 * step if step >= 0 else -2 * step - 1 for step in steps)


def _literal(text: str) -> str:
    """Return a string literal of JavaScript; Chinese characters are not escaped, which takes half the bytes."""
    escaped = json.dumps(text)
    return re.sub(r"\\u([4-9][0-9a-f]{3})", lambda found: chr(int(found[1], 16)), escaped)
