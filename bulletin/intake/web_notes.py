"""What a saved web page brings along: an archive of page and pictures, pictures in its addresses, notes with their marks."""

import base64
import email
from collections.abc import Callable
from itertools import islice
from urllib.parse import unquote, unquote_to_bytes

from lxml import html

_BLOCKS = ("p", "li", "dd", "td", "div")
_LONGEST_MARK = 6  # characters: [12], ①
_MOST_ELEMENTS = 50  # in a note; a chapter, too, may have a link back to the contents


def take_notes(root: html.HtmlElement, notes: dict[str, str]) -> dict[html.HtmlElement, str]:
    """Return the marks of notes with their labels; the text of each note goes out of the page into `notes`.

    Word, LibreOffice, pandoc and mammoth agree in one thing: the mark is a link to the note, and the note holds a link back.
    """
    named = {name: each for each in root.iter() for name in (each.get("id"), each.get("name")) if name}
    marks: dict[html.HtmlElement, str] = {}
    taken: list[html.HtmlElement] = []
    for link in root.iter("a"):
        target = named.get((link.get("href") or "").removeprefix("#"))
        if target is None or len("".join(link.itertext()).strip()) > _LONGEST_MARK:
            continue
        block = target if target.tag in _BLOCKS else next(target.iterancestors(*_BLOCKS), target)
        inside = list(islice(block.iter(), _MOST_ELEMENTS + 1))
        if len(inside) > _MOST_ELEMENTS or link in inside or not marks.keys().isdisjoint(inside):
            continue
        back = next((each for each in inside if each.tag == "a" and _leads_to(each, link)), None)
        if back is not None:
            label = str(len(notes) + 1)
            back.drop_tree()
            notes[label] = " ".join("".join(block.itertext()).split())
            marks[_outermost(link)] = label
            taken.append(block)
    for block in taken:
        block.drop_tree()
    return marks


def _outermost(link: html.HtmlElement) -> html.HtmlElement:
    """Return what raises a link or colours it, with nothing else in it; else the link."""
    around = link.getparent()
    is_alone = (
        around is not None and around.tag not in _BLOCKS and around.text_content() == link.text_content()
    )
    return _outermost(around) if is_alone else link


def _leads_to(link: html.HtmlElement, mark: html.HtmlElement) -> bool:
    """Return whether a link leads to a mark, to what is around it or in it."""
    around = mark.getparent()
    near = (*mark.iter(), *(() if around is None or around.tag in _BLOCKS else (around,)))
    names = {each.get(kind) for each in near for kind in ("id", "name")}
    href = link.get("href") or ""
    return href.startswith("#") and href[1:] in names


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
