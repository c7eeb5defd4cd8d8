"""Drafts in a preview are for its own pages: other pages in the same browser are refused, and no client can tie it up."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest

from bulletin.serve import server as server_module
from bulletin.serve.event_bus import EventBus
from bulletin.serve.request_guard import byte_range
from bulletin.serve.server import STREAMS, Server, open_server

DATA = "assets/search/1.js"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    site = tmp_path / "site"
    (site / "assets/search").mkdir(parents=True)
    (site / DATA).write_text("draft()")
    (site / "index.html").write_text("<html><body>草稿</body></html>")
    (site / "404.html").write_text("<html><body>没有</body></html>")
    (site / "1.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    opened = open_server(None, site, EventBus(), "live()", "<p>等</p>")
    opened.start()
    yield opened
    opened.stop()


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def ask(server: Server, path: str, **headers: str) -> Answer:
    port = server.server_port
    named = {name.replace("_", "-"): value.replace("PORT", str(port)) for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "none"}, 200),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),  # another program on another port of this machine
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}, 200),
        ({"Origin": "http://127.0.0.1:PORT"}, 200),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "http://127.0.0.1:PORT/index.html"}, 200),
        ({"Referer": "http://elsewhere.example/"}, 403),
        ({"Referer": "http://127.0.0.1:1/"}, 403),
        ({"Referer": "http://[/"}, 403),
        ({"Host": "elsewhere.example:PORT"}, 403),
        ({"Host": "localhost:PORT"}, 200),
        ({"Host": "127.0.0.1:1"}, 403),
        ({"Host": "127.0.0.1.elsewhere.example:PORT"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/" + DATA, "/"])
def test_only_pages_of_the_preview_may_ask(
    server: Server, path: str, headers: dict[str, str], status: int
) -> None:
    answer = ask(server, path, **headers)
    assert answer.status == status
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_drawing_opened_by_itself_runs_no_scripts(server: Server) -> None:
    assert "sandbox" in ask(server, "/1.svg").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/%00", "/a%00.html", "/" + "a" * 300, "/" + "a/" * 3000, "/%ff%fe", "/" + "%E5%A5%BD" * 200, "/.."],
)
def test_a_path_that_no_file_can_have_is_answered(server: Server, path: str) -> None:
    assert ask(server, path).status == 404


def test_an_address_without_end_is_answered(server: Server) -> None:
    assert ask(server, "/" + "a" * 70_000).status == 414


@pytest.mark.parametrize(
    ("asked", "status", "sent", "said"),
    [
        ("bytes=0-3", 206, b"draf", "bytes 0-3/7"),
        ("bytes=5-", 206, b"()", "bytes 5-6/7"),
        ("bytes=-1", 206, b")", "bytes 6-6/7"),
        ("bytes=-100", 206, b"draft()", "bytes 0-6/7"),
        ("bytes=2-100", 206, b"aft()", "bytes 2-6/7"),
        ("bytes=7-", 416, b"", "bytes */7"),
        ("bytes=-0", 416, b"", "bytes */7"),
        ("bytes=3-1", 200, b"draft()", None),
        ("bytes=0-1,3-4", 200, b"draft()", None),
        ("bytes=-", 200, b"draft()", None),
        ("lines=1-2", 200, b"draft()", None),
    ],
)
def test_a_part_of_a_file_is_sent_where_it_is_asked_for(
    server: Server, asked: str, status: int, sent: bytes, said: str | None
) -> None:
    answer = ask(server, "/" + DATA, Range=asked)
    assert (answer.status, answer.body, answer.headers["Content-Range"]) == (status, sent, said)


def test_an_empty_file_has_no_first_byte() -> None:
    with pytest.raises(ValueError, match="bytes=0-"):
        byte_range("bytes=0-", 0)


def test_a_client_that_never_ends_its_request_is_cut_off(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = server_module.REQUEST_S
    monkeypatch.setattr(server_module, "REQUEST_S", 0.5)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as line:
        began = time.monotonic()
        line.sendall(b"GET / HTTP/1.1\r\n")
        with suppress(OSError):
            while line.send(b"X"):
                time.sleep(0.1)
        assert 0.4 <= time.monotonic() - began < usual


def test_so_many_pages_listen_at_once_and_one_more_is_refused(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(STREAMS):
            line = stack.enter_context(
                socket.create_connection(("127.0.0.1", server.server_port), timeout=60)
            )
            wanted = f"GET /.live/events?after={server.bus.now} HTTP/1.1"
            line.sendall(f"{wanted}\r\nHost: localhost:{server.server_port}\r\n\r\n".encode())
            assert line.recv(12) == b"HTTP/1.1 200"
        assert ask(server, f"/.live/events?after={server.bus.now}").status == 503
        assert ask(server, "/").status == 200
