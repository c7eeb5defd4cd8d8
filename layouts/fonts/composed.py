"""Characters that offices write and the Noto CJK faces lack, put together from glyphs that they have.

Superscripts and subscripts are digits and letters reduced as Noto draws ², so that CO₂, m⁻¹ and 10⁵ look alike; fractions are put
together as Noto draws ½; boxes with a tick are the box and the tick. Signs of chat programs (✅) become their plain form.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from fontTools.pens.basePen import AbstractPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

SMALL = 0.59  # Noto Serif's ² is 434 units high, its 2 is 734
# Units above the baseline: ² and ½ of Noto Serif; a fifth of ₂ hangs below.
SUPERIOR, INFERIOR, NUMERATOR = (462, -150, 300)
GAP = 20  # units on each side of a small glyph
SLASH_RUN, SLASH_WIDTH, SLASH_FOOT, SLASH_TOP = 330, 36, -33, 751  # units, as in ½


class Part(NamedTuple):
    """A glyph that is drawn reduced to `scale`, and moved by dx and dy units."""

    char: str
    scale: float
    dx: float = 0
    dy: float = 0


_PLAIN = "0123456789+−=()"
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", _PLAIN + "in", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢᵣᵤᵥⱼ", _PLAIN + "aeoxhklmnpstiruvj", strict=True))
FRACTIONS = {char: unicodedata.normalize("NFKC", char).replace("⁄", "/") for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
# Within the em box of a 汉字, whose middle is 380 units above the baseline.
OTHERS: dict[str, tuple[Part, ...]] = {
    **{
        char: (Part(like, 1),)
        for char, like in zip("☐∼⌀⚪⚫⬜⬛⭐❤❗❓➕➖", "□～Ø○●□■★♥！？＋－", strict=True)
    },
    **dict.fromkeys("☑✅", (Part("□", 1), Part("✓", 0.72, 262, 68))),
    **dict.fromkeys("✕✖✗✘❌", (Part("×", 1.15, -75, -43),)),
    "☒": (Part("□", 1), Part("×", 0.92, 40, 41)),
    "✔": (Part("✓", 1.05, 150, 0),),
    "∗": (Part("*", 1, 0, -230),),
}
CHARACTERS = frozenset((*SUPERSCRIPTS, *SUBSCRIPTS, *FRACTIONS, *OTHERS, "⁄"))
_WHOLE_EM = frozenset(OTHERS) - {"∗", "⌀"}


class Drawing:
    """What composed characters look like, from the glyphs of a font."""

    def __init__(self, font: TTFont) -> None:
        """font: that has the parts."""
        self._glyphs, self._cmap = font.getGlyphSet(), font.getBestCmap()

    def width(self, char: str) -> int:
        """Return the advance width of a composed character, in units."""
        if char in SUPERSCRIPTS or char in SUBSCRIPTS:
            return round(self._small_width((SUPERSCRIPTS | SUBSCRIPTS)[char]) + 2 * GAP)
        if char in FRACTIONS:
            numerator, _, denominator = FRACTIONS[char].partition("/")
            return round(self._small_width(numerator) + self._small_width(denominator) + SLASH_RUN * 0.7)
        if char == "⁄":
            return 170
        return 1000 if char in _WHOLE_EM else int(self._glyph(OTHERS[char][0].char).width)

    def draw(self, char: str, pen: AbstractPen) -> None:
        """Draw a composed character."""
        if char in SUPERSCRIPTS:
            self._row(SUPERSCRIPTS[char], GAP, SUPERIOR, pen)
        elif char in SUBSCRIPTS:
            self._row(SUBSCRIPTS[char], GAP, INFERIOR, pen)
        elif char in FRACTIONS:
            numerator, _, denominator = FRACTIONS[char].partition("/")
            self._row(numerator, 0, NUMERATOR, pen)
            start = self._small_width(numerator) - SLASH_RUN * 0.15
            _slash(start, pen)
            self._row(denominator, start + SLASH_RUN * 0.85, 0, pen)
        elif char == "⁄":
            _slash(-(SLASH_RUN - 170) / 2, pen)
        else:
            for part in OTHERS[char]:
                self._put(part, pen)

    def _row(self, text: str, x: float, y: float, pen: AbstractPen) -> None:
        for char in text:
            self._put(Part(char, SMALL, x, y), pen)
            x += self._small_width(char)

    def _small_width(self, text: str) -> float:
        return sum(SMALL * float(self._glyph(char).width) for char in text)

    def _put(self, part: Part, pen: AbstractPen) -> None:
        self._glyph(part.char).draw(TransformPen(pen, (part.scale, 0, 0, part.scale, part.dx, part.dy)))

    def _glyph(self, char: str):  # type: ignore[no-untyped-def]  # fontTools has no name for it
        return self._glyphs[self._cmap[ord(char)]]


def _slash(x: float, pen: AbstractPen) -> None:
    """Draw the stroke of a fraction, counter-clockwise as CFF outlines are."""
    pen.moveTo((x, SLASH_FOOT))
    pen.lineTo((x + SLASH_WIDTH, SLASH_FOOT))
    pen.lineTo((x + SLASH_RUN, SLASH_TOP))
    pen.lineTo((x + SLASH_RUN - SLASH_WIDTH, SLASH_TOP))
    pen.closePath()
