"""Whether the site stands as the last build left it, all that went into it being the same: then nothing is to be done.

Judged by content: every text, template and picture is hashed. Faces, forty megabytes that hardly ever change, are told
by size and time here; a build that does anything hashes them. What was made is told by size and time, as in the manifest.
"""

import datetime
import hashlib
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.recent import Recent
from bulletin.build.toolchain import tool_digest
from bulletin.build.tree import Look
from bulletin.values.contents import Contents
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.encoding import digest_of as digest

REMEMBERED = "standing"  # within the cache
Stamp = tuple[str, int, int]  # a file's path, size in bytes and mtime in ns


@dataclass(frozen=True, slots=True)
class Inputs:
    """What goes into a site, as far as it is known before anything is parsed."""

    root: Path
    contents: Contents
    layouts: Mapping[str, str]
    choices: tuple[bool, ...]

    @property
    def digest(self) -> str:
        """A digest of names of files, templates and choices: of all but the texts themselves."""
        files = sorted(self.contents.files)
        return digest(repr((tool_digest(), files, sorted(self.layouts.items()), self.choices)))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last build read, made and found.

    texts: the digest of each text by path; readable: the paths of those whose bytes are text.
    since, until: the days for which the same issues are to be seen, until not included; None without a bound.
    assets: digests of pictures, files and the press's own profile by path; tree: sum of the names, sizes and times
    of all files of the site (`tree`); pending: the PDFs that are still to be made, and the paths of their issues.
    said: all diagnostics, pickled: a large archive has thousands, which a comma hardly ever changes.
    manifest: stamp of what says which of them are ours, without which nothing could be withdrawn later.
    """

    inputs: str
    texts: Mapping[str, str]
    assets: tuple[tuple[str, str], ...]
    faces: tuple[Stamp, ...]
    has_own_faces: bool
    since: datetime.date | None
    until: datetime.date | None
    tree: int
    manifest: tuple[int, int, int]
    readable: tuple[str, ...]
    problems: tuple[Diagnostic, ...]
    said: bytes
    left_out: tuple[str, ...]
    files: int
    issues: int
    pending: tuple[tuple[str, str], ...] = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was to be said, in order."""
        found: tuple[Diagnostic, ...] = pickle.loads(self.said)
        return found

    def is_for(self, today: datetime.date) -> bool:
        """Return whether the same issues are to be seen today; those of later days appear by themselves."""
        return (self.since is None or self.since <= today) and (self.until is None or today < self.until)

    def changed(self, inputs: Inputs) -> tuple[str, ...] | None:
        """Return the texts that are others now, all else that went into the site being the same; None where it is not.

        An office's own faces are looked for each time.
        """
        texts = inputs.contents.digests
        holds = (
            not self.has_own_faces
            and texts.keys() == self.texts.keys()
            and inputs.digest == self.inputs
            and all(file_digest(inputs.root / path) == known for path, known in self.assets)
            and stamps(path for path, _, _ in self.faces) == self.faces
        )
        return tuple(path for path, known in self.texts.items() if texts[path] != known) if holds else None


@dataclass(frozen=True, slots=True)
class Stood:
    """A site that stands as the last build left it, if its files do. look: tells of them."""

    last: Standing
    look: Look
    recent: Recent

    def holds(self) -> bool:
        """Return whether all files lie as they were left. Ask before anything is published: it may take a moment."""
        return self.recent.tree == self.last.tree or self.look.sum() == self.last.tree


def read(folder: Path, recent: Recent) -> Standing | None:
    """Return what the last build left behind, None where it is another program's, or damaged."""
    found = recent.read(folder / REMEMBERED, tool_digest())
    return found if isinstance(found, Standing) else None


def write(folder: Path, standing: Standing, recent: Recent) -> None:
    """Remember how the site stands."""
    recent.write(folder / REMEMBERED, tool_digest(), standing)
    recent.tree = standing.tree


def forget(folder: Path) -> None:
    """Let the next build look at everything."""
    (folder / REMEMBERED).unlink(missing_ok=True)


def is_remembered(folder: Path) -> bool:
    """Return whether a build left anything behind, whatever it may say."""
    return (folder / REMEMBERED).exists()


def stamps(paths: Iterable[str]) -> tuple[Stamp, ...]:
    """Return size and time of each of these files; of one that is gone, -1."""
    found: list[Stamp] = []
    for path in paths:
        try:
            facts = Path(path).stat()
            found.append((path, facts.st_size, facts.st_mtime_ns))
        except OSError:
            found.append((path, -1, -1))
    return tuple(found)


def file_digest(path: Path) -> str:
    """Return the digest of a file's bytes, as assets have it; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
