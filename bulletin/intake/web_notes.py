"""Reads what a saved web page contains besides text: .mht archives, pictures in data: addresses, footnotes with their marks."""

import base64
import email
from collections.abc import Callable
from itertools import islice
from urllib.parse import unquote, unquote_to_bytes

from lxml import html

_BLOCKS = ("p", "li", "dd", "td", "div")
_LONGEST_MARK = 6  # characters: [12], ①
_MOST_ELEMENTS = 50  # in a note; a larger block is a chapter with a link back to the contents


def take_notes(root: html.HtmlElement, notes: dict[str, str]) -> dict[html.HtmlElement, str]:
    """Return note mark → label; the text of each note is moved from the page into `notes`.

    HTML by Word, LibreOffice, pandoc and mammoth has one thing in common: the mark links to the note, and the note links back.
    """
    named = {name: each for each in root.iter() for name in (each.get("id"), each.get("name")) if name}
    marks: dict[html.HtmlElement, str] = {}
    taken: list[html.HtmlElement] = []
    for link in root.iter("a"):
        target = named.get((link.get("href") or "").removeprefix("#"))
        if target is None or len("".join(link.itertext()).strip()) > _LONGEST_MARK:
            continue
        block = target if target.tag in _BLOCKS else next(target.iterancestors(*_BLOCKS), target)
        # a note contains neither the link to it nor a mark that was found before
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
    """Return the outermost inline element (<sup>, <span>) that contains nothing but the link; else the link."""
    around = link.getparent()
    is_alone = (
        around is not None and around.tag not in _BLOCKS and around.text_content() == link.text_content()
    )
    return _outermost(around) if is_alone else link


def _leads_to(link: html.HtmlElement, mark: html.HtmlElement) -> bool:
    """Return whether a link leads to a mark, to an element in it, or to the inline element around it."""
    around = mark.getparent()
    near = (*mark.iter(), *(() if around is None or around.tag in _BLOCKS else (around,)))
    names = {each.get(kind) for each in near for kind in ("id", "name")}
    href = link.get("href") or ""
    return href.startswith("#") and href[1:] in names


def archived(data: bytes) -> tuple[bytes, Callable[[str], bytes | None]]:
    """Return the page of an .mht file, and a function that returns its pictures by address (RFC 2557)."""
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
    """Return the bytes in a data: address (RFC 2397), None if it is damaged."""
    head, comma, body = address.partition(",")
    if not comma:
        return None
    try:
        return base64.b64decode(unquote(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except ValueError:
        return None


def ending_of(data: bytes) -> str:
    """Return the file extension of a picture by its first bytes, empty if it is no picture."""
    signs = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"GIF8", "gif"), (b"BM", "bmp"), (b"RIFF", "webp"), (b"II*\0", "tif"), (b"MM\0*", "tif"))  # fmt: skip
    ending = next((ending for sign, ending in signs if data.startswith(sign)), "")
    return ending or ("svg" if b"<svg" in data[:500] else "")
