"""What is redrawn of Fandol's faces: their place in the em box, their digits and Latin letters, a few marks. Why: see cut.py."""

# mypy: disable-error-code="import-untyped"

from itertools import pairwise
from typing import Any

from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

EM, LIFT = 1000, 80  # units
STRAIGHT = 0.5  # units
# Half-width in Fandol, and never punctuation of Chinese text.
LATIN = (*range(0x20, 0x7F), ord("°"), ord("‰"))


def borrow_latin(font: TTFont, lender: TTFont) -> None:
    """Redraw the digits and Latin letters as the lender has them, on the same baseline, with its widths."""
    strings, outlines = font["CFF "].cff.topDictIndex[0].CharStrings, lender.getGlyphSet()
    cmap, theirs, metrics = font.getBestCmap(), lender.getBestCmap(), font["hmtx"].metrics
    for code in LATIN:
        name = cmap[code]
        metrics[name] = lender["hmtx"].metrics[theirs[code]]
        pen = charstring_pen(metrics[name][0], strings[name].private)
        outlines[theirs[code]].draw(pen)
        strings[name] = pen.getCharString(strings[name].private, strings[name].globalSubrs)


def charstring_pen(width: int, private: Any) -> T2CharStringPen:
    """Return a pen for a glyph of this width; a charstring gives the width only where it is not the default."""
    return T2CharStringPen(None if width == private.defaultWidthX else width - private.nominalWidthX, None)


def correct_fandol(font: TTFont, *, straightens: bool) -> None:
    """Raise the glyphs in the em box, move a centred ？ to the left half, spread the dots of … evenly.

    straightens: whether curves become lines where no difference can be seen.
    """
    strings, glyphs = font["CFF "].cff.topDictIndex[0].CharStrings, font.getGlyphSet()
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    for name, code in {name: code for code, name in cmap.items()}.items():
        width, left = metrics[name]
        if width != EM and code < 0x2100:
            continue
        private, outline = strings[name].private, RecordingPen()
        glyphs[name].draw(outline)
        starts = [number for number, (act, _) in enumerate(outline.value) if act == "moveTo"]
        pen = charstring_pen(width, private)
        for start, end in pairwise([*starts, len(outline.value)]):
            contour = RecordingPen()
            contour.value = outline.value[start:end]
            if straightens:
                contour.value = straightened(contour.value)
            aside = -EM / 4 if name == cmap[ord("？")] and left > EM / 4 else 0
            if name == cmap[ord("…")]:  # to the nearest of 1/6, 3/6 and 5/6 em
                xs = [x for _, points in contour.value for x, _ in points]
                middle = (min(xs) + max(xs)) / 2
                aside = EM / 6 + EM / 3 * round((middle - EM / 6) / (EM / 3)) - middle
            contour.replay(TransformPen(pen, (1, 0, 0, 1, aside, LIFT)))
        strings[name] = pen.getCharString(private, strings[name].globalSubrs)
    for table in ("VORG", "vhea", "vmtx"):  # all say: start at the ascent, advance one em
        del font[table]


def straightened(contour: list[Any]) -> list[Any]:
    """Return the pen's acts with a line for each curve that stays within STRAIGHT of one."""
    acts: list[Any] = []
    here = (0, 0)
    for act, points in contour:
        if act == "curveTo" and bulge(here, *points) <= STRAIGHT:
            act, points = "lineTo", points[-1:]
        acts.append((act, points))
        here = points[-1] if points else here
    return acts


def bulge(*cubic: tuple[float, float]) -> float:
    """Return how far a cubic is from the line between its ends, in units, seen at 15 points of it."""
    start, end = complex(*cubic[0]), complex(*cubic[3])
    if start == end:
        return EM
    first, second = ((complex(*point) - start) / (end - start) for point in cubic[1:3])
    most = 0.0
    for i in range(1, 16):
        t = i / 16
        at = 3 * t * (1 - t) ** 2 * first + 3 * t**2 * (1 - t) * second + t**3  # its ends are 0 and 1
        most = max(most, abs(at - min(max(at.real, 0), 1)))
    return most * abs(end - start)
