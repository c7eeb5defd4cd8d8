"""The directory of all articles, as search.js reads it before any text, and what is kept of it.

All of it but the versions of the parts is one text, which a changed comma leaves as it is. So a comma is put in by a
few digests, however many issues there are.
"""

import pickle
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bulletin.site.search.index import write_numbers
from bulletin.site.search.lots import Part
from bulletin.site.search.store import Store
from bulletin.site.search.words import IssueFacts, as_json, digest, script

NAME = "search-directory"  # in the store


@dataclass(frozen=True, slots=True)
class PartNote:
    """A part without its issues. articles: how many each lot has; characters: of all; lots: what each was made of."""

    name: str
    first: int
    shards: int
    numbering: str
    articles: tuple[int, ...]
    characters: int
    lots: tuple[str, ...]

    @property
    def version(self) -> str:
        """Changes whenever a word of the part does."""
        return digest(self.lots)

    def with_lot(self, place: int, issues: str, characters: int) -> "PartNote":
        """Return the part after a lot of it was made of other words. characters: by how many more."""
        lots = (*self.lots[:place], issues, *self.lots[place + 1 :])
        return replace(self, lots=lots, characters=self.characters + characters)


@dataclass(frozen=True, slots=True)
class Directory:
    """All that index.js says. said: the text of what no body changes; texts: digest of those of a small archive.

    bytes: of all texts.
    """

    said: str
    parts: tuple[PartNote, ...]
    bytes: int
    texts: str = ""

    @property
    def version(self) -> str:
        """Changes whenever a word of any issue does."""
        return digest([self.said, self._parts, self.texts])

    @property
    def script(self) -> str:
        """The contents of index.js."""
        return script("index", f'{{{self.said},"parts":{self._parts},"version":{as_json(self.version)}}}')

    @property
    def _parts(self) -> str:
        return as_json([[p.name, p.shards, p.version, p.numbering, p.articles] for p in self.parts])


def directory_of(issues: Sequence[IssueFacts], parts: Sequence[Part]) -> Directory:
    """Return what search.js knows of all articles before it has read a text; oldest issue first."""
    sections = ["", *chain.from_iterable(issue.sections for issue in issues)]
    names = list(chain.from_iterable(issue.contributors for issue in issues))
    contributors = list(chain.from_iterable(names))
    section_at = {name: i for i, name in enumerate(dict.fromkeys(sections))}
    contributor_at = {name: i for i, name in enumerate(dict.fromkeys(contributors))}
    said = {
        "keys": " ".join(issue.key for issue in issues),
        "years": list(Counter(issue.year for issue in issues).items()),
        "sections": list(section_at),
        "contributors": list(contributor_at),
        # Rows of numbers: of each issue twice as many as its articles, and one more where it is long; of each article its
        # section, and how many contributors it has; and all those.
        "issues": write_numbers(2 * issue.articles + issue.is_long for issue in issues),
        "section": write_numbers(map(section_at.__getitem__, sections[1:])),
        "names": write_numbers(map(len, names)),
        "contributor": write_numbers(map(contributor_at.__getitem__, contributors)),
    }
    notes = (
        PartNote(p.name, p.first, p.shards, p.numbering, tuple(p.articles), p.characters, p.digests)
        for p in parts
    )
    texts = "" if parts else digest(f.digest for f in issues)
    return Directory(as_json(said)[1:-1], tuple(notes), sum(f.bytes for f in issues), texts)


def kept_directory(store: Store) -> Directory | None:
    """Return the directory that was put away last."""
    value = store.get(NAME)
    directory = pickle.loads(value) if value else None
    return directory if isinstance(directory, Directory) else None


def put_directory(store: Store, directory: Directory) -> None:
    """Put it away."""
    store.put(NAME, pickle.dumps(directory, 5))
