"""Which way up a photo is: the one thing of Exif that its pixels need."""

from PIL import Image

_TAG = 0x0112  # Exif 2.32, 4.6.4: Orientation, 1 (upright) to 8


def orientation_in(exif: bytes) -> int:
    """Return the orientation in Exif (its TIFF structure), 1 where there is none or it cannot be read."""
    found = Image.Exif()
    try:
        found.load(exif)
        return _valid(found.get(_TAG))
    except Exception:  # Pillow raises many kinds for damaged Exif; the picture itself may be sound
        return 1


def orientation_of(picture: Image.Image) -> int:
    """Return the orientation of a picture that Pillow opened."""
    if picture.format == "PNG":  # of which `getexif` would read all pixels
        exif = picture.info.get("exif")
        return orientation_in(exif) if isinstance(exif, bytes) else 1
    try:
        return _valid(picture.getexif().get(_TAG))
    except Exception:  # as above
        return 1


def _valid(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def exif_of(orientation: int) -> bytes:
    """Return Exif that holds only the orientation: a TIFF header and a directory of one entry."""
    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2, "big") + bytes(6)
