"""Decides which requests the preview answers and which files it takes, and sets security headers: only its own pages may read drafts.

Any page in the same browser can request files from this machine, by `<script src>`, by fetch, or under a host name of its own
that resolves to this machine (DNS rebinding). The browser names the sender in Fetch Metadata (W3C), in Origin (RFC 6454) or,
if it is an older one, in Referer.
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
    # A page that came here by DNS rebinding has another host name.
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
    # A link on another site, as in a web mail: the preview is shown, and the page with the link cannot read it.
    return headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"


def _host_of(address: str) -> str:
    """Return host and port of an http address; empty if it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme == "http" else ""


def security_headers(kind: str) -> tuple[tuple[str, str], ...]:
    """Return the security headers of an answer. kind: its media type; an SVG drawing opened by itself may run no scripts."""
    is_drawing = kind.startswith("image/svg") or "xml" in kind
    return (*_ALL, ("Content-Security-Policy", _POLICY_OF_DRAWINGS if is_drawing else _POLICY))


def byte_range(header: str | None, size: int) -> slice | None:
    """Return the requested range of bytes (RFC 9110, 14.1.2); None for the whole file. Raises ValueError: there are no such bytes."""
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:  # bytes=-500: the last 500
        begin, end = max(size - int(last), 0), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    if begin >= end:
        raise ValueError(header)
    return slice(begin, end)


IMPORT = "/.live/import"
MOST_BYTES = 100_000_000  # of a file, as in `bulletin import`
SENDING_S = 120.0  # how long a browser may take to send a file


def why_refused(headers: Message, address: str, port: int, *, takes_files: bool) -> HTTPStatus | None:
    """Return why a file is refused; None if it is taken: it must come from a page of ours, and its length must be stated."""
    length = headers.get("Content-Length", "")
    if not is_allowed(headers, port) or headers.get("Origin") is None:
        return HTTPStatus.FORBIDDEN
    if not takes_files or urlsplit(address).path != IMPORT:
        return HTTPStatus.NOT_FOUND
    if not (length.isascii() and length.isdecimal() and len(length) < 12):
        return HTTPStatus.LENGTH_REQUIRED
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > MOST_BYTES else None


def name_in(address: str) -> str:
    """Return the name of the file, which the page sends in the address."""
    return parse_qs(urlsplit(address).query).get("name", [""])[0]
