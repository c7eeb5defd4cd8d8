"""The pictures of a Word file: which are the same in two files, and which line of the issue's file each was made from."""

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
"""Gives the address that a picture has in the issue's file, by the name and the bytes it has in Word; empty where it can have none."""

_PICTURE: Final = re.compile(r"!\[(?:[^\]\\\n]|\\.)*\]\(((?:[^()\s]|\([^()\s]*\))*)\)")


def with_known_pictures(before: Sequence[WordLine], after: Sequence[WordLine]) -> tuple[WordLine, ...]:
    """Return the lines of the new file with the old file's picture for each that shows the same: WPS stores pictures anew."""
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
    """Return the lines that a Word file's pictures were made from, by their places; none where it has not all of them, a line each."""
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
    """Return the place of the address of a line's picture."""
    match = _PICTURE.search(base, origin.begin, origin.end)
    assert match
    return match.span(1)


def is_caption(line: WordLine) -> bool:
    """Return whether a paragraph below a picture is its caption."""
    return line.kind == "text" and is_picture_caption(line.text)
