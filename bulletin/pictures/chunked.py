"""Removes metadata (texts, times, camera data) from PNG, WebP and GIF files, and finds truncated WebP and GIF files."""

import zlib
from collections.abc import Iterator

from bulletin.pictures.orientation import exif_of, orientation_in

PNG, GIF = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
_PNG_KEPT = frozenset(  # chunks that affect pixels or their colours; PNG third edition and APNG
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = (b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L")
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # flags of VP8X
_REST = 128  # how many bytes at the end are checked for zeros
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def is_webp(data: bytes) -> bool:
    """Return whether these are the bytes of a WebP file."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def is_whole_webp(webp: bytes) -> bool:
    """Return whether the file is as long as its header says, and does not end in zeros as an interrupted copy may."""
    return len(webp) >= 8 + int.from_bytes(webp[4:8], "little") and any(webp[-_REST:])


def png_without_metadata(png: bytes) -> bytes:
    """Return a PNG with only the chunks that pixels and colours need, and the orientation."""
    kept = [PNG]
    at = len(PNG)
    # A chunk is its length (4 bytes), name (4), data and checksum (4).
    while at + 8 <= len(png):
        size, name = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        chunk = png[at : at + 12 + size]
        if name in _PNG_KEPT:
            kept.append(chunk)
        elif name == b"eXIf" and (orientation := orientation_in(chunk[8:-4])) > 1:
            exif = exif_of(orientation)
            kept.append(
                len(exif).to_bytes(4, "big") + name + exif + zlib.crc32(name + exif).to_bytes(4, "big")
            )
        at += 12 + size
        if name == b"IEND":  # bytes after the end are dropped: programs append data there
            break
    return b"".join(kept)


def webp_without_metadata(webp: bytes) -> bytes:
    """Return a WebP without Exif and XMP, but with the orientation."""
    exif = b""
    chunks: list[tuple[bytes, bytes]] = []
    for name, data in _webp_chunks(webp):
        if name == b"EXIF" and (orientation := orientation_in(data.removeprefix(b"Exif\0\0"))) > 1:
            exif = exif_of(orientation)
            chunks.append((name, exif))
        elif name in _WEBP_KEPT:
            chunks.append((name, data))
    if chunks and chunks[0][0] == b"VP8X":  # its flags announce the Exif and XMP chunks
        flags = chunks[0][1][0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if exif else 0)
        chunks[0] = (b"VP8X", bytes((flags,)) + chunks[0][1][1:])
    body = b"WEBP" + b"".join(
        name + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _webp_chunks(webp: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, min(len(webp), 8 + int.from_bytes(webp[4:8], "little"))
    while at + 8 <= end:
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        yield webp[at : at + 4], webp[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def gif_without_metadata(gif: bytes) -> bytes:
    """Return a GIF without comments, plain texts and application data, except the data that make it loop."""
    return b"".join(part for part, is_needed in _gif_parts(gif) if is_needed)


def is_whole_gif(gif: bytes) -> bool:
    """Return whether the picture has its trailer."""
    return any(part == b";" for part, _ in _gif_parts(gif))


def _gif_parts(gif: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield (bytes, is_needed) for the header, each block and the trailer, up to where a file is truncated (GIF89a, appendix B)."""
    # The header and the logical screen descriptor are 13 bytes; byte 10 has the flags of the colour table.
    at = 13 + _colour_table(gif[10:11])
    yield gif[:at], True
    while at < len(gif):
        start, kind = at, gif[at]
        if kind == 0x3B:  # trailer
            yield b";", True
            return
        if kind == 0x21:  # extension
            label, is_needed = gif[at + 1 : at + 2], True
            at += 2
            if label == b"\xff":
                is_needed = gif[at + 1 : at + 12] in _GIF_LOOPS
            elif label != b"\xf9":  # other than graphic control: a comment or plain text
                is_needed = False
        elif kind == 0x2C:  # image: descriptor, local colour table, code size
            is_needed = True
            at += 10 + _colour_table(gif[at + 9 : at + 10]) + 1
        else:
            return
        # Sub-blocks, each of which begins with its length; one of length 0 ends the block.
        while at < len(gif) and gif[at]:
            at += 1 + gif[at]
        if at >= len(gif):
            return
        at += 1
        yield gif[start:at], is_needed


def _colour_table(flags: bytes) -> int:
    """Return the length in bytes of the colour table that these flags announce."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0
