"""Where long Latin words may be parted by a hyphen at the end of a line, by the English patterns of Pyphen."""

import re
from functools import cache
from typing import Final

from bulletin.typesetting.cjk_marks import ADDRESS

HYPHEN: Final = "-"

# No names of programs as OpenAI.
_WORD: Final = re.compile(r"(?<![A-Za-z0-9_\-./@])[A-Za-z][a-z]{6,}(?![A-Za-z0-9_@])")
_LEAST_BEHIND: Final = 3  # letters that go to the next line; Pyphen leaves two before


def hyphen_places(text: str) -> list[int]:
    """Return the places in `text` before which a hyphen may be set, ascending; none in addresses."""
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    return [
        match.start() + place
        for match in _WORD.finditer(text)
        if not any(start <= match.start() < end for start, end in addresses)
        for place in _places(match[0])
    ]


@cache
def _places(word: str) -> tuple[int, ...]:
    from pyphen import Pyphen  # reads a dictionary, which most issues do not need

    return tuple(
        place for place in Pyphen(lang="en_US").positions(word) if len(word) - place >= _LEAST_BEHIND
    )
