"""What a saved web page brings along in one file: an archive of page and pictures, pictures in its addresses."""

import base64
import email
from collections.abc import Callable
from urllib.parse import unquote, unquote_to_bytes


def archived(data: bytes) -> tuple[bytes, Callable[[str], bytes | None]]:
    """Return the page of an .mht file, and what gives its pictures (RFC 2557)."""
    message = email.message_from_bytes(data)
    page, pictures = b"", {}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() == "text/html" and not page:
            charset = part.get_content_charset() or "utf-8"
            page = (
                content if b"charset" in content[:2000] else f'<meta charset="{charset}">'.encode() + content
            )
        for name in (part.get("Content-Location"), part.get("Content-ID")):
            if name:
                pictures[name.strip("<>")] = content
    return page, lambda address: pictures.get(address.removeprefix("cid:"))


def inline_data(address: str) -> bytes | None:
    """Return what a data: address holds (RFC 2397)."""
    head, comma, body = address.partition(",")
    if not comma:
        return None
    try:
        return base64.b64decode(unquote(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except ValueError:
        return None


def ending_of(data: bytes) -> str:
    """Return the ending of a picture's file by its first bytes, empty where it is none."""
    signs = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"GIF8", "gif"), (b"BM", "bmp"), (b"RIFF", "webp"), (b"II*\0", "tif"), (b"MM\0*", "tif"))  # fmt: skip
    ending = next((ending for sign, ending in signs if data.startswith(sign)), "")
    return ending or ("svg" if b"<svg" in data[:500] else "")
