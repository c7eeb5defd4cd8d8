"""Files that an office can put where the program reads: each is named, none is waited for, none ends in an internal fault."""

import errno
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bulletin.build.load import load_site
from bulletin.build.pipeline import build
from bulletin.build.sources import read_sources
from bulletin.distribution.sheet_reading import book_from_sheet
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Span, error, render_full, render_json, render_short
from bulletin.values.options import Options
from bulletin.values.system_errors import explain
from tests.builds import run, tree
from tests.commands import bulletin
from tests.conftest import ISSUE, TODAY

MakeSite = Callable[..., Path]
ESCAPES = "\x1b]0;x\x07\x1b[2J\x9b31m\x7f\u202e"


def codes(root: Path) -> list[tuple[str, str]]:
    """Return the code and file of each finding."""
    return [(d.code, d.span.path) for d in load_site(root, Audience(TODAY)).diagnostics]


def test_a_year_folder_that_leads_elsewhere_is_named(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    elsewhere = tmp_path / "disk"
    elsewhere.mkdir()
    (elsewhere / "2.md").write_text(ISSUE)
    (root / "content" / "issues" / "2019").symlink_to(elsewhere)
    (root / "content" / "issues" / "3.md").symlink_to(elsewhere / "2.md")
    (root / "content" / "issues" / "4.jpg").symlink_to(elsewhere / "2.md")
    refused = [f"content/issues/{name}" for name in ("2019", "3.md", "4.jpg")]
    assert codes(root) == [("link-outside", path) for path in refused]


def test_links_within_content_are_followed_but_not_round_and_round(make_site: MakeSite) -> None:
    text = ISSUE.replace("会议开得很好。", "见[表](今年/表.pdf)。")
    root = make_site({"content/issues/1.md": text, "content/files/表.pdf": "%PDF"})
    (root / "content" / "issues" / "今年").symlink_to("../files")
    assert codes(root) == []
    (root / "content" / "files" / "圈").symlink_to("../files")
    assert codes(root) == [("link-outside", "content/files/圈"), ("link-outside", "content/issues/今年/圈")]


def test_a_link_that_leads_to_itself_and_a_name_in_gbk_are_named(make_site: MakeSite) -> None:
    """As a zip made on Windows unpacks elsewhere: the name was an internal fault."""
    root = make_site({"content/issues/1.md": ISSUE})
    folder = root / "content" / "issues"
    (folder / "圈").symlink_to("圈")
    try:
        (folder / os.fsdecode("第8期.md".encode("gbk"))).write_text(ISSUE)
        (folder / os.fsdecode("附件".encode("gbk"))).mkdir()
    except OSError:
        pytest.skip("this disk takes names in UTF-8 alone")
    assert sorted(codes(root)) == [
        ("link-outside", "content/issues/圈"),
        ("name-not-utf8", "content/issues/第8期.md"),
        ("name-not-utf8", "content/issues/附件"),
    ]
    told = bulletin("check", "-C", root)
    assert told.exit_code == 1
    assert "`content/issues/第8期.md` 没有读" in told.output


def test_a_file_whose_name_is_in_gbk_is_imported_and_a_folder_is_named(make_site: MakeSite) -> None:
    root = make_site({"content/site.yaml": "名称: 工作简报\n编发单位: 协调小组办公室\n"})
    file, folder = (root / os.fsdecode(name.encode("gbk")) for name in ("第9期.txt", "附件"))
    try:
        file.write_text("标题很好\n会议开得很好，大家都说好。\n")
        folder.mkdir()
    except OSError:
        pytest.skip("this disk takes names in UTF-8 alone")
    assert bulletin("import", str(file), "-C", root).exit_code == 0
    (issue,) = (root / "content" / "issues").rglob("*.md")
    assert issue.name == "9.md"
    (root / "content").rename(folder / "content")
    told = subprocess.run(
        [sys.executable, "-m", "bulletin", "check", "-C", folder], capture_output=True, encoding="utf-8"
    )
    assert told.returncode == 1
    assert "错误[name-not-utf8]: 文件或者文件夹的名字不是 UTF-8 编码" in told.stderr
    assert "附件" in told.stderr


def test_pipes_and_devices_are_refused_without_being_opened(make_site: MakeSite) -> None:
    """A pipe that is opened waits for its writer for ever."""
    text = ISSUE.replace("会议开得很好。", "![图](管.jpg)")
    root = make_site({"content/issues/1.md": text})
    os.mkfifo(root / "content" / "issues" / "2.md")
    os.mkfifo(root / "content" / "issues" / "管.jpg")
    os.mkfifo(root / "content" / "recipients.yaml")
    (root / "layouts").mkdir()
    os.mkfifo(root / "layouts" / "issue.html")
    found = codes(root)
    assert ("not-a-file", "content/issues/2.md") in found
    assert ("not-a-file", "content/recipients.yaml") in found
    assert ("missing-picture", "content/issues/1.md") in found
    assert not stat.S_ISREG((root / "content" / "issues" / "2.md").stat().st_mode)


@pytest.mark.parametrize("site", ["名称: 工作简报\n" * 1_000_000, "\x00\xff", ""])
def test_settings_that_cannot_be_read_are_named(make_site: MakeSite, site: str) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    (root / "content" / "site.yaml").write_bytes(site.encode("latin-1", "replace"))
    assert ("content/site.yaml") in {path for _, path in codes(root)}


def test_a_template_in_gbk_is_read_and_one_that_is_no_text_is_named(make_site: MakeSite) -> None:
    gbk = '{% extends "base.html" %}{% block main %}这是简报{% endblock %}'.encode("gb18030")
    root = make_site({"content/issues/1.md": ISSUE, "layouts/issue.html": gbk})
    report = run(root)
    assert ("gb18030-text", "layouts/issue.html") in {(d.code, d.span.path) for d in report.diagnostics}
    (root / "layouts" / "issue.html").write_bytes(b"\xff\xfd\x00")
    report = run(root)
    assert ("not-utf8", "layouts/issue.html") in {(d.code, d.span.path) for d in report.diagnostics}
    assert not report.published


def test_printing_stops_at_a_template_that_cannot_be_read(make_site: MakeSite) -> None:
    """Else the copies would have another look than the office's."""
    root = make_site({"content/issues/1.md": ISSUE})
    (root / "layouts").mkdir()
    (root / "layouts" / "print.html").write_bytes(b"\xff\xfd\x00")
    told = bulletin("-C", root, "print", "1")
    assert told.exit_code == 1
    assert "layouts/print.html" in told.stderr
    assert not (root / "output" / "print" / "1").exists()


@pytest.mark.parametrize(
    "template",
    [
        '{% include "issue.html" %}',
        '{% extends "issue.html" %}',
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
)
def test_a_template_that_includes_itself_is_named(make_site: MakeSite, template: str) -> None:
    root = make_site({"content/issues/1.md": ISSUE, "layouts/issue.html": template})
    report = run(root)
    assert {(d.code, d.span.path) for d in report.diagnostics} == {("template-error", "layouts/issue.html")}


def test_a_sheet_that_unpacks_to_gigabytes_is_refused_unread() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(101):
            part.write(b"<row/>" * 170_000)
    (found,) = book_from_sheet(out.getvalue(), "单位.xlsx").diagnostics
    assert (found.code, found.span.path) == ("unreadable-sheet", "单位.xlsx")
    assert "MB" in found.label


@pytest.mark.parametrize(
    "render", [render_short, render_json, lambda d: render_full(d, {d.span.path: ["甲" + ESCAPES]})]
)
def test_no_message_commands_a_terminal(render: Callable[..., str]) -> None:
    bad = f"名{ESCAPES}\n"
    text = render(
        error("x", bad, Span(f"content/{bad}", 1, 2), bad, hint=bad, related=((Span(bad, 1), bad),))
    )
    assert not set(ESCAPES) - set("]0;x[2J31m") & set(text)
    if render is render_short:
        assert "\n" not in text
    if render is render_json:
        assert json.loads(text)["message"] == bad


@pytest.mark.parametrize("style", ["full", "short", "json"])
def test_no_command_lets_a_file_name_command_a_terminal(make_site: MakeSite, style: str) -> None:
    name = "content/issues/\x1b]0;x\x07\x9b2J\n1.md"
    root = make_site({name: ISSUE.replace("会议", "\x1b[2J会议"), "content/issues/2.md": ISSUE})
    for command in (["check"], ["build", "--no-pdf", "--why"], ["build", "--no-pdf", "--lenient"]):
        result = bulletin("-C", root, *command, "--format", style)
        printed = result.stdout + result.stderr
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert not set(printed) & set("\x1b\x07\x9b"), (command, printed)


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system, from which nothing can be moved or linked."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has no other file system to write to")
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_the_site_may_be_a_link_to_another_disk(make_site: MakeSite, other_disk: Path) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    disk = other_disk / "site"
    disk.mkdir()
    (root / "output").mkdir()
    (root / "output" / "site").symlink_to(disk)
    for words in ("会议开得很好。", "会议开得更好。"):
        (root / "content" / "issues" / "1.md").write_text(
            ISSUE.replace("会议开得很好。", words), encoding="utf-8"
        )
        assert run(root).published
        assert (root / "output" / "site").is_symlink()
        assert words in (disk / "issues" / "1.html").read_text(encoding="utf-8")
    assert tree(root)


def test_settings_that_are_a_folder_or_a_pipe_are_not_told_as_missing(tmp_path: Path) -> None:
    settings = tmp_path / "content" / "site.yaml"
    settings.mkdir(parents=True)
    (found,) = read_sources(tmp_path).diagnostics
    assert (found.code, found.hint) == ("not-a-file", "给文件夹改一个不带 .yaml 的名字")
    settings.rmdir()
    os.mkfifo(settings)
    assert [d.code for d in read_sources(tmp_path).diagnostics] == ["not-a-file"]


def test_a_disk_that_is_full_is_named_where_the_results_go(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails names no file."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bulletin.build.pipeline._make", full)
    with pytest.raises(OSError, match="No space") as caught:
        build(Options(make_site({}), tmp_path / "stick", Audience(TODAY)))
    assert explain(caught.value).span.path == str(tmp_path / "stick")
