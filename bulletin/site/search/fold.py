"""What search takes for the same, for Python; layouts/scripts/fold.js has the same table."""

import re
from collections.abc import Mapping

# The one table of what search takes for the same; fold.js gets it by `folding_json`. Each character becomes one
# other character or none, so that a place in the folded text leads back to a place in the text.
#   full-width letters, digits and marks → half-width       capitals → small letters
#   〇 ○ ◯ (and Ｏ, O) → o                                  quotation marks of all forms → " and '
#   dashes of all lengths → -                               〔〕【】［］ → [ ]
#   half-width ｡ ､ ･ → 。 、 ·                              blanks, line ends, invisible characters → nothing
FOLDED: Mapping[str, str] = {
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


class _Table(dict[int, str]):
    """FOLDED by code point, and for characters beyond U+FFFF one of 6,400 that no text has, so that all are single."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code if code < 0x10000 else 0xE000 + code % 6400)
        return self[code]


_TABLE = _Table({ord(char): to for char, to in FOLDED.items()})
BREAK = "\n"  # between the fields of an article: no run crosses it
_CHANGED = re.compile(f"[{re.escape(''.join(FOLDED))}\U00010000-\U0010ffff]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def fold(text: str) -> str:
    """Return the text as it is compared."""
    # A third of the time of str.translate, for few characters change and most of those are the same few.
    for char in set(_CHANGED.findall(text)):
        text = text.replace(char, _TABLE[ord(char)])
    return text


def single(text: str) -> str:
    """Return the text with the characters beyond U+FFFF as `fold` has them, and all others as they are."""
    return _BEYOND.sub(lambda found: _TABLE[ord(found[0])], text)


def folding() -> tuple[str, str, str]:
    """Return the table for JavaScript: characters, what each becomes, and the characters that vanish."""
    kept = [char for char in FOLDED if FOLDED[char]]
    return "".join(kept), "".join(FOLDED[c] for c in kept), "".join(c for c in FOLDED if not FOLDED[c])
