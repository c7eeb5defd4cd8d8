"""What a first build will want and what no text decides: the masthead's letters.

They take half a second, as long as it takes to load the program and to read the texts, for which one core is enough.
So a process makes them meanwhile and leaves them in the cache; whoever finds nothing there makes them himself.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from bulletin.build import cache
from bulletin.build import sources as source
from bulletin.build.parallel import aside
from bulletin.build.toolchain import tool_digest
from bulletin.reading.config import SITE_FILE, parse_config
from bulletin.site.masthead_font import MastheadFont, masthead_font
from bulletin.values.files import read_text

MASTHEAD = "masthead"  # within the cache


def make_ahead(root: Path, folder: Path) -> Callable[[], None]:
    """Begin, and return a function that waits for the end. folder: the cache."""
    return aside(partial(_make, root, folder))


def _make(root: Path, folder: Path) -> None:
    with suppress(Exception):  # what is wrong with settings is said by the build itself
        _masthead(root, folder)


def _masthead(root: Path, folder: Path) -> None:
    text = read_text(root / SITE_FILE, SITE_FILE).value or ""
    if config := parse_config(text).value:
        masthead_data(masthead_font(config, source.builtin_layouts() / "fonts"), folder)


def masthead_data(font: MastheadFont, folder: Path) -> bytes:
    """Return the masthead's font file, made or as it was made before. folder: the cache."""
    seal = f"{tool_digest()} {font.digest}"
    known = cache.read_bytes(folder / MASTHEAD, seal)
    if known is not None:
        return bytes(known)
    data = font.data()
    cache.write_bytes(folder / MASTHEAD, seal, data)
    return data
