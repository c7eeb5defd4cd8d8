"""What content/ holds, as it was read: bytes by path, and the texts that they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bulletin.values.distribution import is_private
from bulletin.values.encoding import digest_of_bytes as digest_of
from bulletin.values.files import decode, read_bytes


class Texts(Mapping[str, str]):
    """Texts by path, decoded when one is asked for: most are as they were, and nobody asks."""

    def __init__(self, raw: Mapping[str, bytes], paths: Iterable[str]) -> None:
        """paths: those of `raw` that are texts."""
        self._raw, self._paths = raw, dict.fromkeys(paths)

    def __getitem__(self, path: str) -> str:
        if path not in self._paths:
            raise KeyError(path)
        return decode(self._raw[path], path).value or ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths


class Raw(Mapping[str, bytes]):
    """The bytes of texts by path, as they were read; those that were let go of are read again when one is asked for."""

    def __init__(self, root: str, held: Mapping[str, bytes]) -> None:
        """root: the folder that paths are relative to."""
        self._root = root
        self._held: dict[str, bytes | None] = dict(held)
        self._digests: Mapping[str, str] = {}

    def __getitem__(self, path: str) -> bytes:
        """Return the bytes of a text, none where they were let go of and are others by now."""
        held = self._held[path]
        if held is not None:
            return held
        data = read_bytes(f"{self._root}/{path}", path).value or b""
        return data if digest_of(data) == self._digests[path] else b""

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, path: object) -> bool:
        return path in self._held

    def let_go(self, digests: Mapping[str, str]) -> None:
        """Keep these digests in place of the bytes."""
        self._digests = digests
        for path in digests:
            self._held[path] = None


@dataclass(frozen=True)
class Contents:
    """What content/ holds. raw: the bytes of settings, issues, pages and of what is private, by path.

    files: every path but those that may never be published.
    """

    raw: Raw
    files: frozenset[str]

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """What tells each of the texts from every other, by path."""
        return {path: digest_of(data) for path, data in self.raw.items()}

    def let_go(self) -> None:
        """Keep the bytes of issues no longer: of ten thousand they are 135 MB, and hardly one is asked for again."""
        self.raw.let_go({path: self.digests[path] for path in self.issues})

    @property
    def issues(self) -> list[str]:
        """The paths of issues, in the order of folders and names."""
        return [path for path in self.raw if path.startswith("content/issues/") and path.endswith(".md")]

    @property
    def pages(self) -> list[str]:
        """The paths of ordinary pages, in the same order."""
        return [path for path in self.raw if path.startswith("content/pages/")]

    @property
    def private(self) -> list[str]:
        """The paths of the address book and of the records of what was given out."""
        return [path for path in self.raw if is_private(path)]
