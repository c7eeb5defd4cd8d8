"""I/O boundary: a file beside the texts → what is known of it: its digest, and whether it is a picture that browsers show."""

from collections.abc import Callable, Collection, Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from bulletin.pictures.orientation import orientation_of
from bulletin.pictures.raster import is_whole, without_metadata
from bulletin.values.asset import CUT_SHORT, Asset
from bulletin.values.encoding import digest_of_bytes
from bulletin.values.model import Issue, TextPage
from bulletin.values.system_errors import system_reason

SHOWN_BY_BROWSERS = ("JPEG", "PNG", "GIF", "WEBP")
# Tags with personal data of a photo (Exif 2.32, 4.6): XMP, maker, model, owner, Exif's own directory, position.
_OF_CAMERA = frozenset((0x02BC, 0x010F, 0x0110, 0x013B, 0x8769, 0x8825))


def read_assets(root: Path, paths: Iterable[str]) -> dict[str, Asset]:
    """Return what is known of each of these files that exists in content/, by path."""
    assets: dict[str, Asset] = {}
    for name in sorted(set(paths)):
        path = root / name
        if path.is_file() and name.startswith("content/"):
            assets[name] = asset_of(path, name)
    return assets


def read_assets_of(
    shown: Iterable[Issue | TextPage], root: Path, files: frozenset[str], named: frozenset[str]
) -> dict[str, Asset]:
    """Return what is known of the files that texts refer to, by path. named: only those of these texts; empty for all."""
    paths = {r.path for text in shown if not named or text.path in named for r in text.references}
    return read_assets(root, paths & files)


def picture_reader(root: Path, assets: Collection[str]) -> Callable[[str], bytes | None]:
    """Return a function: path of a picture → its bytes, None if it is not among the assets."""
    return lambda path: (root / path).read_bytes() if path in assets else None


def asset_of(path: Path, name: str) -> Asset:
    """Return what is known of the file at `path`. name: its path from the site's root."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        return Asset(name, "", 0, problem=system_reason(problem))
    digest = digest_of_bytes(data)
    try:
        with Image.open(BytesIO(data)) as picture:
            width, height, kind = *picture.size, picture.format
            if orientation_of(picture) >= 5:  # Exif turns it by a quarter: width and height change places
                width, height = height, width
            says_of_camera = kind == "TIFF" and not _OF_CAMERA.isdisjoint(picture.getexif())
            picture.verify()
    except UnidentifiedImageError:
        return Asset(name, digest, len(data), problem="里面不是图片", keeps_metadata=_is_heif(data))
    except Image.DecompressionBombError:
        return Asset(name, digest, len(data), problem="图片的尺寸太大")
    except Exception:  # Pillow raises many kinds for damaged files, SyntaxError among them
        return Asset(name, digest, len(data), problem="图片已经损坏")
    if kind == "MPO":
        # A photo with a second one behind it: browsers show the first, and only that is published.
        kind = "JPEG"
    if kind not in SHOWN_BY_BROWSERS:
        return Asset(
            name,
            digest,
            len(data),
            problem=f"{kind} 格式浏览器不一定能显示",
            keeps_metadata=says_of_camera or _is_heif(data),
        )
    if not is_whole(data):
        return Asset(name, digest, len(data), problem=CUT_SHORT)
    return Asset(name, digest, len(data), width, height, has_metadata=without_metadata(data) is not data)


def _is_heif(data: bytes) -> bool:
    """Return whether this is a HEIF photo (ISO/IEC 23008-12), as telephones store them, mostly with the place where it was taken."""
    return data[4:8] == b"ftyp" and data[8:12] in (
        b"heic",
        b"heix",
        b"hevc",
        b"heim",
        b"mif1",
        b"msf1",
        b"avif",
    )
