"""Raster pictures of any kind that browsers show: published without metadata, whole or not, and as print needs them."""

import io

from PIL import Image, ImageOps

from bulletin.pictures import chunked, jpeg
from bulletin.pictures.orientation import orientation_of

_PRINTABLE = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK")  # modes of Pillow that WeasyPrint 70.0 prints right
_PHOTOGRAPHS = ("L", "RGB", "CMYK")  # line art and charts with a palette would be blurred
# 300 ppi, as printers ask for, of 156 mm, the widest and highest that print.css sets a picture.
_MOST_PX = 1850
_THUMB_PX = 32  # so small are pictures that are compared
# How much width to height and, on average, tones of 256 may differ: a JPEG of quality 30 has 2.5.
_ALIKE_RATIO, _ALIKE_TONES = 0.02, 4.0
_QUALITY = 92  # of a JPEG that is turned upright: WeasyPrint would take Pillow's 75


def without_metadata(data: bytes) -> bytes:
    """Return a picture's bytes without position, camera, owner, times and texts; other files as they are.

    Nothing is encoded again: pixels, colour profile and orientation stay. The same object comes back where there is
    nothing to take out.
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
    """Return whether a picture reaches to its end; for PNG Pillow's `verify` is exact."""
    if data.startswith(jpeg.SIGNATURE):
        return jpeg.is_whole(data)
    if data.startswith(chunked.GIF):
        return chunked.is_whole_gif(data)
    return chunked.is_whole_webp(data) if chunked.is_webp(data) else True


def look_alike(one: bytes, other: bytes) -> bool:
    """Return whether two pictures show the same, one of them perhaps stored again by another program; False where one cannot be read."""
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
    """Return a picture's bytes without metadata, upright, of no more than 300 ppi, in a mode that WeasyPrint prints right.

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
        # No raster picture, or a damaged one, which is reported where it is printed.
        return clean


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode in _PRINTABLE:
        return picture
    if picture.mode.startswith("I"):  # 16 bits of grey, in 16 or 32
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return picture.convert("RGB")
