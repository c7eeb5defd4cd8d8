"""Makes addresses from Chinese names: their pinyin in plain letters, the same on every machine."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from bulletin.values.files import WINDOWS_DEVICES

MAX_LENGTH = 60


def slug(name: str) -> str:
    """Return `name` in pinyin, lower case, joined by hyphens; long ones are cut at a syllable."""
    from pypinyin import lazy_pinyin  # 30 ms and 10 MB, needed only when a site is arranged

    syllables = [re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in lazy_pinyin(name)]
    whole = "-".join(part for part in syllables if part)
    # One character more is looked at, for a hyphen there: then the first MAX_LENGTH characters end with a syllable.
    if len(whole) > MAX_LENGTH:
        whole = whole[: MAX_LENGTH + 1].rpartition("-")[0] or whole[:MAX_LENGTH]
    return whole or "x" + _digest(name)


class Slugs:
    """Finds slugs, and reuses those of an earlier build: a thousand take 50 ms, and loading pypinyin takes another 50 ms.

    asked: name → slug of all names that were asked for, to be kept for the next build.
    """

    def __init__(self, found_before: Mapping[str, str] | None = None) -> None:
        """found_before: `asked` of an earlier build."""
        self._found_before = found_before or {}
        self.asked: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return a name's slug."""
        if name not in self.asked:
            self.asked[name] = self._found_before.get(name) or slug(name)
        return self.asked[name]


def slugs_for(names: Iterable[str], fixed: Mapping[str, str], slugs: Slugs | None = None) -> dict[str, str]:
    """Return a slug for each name, no two alike. slugs: finds them, and may know those of an earlier build.

    fixed: slugs that authors chose. Names with the same pinyin all get a suffix made from the name itself, so
    that an address does not depend on the order of the names.
    """
    slugs = Slugs() if slugs is None else slugs
    chosen = {name: fixed.get(name) or slugs.of(name) for name in dict.fromkeys(names)}
    count: dict[str, int] = {}
    for value in chosen.values():
        count[value] = count.get(value, 0) + 1
    # index.html is the list of all groups.
    taken = {value for value, times in count.items() if times > 1} | {"index"}
    return {
        name: f"{value}-{_digest(name)}"
        if value in WINDOWS_DEVICES or (value in taken and name not in fixed)
        else value
        for name, value in chosen.items()
    }


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:4]
