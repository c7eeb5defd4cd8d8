"""The place in an issue's source of words that are printed in a wrong place."""

from collections.abc import Callable
from typing import Final

from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Span, span_at

_LEAST: Final = 4  # letters that must agree where the words occur several times


def place_finder(order: PdfOrder) -> Callable[[str], Span]:
    """Return the function from printed words to the line of the order's source that has them first.

    Marks and blanks are not compared: Markdown's signs are between them. Where the words are not found, or the
    order has no text, the file as a whole is meant.
    """
    whole = Span(order.source)
    source = order.source_text

    def find(words: str) -> Span:
        letters, wanted = _letters(source), "".join(char for _, char in _letters(words))
        text = "".join(char for _, char in letters)
        for length in (len(wanted), 16, 8, _LEAST):
            is_sure = _LEAST <= length <= len(wanted) or (len(wanted) > 1 and text.count(wanted) == 1)
            at = text.find(wanted[:length]) if is_sure else -1
            if at >= 0:
                return span_at(order.source, source, letters[at][0])
        return whole

    return find


def _letters(text: str) -> list[tuple[int, str]]:
    return [(at, char) for at, char in enumerate(text) if char.isalnum()]
