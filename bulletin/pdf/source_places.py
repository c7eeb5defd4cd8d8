"""Finds the place in an issue's source of printed words, for diagnostics about the layout."""

from collections.abc import Callable
from typing import Final

from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Span, span_at

_LEAST: Final = 4  # letters that must agree where the words occur several times


def place_finder(order: PdfOrder) -> Callable[[str], Span]:
    """Return the function: printed words → the first place with them in the order's source.

    Only letters and digits are compared, since Markdown's signs may be between them. If the words are not found, or the
    order has no source text, the place is the whole file.
    """
    whole = Span(order.source)
    source = order.source_text

    def find(words: str) -> Span:
        letters, wanted = _letters(source), "".join(char for _, char in _letters(words))
        text = "".join(char for _, char in letters)
        # If not all words are found together, because of a note between them for example, their beginning may be.
        for length in (len(wanted), 16, 8, _LEAST):
            is_sure = _LEAST <= length <= len(wanted) or (len(wanted) > 1 and text.count(wanted) == 1)
            at = text.find(wanted[:length]) if is_sure else -1
            if at >= 0:
                return span_at(order.source, source, letters[at][0])
        return whole

    return find


def _letters(text: str) -> list[tuple[int, str]]:
    return [(at, char) for at, char in enumerate(text) if char.isalnum()]
