"""Makes characters that share a glyph copy as they were written, in the PDFs of WeasyPrint 70.0.

A PDF maps each glyph of a face to one text. If a face has one glyph for · • ・, all of them would be copied and
searched as the one that is printed first. Here a text box with such a glyph gets its text as `ActualText`
(ISO 32000-1, 14.9.4). In tagged files it is added to the marked content of the box, which has a number anyway, since
poppler 22.12 ends that content where a sequence within it ends; in other files it encloses only the glyphs. The HTML that
is printed gives such characters boxes of their own, so that the rest of the line can be selected as before.

`patches` installs the wrapper; it can be removed when WeasyPrint writes `ActualText` itself.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

import pydyf
from weasyprint.text.ffi import pango

from bulletin.pdf.weasyprint_draw import draw_planned
from bulletin.pdf.weasyprint_glyphs import chars_of, index_of_bytes, numbers_of, runs_of

_SHOW: Final = b"] TJ"
_PART: Final = re.compile(rb"<([0-9a-f]*)>|[^<]+")


def wrap_draw_first_line(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `draw.text.draw_first_line`, which writes the glyphs of a text box to a stream."""

    def draw_first_line(stream: Any, textbox: Any, *others: Any) -> Any:
        start = len(stream.stream)
        result: Any = []
        texts = draw_planned(stream, textbox, *others)
        if texts is None:
            result = original(stream, textbox, *others)
            texts = {}
            if len(stream.stream) > start and not textbox.text.isascii():
                texts = _other_texts(stream, textbox.pango_layout)
        is_named = not texts or textbox.text.isascii()
        if not is_named and not _name_content(stream.stream, start, textbox.pango_layout.text):
            stream.stream[start:] = _with_actual_text(stream.stream[start:], texts)
        return result

    return draw_first_line


def _name_content(operators: list[Any], end: int, text: str) -> bool:
    """Add `text` as ActualText to the marked content that is open before place `end`; return whether it has a number.

    Without a number, or if none is open, nothing is changed.
    """
    for place in range(end - 1, 0, -1):
        if operators[place] == b"EMC":
            return False
        if operators[place] == b"BDC":
            properties = operators[place - 1]
            if "MCID" in properties:
                properties["ActualText"] = pydyf.String(text)
                return True
            return False
    return False


def _other_texts(stream: Any, layout: Any) -> dict[int, str]:
    """Return place of a glyph in the line → its text, for glyphs that their face maps to another text."""
    found: dict[int, str] = {}
    text = layout.text
    index_at = index_of_bytes(text)
    count = 0
    for item, glyphs in runs_of(layout.get_first_line()[0]):
        if item.analysis.level % 2:
            return {}
        known = stream.add_font(item.analysis.font)[0].to_unicode.get
        ids = numbers_of(glyphs)[::5].tolist()
        start = index_at[item.offset]
        if list(map(known, ids)) == list(text[start : start + len(ids)]) and len(ids) == item.num_chars:
            count += len(ids)  # the usual case: one glyph for each character, mapped to it
            continue
        for glyph, (char, after) in zip(ids, pairwise(chars_of(item, glyphs, index_at)), strict=True):
            if glyph == pango.PANGO_GLYPH_EMPTY:
                continue  # it is not written
            if after - char == 1 and known(glyph, text[char]) != text[char] and not text[char].isspace():
                found[count] = text[char]
            count += 1
    return found


def _with_actual_text(operators: list[Any], texts: dict[int, str]) -> list[Any]:
    """Return the operators, with each glyph that has a text in `texts` shown alone, within marked content."""
    out: list[Any] = []
    count = 0
    for operator in operators:
        if not isinstance(operator, bytes) or not operator.endswith(_SHOW):
            out.append(operator)
            continue
        shown = b""
        for glyph, part in _parts(operator[1 : -len(_SHOW)]):
            if glyph and count in texts:
                if shown:
                    out.append(b"[" + shown + _SHOW)
                    shown = b""
                actual = ("\ufeff" + texts[count]).encode("utf-16-be").hex().upper().encode()
                out += (b"/Span <</ActualText <" + actual + b">>> BDC", b"[" + part + _SHOW, b"EMC")
            else:
                shown += part
            count += glyph
        if shown:
            out.append(b"[" + shown + _SHOW)
    return out


def _parts(array: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield (whether it is a glyph, its bytes) for each glyph and each adjustment in the array of a TJ operator."""
    for match in _PART.finditer(array):
        digits = match[1]
        if digits is None:
            yield False, match[0]
        else:
            for place in range(0, len(digits), 4):
                yield True, b"<" + digits[place : place + 4] + b">"
