"""Works on raster pictures in all formats that browsers show: removes metadata, finds truncated files, converts for print."""

import io

from PIL import Image, ImageOps

from bulletin.pictures import chunked, jpeg
from bulletin.pictures.orientation import orientation_of

_PRINTABLE = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK")  # modes that WeasyPrint 70.0 prints correctly
_PHOTOGRAPHS = ("L", "RGB", "CMYK")  # modes that are scaled down; line art with a palette would be blurred
# 300 ppi, as printers require, over 156 mm, the maximum width and height of a picture in print.css.
_MOST_PX = 1850
_THUMB_PX = 32  # pictures are compared at this width and height
# Tolerances of two similar pictures: relative difference of width to height, and mean difference of tones (0 to 255).
# A JPEG of quality 30 differs by 2.5 tones from its original.
_ALIKE_RATIO, _ALIKE_TONES = 0.02, 4.0
_QUALITY = 92  # of a JPEG that is rotated or scaled; Pillow's default is 75


def without_metadata(data: bytes) -> bytes:
    """Return a picture's bytes without position, camera, owner, times and texts; other files are returned unchanged.

    Nothing is re-encoded: pixels, colour profile and orientation stay. If there is nothing to remove, the same object is
    returned, so that callers can test with `is`.
    """
    if data.startswith(jpeg.SIGNATURE):
        clean = jpeg.without_metadata(data)
    elif data.startswith(chunked.PNG):
        clean = chunked.png_without_metadata(data)
    elif data.startswith(chunked.GIF):
        clean = chunked.gif_without_metadata(data)
    elif chunked.is_webp(data):
        clean = chunked.webp_without_metadata(data)
    else:
        return data
    return data if clean == data else clean


def is_whole(data: bytes) -> bool:
    """Return whether a JPEG, GIF or WebP is complete; True for other formats: Pillow's `verify` finds truncated PNG files."""
    if data.startswith(jpeg.SIGNATURE):
        return jpeg.is_whole(data)
    if data.startswith(chunked.GIF):
        return chunked.is_whole_gif(data)
    return chunked.is_whole_webp(data) if chunked.is_webp(data) else True


def look_alike(one: bytes, other: bytes) -> bool:
    """Return whether two pictures show the same, even if a program has re-encoded one; False if one cannot be read."""
    small: list[bytes] = []
    ratios: list[float] = []
    for data in (one, other):
        try:
            with Image.open(io.BytesIO(data)) as picture:
                ratios.append(picture.width / picture.height)
                small.append(picture.convert("RGB").resize((_THUMB_PX, _THUMB_PX)).tobytes())
        except (OSError, ValueError, Image.DecompressionBombError):
            return False
    if abs(ratios[0] / ratios[1] - 1) > _ALIKE_RATIO:
        return False
    apart = sum(abs(a - b) for a, b in zip(small[0], small[1], strict=True))
    return apart <= _ALIKE_TONES * len(small[0])


def for_print(data: bytes) -> bytes:
    """Return a picture's bytes without metadata, upright, of at most 300 ppi, in a mode that WeasyPrint prints correctly.

    A 16-bit grey PNG becomes 8-bit: WeasyPrint 70.0 prints it black.
    """
    clean = without_metadata(data)
    try:
        with Image.open(io.BytesIO(clean)) as picture:
            is_turned = orientation_of(picture) > 1
            is_large = picture.mode in _PHOTOGRAPHS and max(picture.size) > _MOST_PX
            if picture.mode in _PRINTABLE and not is_turned and not is_large:
                return clean
            profile, kind = picture.info.get("icc_profile"), picture.format
            upright = ImageOps.exif_transpose(picture)
            if is_large:
                upright.thumbnail((_MOST_PX, _MOST_PX), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            if kind == "JPEG":
                upright.save(out, "JPEG", quality=_QUALITY, icc_profile=profile)
            else:
                _in_eight_bits(upright).save(out, "PNG", icc_profile=profile)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError):
        # Not a raster picture, or a damaged one, which is reported when it is printed.
        return clean


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode in _PRINTABLE:
        return picture
    if picture.mode.startswith("I"):  # grey of 16 bits, stored in 16 or 32; 65535 / 257 = 255
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return picture.convert("RGB")
