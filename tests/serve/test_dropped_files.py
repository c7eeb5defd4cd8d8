"""A file dropped on a page of the preview becomes a draft; only pages of the preview may send one."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin.serve.dropped_files import DroppedFiles
from bulletin.serve.event_bus import EventBus
from bulletin.serve.request_guard import IMPORT
from bulletin.serve.server import Server, open_server
from tests.intake.test_import_command import simple


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/issues").mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text("名称: 工作简报\n编发单位: 协调小组办公室\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<html><body><main>首页</main></body></html>")
    return tmp_path


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    opened = open_server(None, root / "site", EventBus(), "live()", "<p>等</p>", DroppedFiles(root).take)
    opened.start()
    yield opened
    opened.stop()


def post(server: Server, data: bytes, path: str = f"{IMPORT}?name=a.docx", **headers: str) -> tuple[int, str]:
    own = f"127.0.0.1:{server.server_port}"
    said = {"Host": own, "Origin": f"http://{own}", "Sec-Fetch-Site": "same-origin"} | headers
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request("POST", path, data, {name: value for name, value in said.items() if value})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_dropped_file_is_written_as_a_draft_with_its_list(server: Server, root: Path) -> None:
    status, text = post(server, simple(), f"{IMPORT}?name=C:%5C%E6%97%A7.docx")
    told = json.loads(text)
    assert status == 200
    assert (told["path"], told["page"]) == ("content/issues/2019/12.md", "issues/12.html")
    assert told["text"].startswith("导入说明：旧.docx")
    assert "草稿: true" in (root / told["path"]).read_text()
    again = json.loads(post(server, simple())[1])
    assert again["path"] == ""
    assert "number-taken" in again["text"]


def test_what_cannot_be_read_is_said_in_a_sentence(server: Server, root: Path) -> None:
    status, text = post(server, b"PK\x03\x04 and no more")
    assert status == 200
    assert "source-damaged" in json.loads(text)["text"]
    assert not list((root / "content/issues").iterdir())


@pytest.mark.parametrize(("headers", "path", "status"), [
    ({"Origin": "http://elsewhere.example"}, "", 403),
    ({"Origin": ""}, "", 403),
    ({"Host": "elsewhere.example"}, "", 403),
    ({"Sec-Fetch-Site": "cross-site"}, "", 403),
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Origin": "null"}, "", 403),
    ({"Content-Length": "x"}, "", 411),
    ({"Content-Length": "100000001"}, "", 413),
    ({}, "/index.html", 404),
    ({}, "/.live/live.js", 404),
])  # fmt: skip
def test_nobody_else_can_send_a_file_and_nothing_else_is_taken(
    server: Server, root: Path, headers: dict[str, str], path: str, status: int
) -> None:
    assert post(server, simple()[:200], path or f"{IMPORT}?name=a.docx", **headers)[0] == status
    assert not list((root / "content/issues").iterdir())


def test_a_preview_that_takes_no_files_offers_none(root: Path) -> None:
    opened = open_server(None, root / "site", EventBus(), "live()", "<p>等</p>")
    opened.start()
    try:
        assert post(opened, b"1")[0] == 404
    finally:
        opened.stop()
