"""Finds where long words in Latin script may be hyphenated at the end of a line, by Pyphen's English patterns."""

import re
from functools import cache
from typing import Final

from bulletin.typesetting.cjk_marks import ADDRESS

HYPHEN: Final = "-"

# Seven letters or more, no capital behind the first: names such as OpenAI are not hyphenated.
_WORD: Final = re.compile(r"(?<![A-Za-z0-9_\-./@])[A-Za-z][a-z]{6,}(?![A-Za-z0-9_@])")
_LEAST_BEHIND: Final = 3  # fewest letters on the next line; Pyphen leaves at least two before the hyphen


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
