"""Serves the site over HTTP on this machine only; the script that refreshes pages is added when they are sent, not on disk."""

import html
import json
import posixpath
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bulletin.serve.dropped_files import DroppedResult
from bulletin.serve.event_bus import RELOAD, EventBus
from bulletin.serve.request_guard import (
    IMPORT,
    SENDING_S,
    byte_range,
    is_allowed,
    name_in,
    security_headers,
    why_refused,
)

HOST = "127.0.0.1"
REQUEST_S = 10.0  # how long a browser may take to send a request, and for each read and write
STREAMS = 64  # maximum number of pages that listen at once
CONNECTIONS = 256  # maximum number at once; a browser opens six
LIVE, EVENTS = "/.live/live.js", "/.live/events"
# Addresses of the style sheet and the scripts that all pages share, as templates write them: href="../assets/site.css"
_SHARED = re.compile(rb"""((?:href|src)=)"((?:\.\./)*assets/[^"/?#]+[.](?:css|js))["]""")
Importer = Callable[[str, bytes], DroppedResult]  # name and bytes of a dropped file → what became of it
FIRST_PORT, PORTS = 8000, 20  # without --port, the first that is free


class Server(ThreadingHTTPServer):
    """Serves `folder`, which may be exchanged for another one at any time, or not exist yet."""

    daemon_threads = True
    # A port that another run has just left can be taken at once; one in use cannot.
    allow_reuse_address = True

    def __init__(
        self, port: int, folder: Path, bus: EventBus, live: str, waiting: str, take: Importer | None = None
    ) -> None:
        """live: the script for pages; waiting: the page shown until there is one; take: imports a dropped file."""
        self.take = take
        self.folder, self.bus, self.live, self.waiting = folder, bus, live, waiting
        self.streams = threading.BoundedSemaphore(STREAMS)
        self._connections = threading.BoundedSemaphore(CONNECTIONS)
        super().__init__((HOST, port), Handler)

    @property
    def address(self) -> str:
        """The address for a browser."""
        return f"http://{HOST}:{self.server_port}/"

    def start(self) -> None:
        """Start answering requests, in a thread of its own."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Stop answering requests; waiting pages get no more events."""
        self.bus.close()
        self.shutdown()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own; close it if there are too many."""
        if self._connections.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection, then make room for another one."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._connections.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Report nothing when a browser goes away in the middle of an answer."""


