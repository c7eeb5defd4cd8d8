"""Photographs are printed with at most 300 ppi; line art keeps each of its pixels."""

import io

import pytest
from PIL import Image

from bulletin.pictures.raster import for_print


def encoded(mode: str, size: tuple[int, int], kind: str) -> bytes:
    """Return a grey picture."""
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "size", "kind", "printed"),
    [
        ("RGB", (3700, 2000), "JPEG", (1850, 1000)),
        ("L", (2000, 3700), "PNG", (1000, 1850)),
        ("RGB", (1800, 1200), "JPEG", (1800, 1200)),
        ("1", (4000, 3000), "PNG", (4000, 3000)),
        ("P", (4000, 3000), "PNG", (4000, 3000)),
    ],
)
def test_a_photograph_has_no_more_pixels_than_print_needs(
    mode: str, size: tuple[int, int], kind: str, printed: tuple[int, int]
) -> None:
    with Image.open(io.BytesIO(for_print(encoded(mode, size, kind)))) as picture:
        assert picture.size == printed
