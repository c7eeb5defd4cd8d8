"""Pictures of a Word file: finds the same ones in two files, and the line of the issue's file that each was made from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bulletin.intake.marks import is_picture_caption
from bulletin.pictures.raster import look_alike
from bulletin.proofreading.prose import body_offset
from bulletin.revision.source_text import SourceLine
from bulletin.revision.word_lines import WordLine

PlacePicture = Callable[[str, bytes], str]
"""Returns the address of a picture in the issue's file, by its name and bytes in the Word file; empty if it can have none."""

# ![图1　清淤前后](412/1.jpg)
_PICTURE: Final = re.compile(r"!\[(?:[^\]\\\n]|\\.)*\]\(((?:[^()\s]|\([^()\s]*\))*)\)")


def with_known_pictures(before: Sequence[WordLine], after: Sequence[WordLine]) -> tuple[WordLine, ...]:
    """Return the lines of the new file with the old file's picture in place of each that looks the same: WPS re-encodes pictures."""
    known = {line.picture.data: line.picture for line in before if line.picture}
    others = {line.picture.data for line in after if line.picture} - known.keys()
    if not others:
        return tuple(after)
    gone = [
        data for data in known if all(line.picture is None or line.picture.data != data for line in after)
    ]
    same = {new: old for new in others for old in gone if look_alike(old, new)}
    return tuple(
        replace(line, picture=known[same[line.picture.data]])
        if line.picture and line.picture.data in same
        else line
        for line in after
    )


def picture_origins(
    base: str, lines: Sequence[SourceLine], word: Sequence[WordLine]
) -> dict[int, SourceLine]:
    """Return index of a picture in the Word file → its line; empty unless all pictures of the text are there, each on its own line."""
    places = [at for at, line in enumerate(word) if line.kind == "picture"]
    found = list(_PICTURE.finditer(base, body_offset(base)))
    origins: list[SourceLine] = []
    for match in found:
        begin, end = base.rfind("\n", 0, match.start()) + 1, base.find("\n", match.end())
        end = len(base) if end < 0 else end
        if base[begin:end].strip() != match[0]:
            return {}
        article = max((line.article for line in lines if line.begin <= begin), default=0)
        origins.append(SourceLine("picture", 0, match[1], ((begin, end),), begin, end, article))
    return dict(zip(places, origins, strict=True)) if len(places) == len(origins) else {}


def address_span(base: str, origin: SourceLine) -> tuple[int, int]:
    """Return the span of the address in a line with a picture."""
    match = _PICTURE.search(base, origin.begin, origin.end)
    assert match
    return match.span(1)


def is_caption(line: WordLine) -> bool:
    """Return whether a paragraph below a picture is its caption."""
    return line.kind == "text" and is_picture_caption(line.text)
