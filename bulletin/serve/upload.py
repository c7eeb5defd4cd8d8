"""Which files the preview takes from its own pages, how large, and where they are sent."""

from email.message import Message
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from bulletin.serve.request_guard import is_allowed

IMPORT = "/.live/import"
MOST_BYTES = 100_000_000  # as `bulletin import` takes
SENDING_S = 120.0  # so long a browser may take to send one


def why_refused(headers: Message, address: str, port: int, *, takes_files: bool) -> HTTPStatus | None:
    """Return why a file is not taken, None where it is: it must come from a page of ours, which says so and how long it is."""
    length = headers.get("Content-Length", "")
    if not is_allowed(headers, port) or headers.get("Origin") is None:
        return HTTPStatus.FORBIDDEN
    if not takes_files or urlsplit(address).path != IMPORT:
        return HTTPStatus.NOT_FOUND
    if not (length.isascii() and length.isdecimal() and len(length) < 12):
        return HTTPStatus.LENGTH_REQUIRED
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > MOST_BYTES else None


def name_in(address: str) -> str:
    """Return the name of a file as the page says it."""
    return parse_qs(urlsplit(address).query).get("name", [""])[0]
