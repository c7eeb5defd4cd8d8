"""The ink of a printed page, measured in a picture of it."""

from itertools import groupby
from pathlib import Path

import pdfplumber
from PIL import Image, ImageOps


def picture(path: Path, page: int, dpi: int = 300) -> Image.Image:
    """Return a page as printed."""
    with pdfplumber.open(path) as pdf:
        return pdf.pages[page - 1].to_image(resolution=dpi, antialias=True).original.convert("RGB")


def ink_box_mm(
    image: Image.Image, dpi: int, box_mm: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    """Return (left, top, right, bottom) of what is darker than half grey within a box of the page."""
    pixels = tuple(round(edge * dpi / 25.4) for edge in box_mm)
    part = ImageOps.invert(image.crop((pixels[0], pixels[1], pixels[2], pixels[3])).convert("L"))
    found = part.point(lambda value: 255 if value > 127 else 0).getbbox()
    if found is None:
        return None
    left, top, right, bottom = (edge * 25.4 / dpi for edge in found)
    return left + box_mm[0], top + box_mm[1], right + box_mm[0], bottom + box_mm[1]


def rules_mm(image: Image.Image, dpi: int, left_mm: float, right_mm: float) -> list[tuple[float, float]]:
    """Return (top, thickness) of the horizontal rules that cross a strip of the page in which no text stands.

    A rule's edges fall between pixels: the greys there count as parts of it.
    """
    strip = image.crop((round(left_mm * dpi / 25.4), 0, round(right_mm * dpi / 25.4), image.height))
    column = ImageOps.invert(strip.convert("L")).resize((1, image.height), Image.Resampling.BOX)
    ink = [value / 255 for value in column.tobytes()]
    rules = []
    for inked, run in groupby(enumerate(ink), key=lambda row: row[1] > 0.02):
        if inked:
            rows = list(run)
            darkest = max(value for _, value in rows)
            top = rows[0][0] + 1 - rows[0][1] / darkest
            rules.append((top * 25.4 / dpi, sum(value for _, value in rows) / darkest * 25.4 / dpi))
    return rules
