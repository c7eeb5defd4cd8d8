"""Makes the web font of the red masthead: the shipped 小标宋, subset to the few characters of name and campaign.

Only the shipped face is published: a face that an office uses in print may be licensed for print alone.
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bulletin.typesetting import fonts
from bulletin.values.settings import Config

PATH = "assets/masthead.woff2"


@dataclass(frozen=True, slots=True)
class MastheadFont:
    """A font file to be made from a face. characters: those that it has, each once, sorted."""

    face: fonts.Face
    characters: str

    @property
    def digest(self) -> str:
        """All that the file's bytes depend on: a digest of the face, and the characters."""
        return fonts.faces_digest([self.face]) + self.characters

    def data(self) -> bytes:
        """Return the font as WOFF2, the same bytes each time."""
        return _subset(self.face.path, self.face.path.stat().st_mtime_ns, self.characters)


def masthead_font(config: Config, shipped: Path) -> MastheadFont:
    """Return the font of the site's masthead. shipped: the folder of built-in fonts."""
    role = "biaosong"
    file_name, _ = fonts.SHIPPED[role]
    words = "".join((config.name, *config.campaign))
    return MastheadFont(
        fonts.Face(role, file_name, shipped / file_name, is_own=False), "".join(sorted(set(words)))
    )


@cache  # mtime_ns is only part of the cache key: a face that was replaced is read again
def _subset(path: Path, mtime_ns: int, characters: str) -> bytes:
    from fontTools.subset import Options, Subsetter  # 120 ms, needed only when name or campaign changed
    from fontTools.ttLib import TTFont  # imported by fontTools.subset anyway

    # Name records that stay: copyright, family, style, version, PostScript name, licence and its address.
    options = Options(
        hinting=False, layout_features=[], desubroutinize=True, name_IDs=[0, 1, 2, 5, 6, 13, 14]
    )
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()
