"""What a process that stays knows from the build before, so that the next one need not read it again.

Nothing in it is believed for being remembered: a value out of the cache is taken for the file that it was read from only
as long as that carries the same checksum. The sum of the site's files alone is taken on trust, as long as the cache names
the same: whoever passes a `Recent` says that the output folder is nobody else's while it lives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulletin.build import cache

if TYPE_CHECKING:
    from bulletin.site.templates import Templates


@dataclass(slots=True)
class Recent:
    """The last build of this process. tree: the sum of the site's files (`tree`), None where nobody has looked."""

    tree: int | None = None
    templates: "Templates | None" = None
    _values: dict[Path, tuple[bytes, Any]] = field(default_factory=dict)

    def read(self, path: Path, seal: str) -> Any:
        """Return what `cache.read_sealed` does."""
        sum_, known = self._values.get(path, (b"", None))
        if sum_ and cache.checksum(path, seal) == sum_:
            return known
        return self._keep(path, seal, cache.read_sealed(path, seal))

    def write(self, path: Path, seal: str, value: Any) -> None:
        """Do what `cache.write_sealed` does."""
        cache.write_sealed(path, seal, value)
        self._keep(path, seal, value)

    def _keep(self, path: Path, seal: str, value: Any) -> Any:
        self._values[path] = cache.checksum(path, seal), value
        return value

    def templates_of(self, layouts: Mapping[str, str]) -> "Templates":
        """Return the templates, compiled already where they are the same."""
        from bulletin.site.templates import (
            Templates,  # Jinja2 takes a while to load, and not every build needs it
        )

        if self.templates is None or self.templates.layouts != layouts:
            self.templates = Templates(layouts)
        return self.templates
