"""Which requests the preview answers, which files it takes, the headers of its answers: drafts are for its own pages only.

Any page in the same browser can ask this machine for files, by `<script src>`, by fetch, or under a name of its own that
leads here (DNS rebinding). The browser names the sender: Fetch Metadata (W3C), Origin (RFC 6454) or, older, Referer.
"""

import re
from email.message import Message
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
# One range; several are answered with the whole file, as RFC 9110 allows.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

# Pages carry a stricter policy of their own, which the browser applies as well.
_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_POLICY_OF_DRAWINGS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_ALL = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
)


def is_allowed(headers: Message, port: int) -> bool:
    """Return whether a request comes from a page of ours, or from the person at the browser."""
    host = headers.get("Host", "").lower()
    if host not in {f"{name}:{port}" for name in OWN_NAMES} | (OWN_NAMES if port == 80 else frozenset()):
        return False
    if (origin := headers.get("Origin")) is not None and origin.lower() != f"http://{host}":
        return False
    site = headers.get("Sec-Fetch-Site")
    if site is None:
        referrer = headers.get("Referer", "")
        return not referrer or _host_of(referrer) == host
    if site in ("same-origin", "none"):
        return True
    # A link to the preview in a mail: its page is shown, and the page with the link cannot read it.
    return headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"


def _host_of(address: str) -> str:
    """Return host and port of an http address, empty where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme == "http" else ""


def security_headers(kind: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer. kind: its media type; a drawing opened by itself runs no scripts."""
    is_drawing = kind.startswith("image/svg") or "xml" in kind
    return (*_ALL, ("Content-Security-Policy", _POLICY_OF_DRAWINGS if is_drawing else _POLICY))


def byte_range(header: str | None, size: int) -> slice | None:
    """Return which bytes are asked for (RFC 9110, 14.1.2), None for all. ValueError: there are none of them."""
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(size - int(last), 0), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    if begin >= end:
        raise ValueError(header)
    return slice(begin, end)


IMPORT = "/.live/import"
MOST_BYTES = 100_000_000  # as `bulletin import` takes
SENDING_S = 120.0  # so long a browser may take to send one


def why_refused(headers: Message, address: str, port: int, *, takes_files: bool) -> HTTPStatus | None:
    """Return why a file is not taken, None where it is: it must come from a page of ours, and with its length."""
    length = headers.get("Content-Length", "")
    if not is_allowed(headers, port) or headers.get("Origin") is None:
        return HTTPStatus.FORBIDDEN
    if not takes_files or urlsplit(address).path != IMPORT:
        return HTTPStatus.NOT_FOUND
    if not (length.isascii() and length.isdecimal() and len(length) < 12):
        return HTTPStatus.LENGTH_REQUIRED
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > MOST_BYTES else None


def name_in(address: str) -> str:
    """Return the name of a file as the page sends it."""
    return parse_qs(urlsplit(address).query).get("name", [""])[0]
