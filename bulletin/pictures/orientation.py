"""Reads and writes the orientation of a photo: the only Exif field that is needed to show it correctly."""

from PIL import Image

_TAG = 0x0112  # Exif 2.32, 4.6.4: Orientation, 1 (upright) to 8


def orientation_in(exif: bytes) -> int:
    """Return the orientation in Exif data (the TIFF structure); 1 if there is none or it cannot be read."""
    found = Image.Exif()
    try:
        found.load(exif)
        return _valid(found.get(_TAG))
    except Exception:  # Pillow raises many classes for damaged Exif; the picture may be intact
        return 1


def orientation_of(picture: Image.Image) -> int:
    """Return the orientation of a picture opened by Pillow."""
    if picture.format == "PNG":  # `getexif` of a PNG would decode all pixels
        exif = picture.info.get("exif")
        return orientation_in(exif) if isinstance(exif, bytes) else 1
    try:
        return _valid(picture.getexif().get(_TAG))
    except Exception:  # as above
        return 1


def _valid(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def exif_of(orientation: int) -> bytes:
    """Return Exif data that contain only the orientation: a TIFF header and a directory with one entry."""
    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2, "big") + bytes(6)
