"""Saved files become batches, batches become events, and the server shows what is there."""

import _thread
import http.client
import queue
import re
import socket
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin.serve.event_bus import KEPT, Event, EventBus
from bulletin.serve.server import Server, open_server
from bulletin.serve.watch import Watcher, is_network_folder


class Batches:
    """What a watcher yields, collected in the background."""

    def __init__(self, root: Path, *, polls: bool) -> None:
        self.watcher = Watcher(root, polls=polls)
        self._found: queue.SimpleQueue[frozenset[str]] = queue.SimpleQueue()
        threading.Thread(target=self._collect, daemon=True).start()

    def _collect(self) -> None:
        for batch in self.watcher.batches():
            self._found.put(batch)

    def next(self, seconds: float = 60.0) -> frozenset[str]:
        return self._found.get(timeout=seconds)

    def is_quiet(self, seconds: float = 0.3) -> bool:
        try:
            self._found.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


@pytest.fixture(params=[False, True], ids=["told", "polling"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, Batches]]:
    """A site on disk that is being watched, once by the system's events and once by looking again and again."""
    (tmp_path / "content/issues").mkdir(parents=True)
    (tmp_path / "content/issues/1.md").write_text("一")
    batches = Batches(tmp_path, polls=request.param)
    yield tmp_path, batches
    batches.watcher.stop()


def test_a_saved_file_is_a_batch(site: tuple[Path, Batches]) -> None:
    root, batches = site
    (root / "content/issues/1.md").write_text("一二")
    assert batches.next() == {"content/issues/1.md"}