class Handler(SimpleHTTPRequestHandler):
    """Answers the requests of one connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    _kind = ""
    timeout = REQUEST_S  # of each read and write

    def handle_one_request(self) -> None:
        """Answer one request; a browser that does not send it in time is cut off."""
        self._start_timer(REQUEST_S)
        try:
            super().handle_one_request()
        except OSError:  # the other side went away
            self.close_connection = True
        finally:
            self._timer.cancel()

    def parse_request(self) -> bool:
        """Return whether the request could be read; the time limit for sending it ends here."""
        is_read = super().parse_request()
        self._timer.cancel()
        return is_read

    def _start_timer(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def do_GET(self) -> None:
        """Answer with a file, the script, or the stream of events."""
        if not is_allowed(self.headers, self.server.server_port):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        parts = urlsplit(self.path)
        if parts.path == EVENTS:
            self._stream(parse_qs(parts.query).get("after", [""])[0])
        elif parts.path == LIVE:
            # Under an address with the id of this run the script never changes.
            is_lasting = parts.query == self.server.bus.run
            self._answer(self.server.live.encode(), "text/javascript; charset=utf-8", is_lasting=is_lasting)
        else:
            self._file(unquote(parts.path).lstrip("/"), parts.query)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Import a file that was dropped on a page of ours; refuse all other requests of this kind."""
        self.close_connection = True  # an unread rest of the file must not be taken for the next request
        take = self.server.take
        refused = why_refused(self.headers, self.path, self.server.server_port, takes_files=take is not None)
        if refused is not None or take is None:
            self.send_error(refused or HTTPStatus.NOT_FOUND)
            return
        self._start_timer(SENDING_S)
        length = int(self.headers["Content-Length"])
        data = self.rfile.read(length)
        self._timer.cancel()
        if len(data) == length:
            found = take(name_in(self.path), data)._asdict()
            self._answer(json.dumps(found, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _file(self, name: str, stamp: str) -> None:
        name = name + "index.html" if not name or name.endswith("/") else name
        folder = self.server.folder.resolve()
        path, status = folder / name, HTTPStatus.OK
        if name.endswith(".pdf") and name in self.server.bus.coming:  # still being made
            self._wait(name)
            return
        if not _is_file_within(path, folder):
            path, status = folder / "404.html", HTTPStatus.NOT_FOUND
        try:
            data = path.read_bytes()
        except OSError:  # not even 404.html: nothing was built yet
            self._wait(name)
            return
        kind = self.guess_type(str(path))
        if kind == "text/html":
            data, kind = self._with_script(data, name), "text/html; charset=utf-8"
        self._answer(data, kind, status, is_lasting=bool(stamp) and stamp == self._stamp(name))

    def _wait(self, name: str) -> None:
        self._answer(self._with_script(self.server.waiting.encode(), name), "text/html; charset=utf-8")

    def _with_script(self, page: bytes, name: str) -> bytes:
        bus, page = self.server.bus, self._stamped(page, name)
        takes = f' data-import="{IMPORT}"' if self.server.take else ""
        script = (
            f'<script src="{LIVE}?{bus.run}" defer data-live="{EVENTS}"{takes} data-page="{html.escape(name)}"'
            f' data-after="{bus.now}" data-problems="{html.escape(bus.problems)}"'
            f' data-frame="{html.escape(bus.frame.data)}"></script>\n'
        )
        before, found, after = page.rpartition(b"</body>")
        return before + script.encode() + found + after if found else page + script.encode()

    def _stamped(self, page: bytes, name: str) -> bytes:
        """Return a page with stamps on the addresses of style sheet and scripts, so that the browser keeps them.

        Requesting them takes half of the time of a reload.
        """

        def stamped(found: re.Match[bytes]) -> bytes:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[2].decode()))
            stamp = self._stamp(path)
            return b'%s"%s?%s"' % (found[1], found[2], stamp.encode()) if stamp else found[0]

        return _SHARED.sub(stamped, page)

    def _stamp(self, name: str) -> str:
        """Return mtime and size of a file as text, which changes with the file; empty if there is none."""
        try:
            facts = (self.server.folder / name).stat()
        except (OSError, ValueError):
            return ""
        return f"{facts.st_mtime_ns:x}-{facts.st_size:x}"

    def _answer(
        self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, *, is_lasting: bool = False
    ) -> None:
        """Send `data`, or the requested range of it. is_lasting: the address will never have other content, and may be cached."""
        # Not for pages: their length changes with the script that is added.
        part = None
        if status == HTTPStatus.OK and "If-Range" not in self.headers and not kind.startswith("text/html"):
            try:
                part = byte_range(self.headers.get("Range"), len(data))
            except ValueError:
                self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                self.send_header("Content-Range", f"bytes */{len(data)}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
        self.send_response(status if part is None else HTTPStatus.PARTIAL_CONTENT)
        if part is not None:
            self.send_header("Content-Range", f"bytes {part.start}-{part.stop - 1}/{len(data)}")
            data = data[part]
        self.send_header("Accept-Ranges", "none" if kind.startswith("text/html") else "bytes")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=31536000, immutable" if is_lasting else "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def end_headers(self) -> None:
        """Add the security headers to every answer, also to refusals."""
        for name, value in security_headers(self._kind):
            self.send_header(name, value)
        super().end_headers()

    def send_header(self, keyword: str, value: str) -> None:
        """Send a header; keep the media type of the answer for `end_headers`."""
        if keyword == "Content-Type":
            self._kind = value
        super().send_header(keyword, value)

    def _stream(self, place: str) -> None:
        """Send events as they come, to at most STREAMS pages at once (HTML Standard, 9.2 Server-sent events)."""
        if not self.server.streams.acquire(blocking=False):
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            self._send_events(place)
        finally:
            self.server.streams.release()

    def _send_events(self, place: str) -> None:
        place = self.headers.get("Last-Event-ID") or place
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(b"retry: 500\n\n")
        while (received := self.server.bus.after(place)) is not None:
            events, place = received
            for event in events:
                self.wfile.write(f"id: {place}\nevent: {event.kind}\ndata: {event.data}\n\n".encode())
            if not events:
                self.wfile.write(b": still here\n\n")  # only a write shows that the browser has gone away
            self.wfile.flush()
            if RELOAD in events:
                return

    def version_string(self) -> str:
        """Return the program's name without the Python version, which would help an attacker."""
        return "bulletin"

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the terminal is for the results of builds."""


def _is_file_within(path: Path, folder: Path) -> bool:
    """Return whether there is such a file in the folder; False, too, for a name that no file can have."""
    try:
        return path.resolve().is_relative_to(folder) and path.is_file()
    except (OSError, ValueError):
        return False


def open_server(
    port: int | None, folder: Path, bus: EventBus, live: str, waiting: str, take: Importer | None = None
) -> Server:
    """Return a server on `port`, or on the first free port from 8000 on. Raises OSError: there is none."""
    wanted = range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,)
    for number in wanted:
        try:
            return Server(number, folder, bus, live, waiting, take)
        except OSError:
            if number == wanted[-1]:
                raise
    raise AssertionError
