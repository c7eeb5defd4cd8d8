"""The characters that each face has, kept in the cache, so that a build need not open eight faces."""

from collections.abc import Sequence

from bulletin.build.cache import Cache
from bulletin.build.sources import stamps_of
from bulletin.checks.characters import NONE_KNOWN, Characters, KnownCharacters
from bulletin.typesetting.fonts import Face
from bulletin.values.encoding import digest_of

CHARACTERS = "characters"  # the kind of a row in the cache


def known_characters(faces: Sequence[Face], cache: Cache) -> Characters | None:
    """Return what can be printed; None where no face is known."""
    known = cache.get_value(CHARACTERS, _stamp(faces), KnownCharacters)
    return Characters(faces, known or NONE_KNOWN) if faces else None


def keep_known(characters: Characters, faces: Sequence[Face], cache: Cache) -> None:
    """Write to the cache what was found."""
    cache.put_value(CHARACTERS, _stamp(faces), characters.known)


def _stamp(faces: Sequence[Face]) -> str:
    return digest_of(stamps_of(face.path for face in faces))
