"""The signs of the shipped faces draw what they should: compared by picture with those of a second maker."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bulletin.typesetting.fonts import STACKS
from bulletin.values.files import builtin_layouts

FONTS = builtin_layouts() / "fonts"
ALIKE = 0.62  # correlation of two pictures; FandolFang's dollar under ￥ had 0.49
# Unlike Noto's and looked at by eye on the faces of November 2026: cursive Cyrillic and Greek, thinner brackets and digits, ⒑, ㄧ upright.
LOOKED_AT = frozenset(
    "%&*=?@J^¤ΨαγκνρυφψДЛвгджиклмнптухчщъыья″℃℅℉∈√∥∩∪⌒⑵⑶⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇⒑⒒⒓"
    "⒔⒖⒗⒘⒙⒚〤〩〾ひㄟㄣㄧㄩ＂＃％＆／７＠［＼＾ａｃｆｇｓｖｗｘｙｚ￡"
)
WRITTEN_BY_OFFICES = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ½⅓⅔¼¾⅛☐☑☒✓✔✕∼～ｱｶﾟ｡㎡㎏㎥℃‰№￥¥€㋀㍻⑳㊿✅❌⭐"


def is_hanzi(char: str) -> bool:
    return (
        any(
            first <= char <= last
            for first, last in ("\u3400\u4dbf", "\u4e00\u9fff", "\uf900\ufaff", "\u2e80\u2fdf")
        )
        or char > "\U0001ffff"
    )


def characters(name: str) -> frozenset[str]:
    with TTFont(FONTS / name, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@cache
def face(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, 64)


def picture(name: str, char: str) -> "np.ndarray[Any, Any]":
    """Return a glyph as 24 × 24 grey values about their mean, its longer side filling them."""
    canvas = Image.new("L", (160, 160))
    ImageDraw.Draw(canvas).text((40, 40), char, 255, font=face(name))
    ink = canvas.crop(canvas.getbbox())
    side = max(ink.size)
    square = Image.new("L", (side, side))
    square.paste(ink, ((side - ink.width) // 2, (side - ink.height) // 2))
    small = square.resize((24, 24), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1.2))
    grey: np.ndarray[Any, Any] = np.asarray(small, float)
    grey -= grey.mean()
    return grey


def likeness(char: str, one: str, other: str) -> float:
    a, b = picture(one, char), picture(other, char)
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / scale if scale else 1.0


@pytest.mark.parametrize("name", ["fangsong.otf", "kaiti.otf", "songti.otf"])
def test_signs_of_fandol_look_like_those_of_noto_or_were_looked_at(name: str) -> None:
    both = characters(name) & characters("fallback.otf")
    unlike = {char for char in both if not is_hanzi(char) and not char.isspace() and char != "\xad"}
    unlike = {char for char in unlike - LOOKED_AT if likeness(char, name, "fallback.otf") < ALIKE}
    assert not unlike


def test_what_offices_write_has_a_glyph_in_every_role() -> None:
    names = {"kaiti-rare": "kaiti-rare.ttf"}
    for role, stack in STACKS.items():
        had = frozenset[str]().union(*(characters(names.get(face, f"{face}.otf")) for face in stack))
        assert not set(WRITTEN_BY_OFFICES) - had, role


def test_a_subscript_is_a_small_digit_below_the_line() -> None:
    font = face("fallback.otf")
    for small, big in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True):
        left, top, right, bottom = font.getbbox(small, anchor="ls")
        _, big_top, _, _ = font.getbbox(big, anchor="ls")
        assert bottom > 5
        assert big_top / 2 < top < 0 < right - left
