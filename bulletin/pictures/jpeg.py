"""Reads the segments of a JPEG (ITU-T T.81, Annex B), to find truncated files and to remove metadata."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bulletin.pictures.orientation import exif_of, orientation_in

SIGNATURE = b"\xff\xd8\xff"
_START_OF_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_EXIF, _JFIF, _PROFILE = b"Exif\0\0", b"JFIF\0", b"ICC_PROFILE\0"
_STANDALONE = {0x01, *range(0xD0, 0xD9)}  # markers without length and payload
# Within a scan, FF is followed by 00 or a restart marker (D0 to D7). FF with another byte begins the next segment.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class JpegSegment(NamedTuple):
    """A segment, marker included; the data of a scan belong to its start-of-scan segment."""

    marker: int
    data: bytes

    @property
    def payload(self) -> bytes:
        """The bytes after marker and length."""
        return self.data[4:]


def segments(jpeg: bytes) -> Iterator[JpegSegment]:
    """Yield the segments after the start-of-image marker up to the end marker, or up to where the file is truncated."""
    at = 2
    while at + 1 < len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == _END or marker in _STANDALONE:
            end = at + 2
        else:
            end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
            if marker == _START_OF_SCAN:
                found = _AFTER_SCAN.search(jpeg, end)
                end = found.start() if found else len(jpeg)
        yield JpegSegment(marker, jpeg[at:end])
        if marker == _END:
            return
        at = max(end, at + 2)  # a damaged segment may have the length 0


def is_whole(jpeg: bytes) -> bool:
    """Return whether the picture has its end marker, which an incompletely copied file lacks."""
    return any(segment.marker == _END for segment in segments(jpeg))


def without_metadata(jpeg: bytes) -> bytes:
    """Return the picture without Exif, XMP, IPTC, comments, thumbnails and bytes after its end; pixels are unchanged.

    The colour profile, the segments that decoders need, and the orientation stay.
    """
    kept = [jpeg[:2]]
    for segment in segments(jpeg):
        if segment.marker == 0xE1 and segment.payload.startswith(_EXIF):
            orientation = orientation_in(segment.payload[len(_EXIF) :])
            if orientation > 1:
                payload = _EXIF + exif_of(orientation)
                kept.append(b"\xff\xe1" + (len(payload) + 2).to_bytes(2, "big") + payload)
        elif _is_needed(segment):
            kept.append(_without_thumbnail(segment))
    return b"".join(kept)


def _is_needed(segment: JpegSegment) -> bool:
    # Application segments are E0 to EF. Decoders use JFIF (E0), the colour profile (E2) and Adobe's colour transform (EE).
    if segment.marker == 0xE0:
        return segment.payload.startswith(_JFIF)
    if segment.marker == 0xE2:
        return segment.payload.startswith(_PROFILE)
    return segment.marker == 0xEE or not (0xE0 <= segment.marker <= 0xEF or segment.marker == _COMMENT)


def _without_thumbnail(segment: JpegSegment) -> bytes:
    """Return a segment's bytes; of a JFIF segment (T.871, 10.1) without the thumbnail, whose size becomes 0 × 0."""
    if segment.marker != 0xE0 or len(segment.payload) <= 14:  # 14 bytes: a JFIF payload without thumbnail
        return segment.data
    return b"\xff\xe0\0\x10" + segment.payload[:12] + b"\0\0"
