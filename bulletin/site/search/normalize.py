"""The text that search compares: characters that readers take for the same are the same.

The table here is the only one: `fill_in` writes it into fold.js, which does the same in the browser.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

# Each character becomes one other character or none, so that a place in the normalized text leads back to a place in
# the text.
#   full-width letters, digits and marks → half-width       capitals → small letters
#   〇 ○ ◯ (and Ｏ, O) → o                                  quotation marks of all forms → " and '
#   dashes of all lengths → -                               〔〕【】［］ → [ ]
#   half-width ｡ ､ ･ → 。 、 ·                              blanks, line ends, invisible characters → nothing
NORMALIZED: Final[Mapping[str, str]] = {
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
_MARKER: Final = (
    "/* NORMALIZED */"  # in layouts/scripts/fold.js, whose address was published, so its name stays
)
_TRANSLATION: Final = str.maketrans(dict(NORMALIZED))
_BEYOND_BMP: Final = re.compile("[\U00010000-\U0010ffff]")


def normalize(text: str) -> str:
    """Return the text as it is compared."""
    return to_bmp(text).translate(_TRANSLATION)


def to_bmp(text: str) -> str:
    """Return the text with each character beyond U+FFFF as one of 6,400 for private use, so that all are one UTF-16 unit."""
    return _BEYOND_BMP.sub(lambda found: chr(0xE000 + ord(found[0]) % 6400), text)


def fill_in(script: str) -> str:
    """Return a script with the table in place of its marker: the characters, what each becomes, and those that are dropped."""
    kept = [char for char in NORMALIZED if NORMALIZED[char]]
    dropped = [char for char in NORMALIZED if not NORMALIZED[char]]
    rows = ("".join(kept), "".join(NORMALIZED[char] for char in kept), "".join(dropped))
    return script.replace(_MARKER, ",\n".join(map(json.dumps, rows)))
