"""Makes the files of the site that are not pages: style sheet, scripts, the masthead's letters, pictures and linked files."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from bulletin.build.cache import Cache
from bulletin.build.pages import MadeFiles, PageMaker
from bulletin.build.plan import FileKey
from bulletin.pictures.raster import without_metadata
from bulletin.site.addresses import Addresses, copied_files
from bulletin.site.masthead_font import PATH as MASTHEAD_PATH
from bulletin.site.masthead_font import MastheadFont, masthead_font
from bulletin.site.styles import screen_css, scripts
from bulletin.values.encoding import digest_of_bytes
from bulletin.values.files import builtin_layouts
from bulletin.values.settings import Config

CSS_PATH = "assets/site.css"
WITHOUT_METADATA = "without metadata"  # part of the key of a picture that is not published as it is
MASTHEAD = "masthead"  # the kind of a row in the cache: subsetting the face takes a third of a second


def make_static_files(
    maker: PageMaker, config: Config, addresses: Addresses, root: Path, cache: Cache
) -> MadeFiles:
    """Make those of these files whose key is new; pictures are published without metadata."""
    texts = {CSS_PATH: screen_css(maker.templates.layouts), **scripts(maker.templates.layouts)}
    files: dict[str, tuple[FileKey, Callable[[], bytes | Path]]] = {}
    for path, text in texts.items():
        data = text.encode()
        files[path] = FileKey(maker.toolchain, digest_of_bytes(data), ""), partial(bytes, data)
    masthead = masthead_font(config, builtin_layouts() / "fonts")
    files[MASTHEAD_PATH] = FileKey(maker.toolchain, "", masthead.digest), partial(_letters, masthead, cache)
    for copy in copied_files(addresses):
        if addresses.asset_facts[copy.source].has_metadata:
            key = FileKey(maker.toolchain, WITHOUT_METADATA, copy.digest)
            files[copy.path] = key, partial(_without_metadata, root / copy.source)
        else:  # copied as it is: no version of the program changes its bytes
            files[copy.path] = FileKey("", "", copy.digest), partial(Path, root, copy.source)
    made = maker.make_files(files)
    cleaned = sum(1 for path in made.new if made.keys[path].layout == WITHOUT_METADATA)
    return replace(made, cleaned=cleaned)


def _without_metadata(path: Path) -> bytes:
    return without_metadata(path.read_bytes())


def _letters(font: MastheadFont, cache: Cache) -> bytes:
    """Return the masthead's font file, from the cache if an earlier build made it."""
    data = cache.get(MASTHEAD, font.digest)
    if data is None:
        data = font.data()
        cache.put(MASTHEAD, font.digest, data)
        cache.keep_only(MASTHEAD, [font.digest])
    return data
