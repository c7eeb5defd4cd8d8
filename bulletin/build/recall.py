"""What was remembered of texts and faces → values again."""

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bulletin.build.cache import Bodies, Place, Remembered, read_sealed, write_sealed
from bulletin.build.late import Body, unpack
from bulletin.checks.characters import Characters
from bulletin.typesetting.fonts import Face
from bulletin.values.encoding import digest_of as digest
from bulletin.values.model import Issue, TextPage

CHARACTERS = "characters"  # within the cache


@dataclass(frozen=True, slots=True)
class Store:
    """Where what was read is remembered. keeps: whether bodies are written; fresh: whether nothing is believed."""

    folder: Path
    keeps: bool = True
    fresh: bool = False


def stamps_of(faces: Iterable[Face]) -> str:
    """Return a digest of which faces there are, by role, name, size and time."""
    files = [(face.role, face.path.name, face.path.stat()) for face in faces]
    return digest(repr([(role, name, facts.st_size, facts.st_mtime_ns) for role, name, facts in files]))


def characters_of(faces: Sequence[Face], store: Store | None) -> Characters | None:
    """Return which characters can be printed; None where no face is known."""
    return Characters(faces, known_characters(faces, store)) if faces else None


def known_characters(faces: Sequence[Face], store: Store | None) -> set[str]:
    """Return the characters that are known to be in the faces: to open eight faces for one comma takes 0.1 s."""
    known = read_sealed(store.folder / CHARACTERS, stamps_of(faces)) if store and not store.fresh else None
    return known if isinstance(known, set) else set()


def remember_characters(faces: Sequence[Face], characters: Characters, store: Store) -> None:
    """Keep for the next build which characters were found in the faces."""
    if characters.found_fine:
        everything = known_characters(faces, store) | characters.found_fine
        write_sealed(store.folder / CHARACTERS, stamps_of(faces), everything)


def page_of(record: Remembered) -> TextPage | None:
    """Return the page that a record of one holds."""
    value = pickle.loads(record.value) if record.value else None
    assert value is None or isinstance(value, TextPage)
    return value


def issue_of(record: Remembered, bodies: Bodies) -> Issue:
    """Return the issue that a record holds; its body is read when somebody asks for it."""
    return unpack(record.value, record.shown, record.whole, partial(_body, bodies, record.body))


def _body(bodies: Bodies, place: Place | None) -> Body:
    if place is None:
        raise ValueError("this site was loaded without bodies")
    body: Body = bodies.read(place)
    return body