def test_ctrl_c_that_comes_just_before_the_wait_for_a_save_is_heard(tmp_path: Path) -> None:
    """`interrupt_main` does what a signal's handler does at that moment: it marks the signal and wakes nobody."""
    watcher = Watcher(tmp_path, polls=False)
    has_given_up = threading.Event()

    def give_up() -> None:
        has_given_up.set()
        watcher.stop()

    giving_up = threading.Timer(30, give_up)
    giving_up.start()
    threading.Timer(0.1, _thread.interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        next(iter(watcher.batches()))
    giving_up.cancel()
    watcher.stop()
    assert not has_given_up.is_set(), "it was heard only with the next change"


def test_an_editor_that_writes_beside_and_renames_is_a_batch_of_that_file(site: tuple[Path, Batches]) -> None:
    root, batches = site
    beside = root / "content/issues/.1.md.swp"
    beside.write_text("一二三")
    beside.rename(root / "content/issues/1.md")
    assert batches.next() == {"content/issues/1.md"}


def test_reading_is_no_change(site: tuple[Path, Batches]) -> None:
    root, batches = site
    for _ in range(3):
        (root / "content/issues/1.md").read_text()
    assert batches.is_quiet(0.8)


def test_a_deleted_file_is_a_batch(site: tuple[Path, Batches]) -> None:
    root, batches = site
    (root / "content/issues/1.md").unlink()
    assert "content/issues/1.md" in batches.next()


def test_a_folder_of_layouts_made_later_is_watched_from_then_on(site: tuple[Path, Batches]) -> None:
    root, batches = site
    (root / "layouts").mkdir()
    assert batches.next() == {"layouts"}
    (root / "layouts/page.html").write_text("x")
    assert "layouts/page.html" in batches.next()


def test_files_elsewhere_and_files_of_editors_are_no_change(site: tuple[Path, Batches]) -> None:
    root, batches = site
    (root / "output").mkdir()
    (root / "output/x.html").write_text("x")
    (root / "content/issues/~$1.docx").write_text("x")
    (root / "content/issues/1.md~").write_text("x")
    (root / "notes.txt").write_text("x")
    assert batches.is_quiet(0.8)


def test_a_burst_of_saves_is_few_batches(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    batches = Batches(tmp_path, polls=False)
    for n in range(50):
        (tmp_path / f"content/{n}.md").write_text("x")
    seen: set[str] = set()
    count = 0
    while len(seen) < 50:
        seen |= batches.next()
        count += 1
    batches.watcher.stop()
    assert count <= 3


@pytest.mark.parametrize(
    ("folder", "is_network"),
    [("/mnt/share/jianbao", True), ("/home/office", False), ("/mnt/my disk/x", True), ("/mnt", False)],
)
def test_a_folder_of_another_machine_is_known_by_its_mount(folder: str, is_network: bool) -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nnas:/x /mnt/share nfs4 rw 0 0\n//pc/y /mnt/my\\040disk cifs rw 0 0\n"
    assert is_network_folder(Path(folder), mounts) is is_network


def test_a_page_that_was_away_is_told_what_it_missed_and_one_of_another_run_to_load_anew() -> None:
    bus = EventBus()
    place = bus.now
    bus.made(["b", "a"])
    bus.failed("错误")
    bus.made([])
    told = bus.after(place)
    assert told is not None
    assert told[0] == [Event("changed", ("a", "b")), Event("problems", text="错误"), Event("corrected")]
    assert bus.after(told[1], timeout_s=0) == ([], told[1])
    again = bus.after("other-3")
    assert again is not None
    assert [event.kind for event in again[0]] == ["reload"]
    for _ in range(KEPT + 1):
        bus.made(["a"])
    late = bus.after(place)
    assert late is not None
    assert [event.kind for event in late[0]] == ["reload"]


def test_closing_lets_waiting_pages_go() -> None:
    bus = EventBus()
    told: list[object] = []
    waiting = threading.Thread(target=lambda: told.append(bus.after(bus.now)))
    waiting.start()
    bus.close()
    waiting.join(5)
    assert told == [None]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of a small site."""
    site = tmp_path / "site"
    (site / "issues").mkdir(parents=True)
    (site / "index.html").write_text("<html><body><main>首页</main></body></html>")
    (site / "404.html").write_text("<html><body>没有</body></html>")
    (site / "issues/1.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "secret.html").write_text("secret")
    opened = open_server(None, site, EventBus(), "live()", "<p>等</p>")
    opened.start()
    yield opened
    opened.stop()


def fetch(server: Server, path: str, host: str = "127.0.0.1") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request("GET", path, headers={"Host": f"{host}:{server.server_port}"})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, answer.headers.get_content_type(), body


@pytest.mark.parametrize(
    ("path", "status", "kind", "said"),
    [
        ("/", 200, "text/html", "首页"),
        ("/index.html?q=1", 200, "text/html", "首页"),
        ("/issues/1.pdf", 200, "application/pdf", "%PDF-1.7"),
        ("/none.html", 404, "text/html", "没有"),
        ("/../secret.html", 404, "text/html", "没有"),
        ("/%2e%2e/secret.html", 404, "text/html", "没有"),
        ("/.live/live.js", 200, "text/javascript", "live()"),
    ],
)
def test_the_server_answers_with_the_sites_files_and_no_others(
    server: Server, path: str, status: int, kind: str, said: str
) -> None:
    got = fetch(server, path)
    assert got[:2] == (status, kind)
    assert said in got[2]


def test_pages_get_the_script_on_the_way_out_and_keep_their_bytes_on_disk(server: Server) -> None:
    before = (server.folder / "index.html").read_bytes()
    _, _, page = fetch(server, "/")
    assert 'data-page="index.html"' in page
    assert page.endswith("</body></html>")
    assert (server.folder / "index.html").read_bytes() == before


def test_what_pages_share_is_asked_for_once_until_it_changes(server: Server) -> None:
    """A reload that asks for style sheet and scripts again takes twice as long."""
    assets = server.folder / "assets"
    assets.mkdir()
    (assets / "site.css").write_text("a{}")
    (server.folder / "issues").mkdir(exist_ok=True)
    (server.folder / "issues" / "9.html").write_text(
        '<link rel="stylesheet" href="../assets/site.css"><script src="../assets/none.js"></script><body></body>'
    )

    def address() -> str:
        found = re.search(r'href="\.\./(assets/site\.css\?[^"]+)"', fetch(server, "/issues/9.html")[2])
        assert found is not None
        return f"/{found[1]}"

    def lasts(path: str) -> bool:
        with urllib.request.urlopen(server.address + path.lstrip("/")) as answer:
            return "max-age" in answer.headers["Cache-Control"]

    before = address()
    assert address() == before
    assert 'src="../assets/none.js"' in fetch(server, "/issues/9.html")[2]
    assert [lasts(path) for path in (before, "/assets/site.css", "/issues/9.html")] == [True, False, False]
    (assets / "site.css").write_text("a{color:red}")
    assert address() != before
    assert [lasts(path) for path in (before, address())] == [False, True]


def test_a_page_from_elsewhere_cannot_read_drafts_under_a_name_of_its_own(server: Server) -> None:
    """DNS rebinding: the browser asks this machine, but says another's name."""
    assert fetch(server, "/", host="elsewhere.example")[0] == 403
    assert fetch(server, "/", host="localhost")[0] == 200


def test_the_server_is_reached_from_this_machine_only(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_before_the_first_build_there_is_a_page_that_waits(tmp_path: Path) -> None:
    opened = open_server(None, tmp_path / "none", EventBus(), "live()", "<p>等</p>")
    opened.start()
    assert fetch(opened, "/")[2].startswith("<p>等</p>")
    opened.stop()


def test_a_taken_port_is_passed_over_unless_it_was_asked_for(tmp_path: Path, server: Server) -> None:
    other = open_server(None, tmp_path, EventBus(), "", "")
    assert other.server_port != server.server_port
    other.server_close()
    with pytest.raises(OSError, match="in use"):
        open_server(server.server_port, tmp_path, EventBus(), "", "")


def test_events_reach_a_page_as_server_sent_events(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as line:
        ask = f"GET /.live/events?after={server.bus.now} HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n"
        line.sendall(ask.encode())
        said = b""
        while b"retry" not in said:
            said += line.recv(4096)
        server.bus.made(["issues/1.html"])
        while b"issues/1.html" not in said:
            said += line.recv(4096)
    assert b"text/event-stream" in said
    assert b"event: changed\ndata: " in said


def test_a_pdf_that_is_still_being_made_is_waited_for_not_shown_as_it_was(server: Server) -> None:
    server.bus.made(["issues/1.html"], coming=["issues/1.pdf"])
    assert "<p>等</p>" in fetch(server, "/issues/1.pdf")[2]
    server.bus.made(["issues/1.pdf"])
    assert fetch(server, "/issues/1.pdf")[2] == "%PDF-1.7"
