"""One command at a time in a folder: who waits says for whom, gives up in time, and no killed command keeps others waiting."""

import errno
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bulletin.build.lock import folder_lock
from bulletin.values.options import PATIENT, Patience
from bulletin.values.system_errors import BusyFolderError, explain
from bulletin.values.temporary_folder import clear_left_behind, process_folder
from tests.builds import issues
from tests.conftest import SITE

HOLD = """
import sys, os, time
from pathlib import Path
from bulletin.build.lock import folder_lock
from bulletin.values.options import Patience
with folder_lock(Path(sys.argv[1]), Patience("bulletin print 365")):
    if sys.argv[2] == "fork" and os.fork() == 0:
        time.sleep(60)
    print(os.getpid(), flush=True)
    time.sleep(60)
"""


def holder(folder: Path, how: str = "") -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, folder, how], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def site(root: Path, count: int = 3) -> Path:
    for name, text in {"content/site.yaml": SITE, **issues(count)}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def bulletin(root: Path, *arguments: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    whole = [sys.executable, "-m", "bulletin", *arguments, "-C", str(root)]
    return subprocess.run(whole, capture_output=True, text=True, check=False, timeout=250, **settings)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (["build", "--no-pdf"], "output"),
        (["print", "1"], "output/print"),
        (["volume", "2026"], "output/print"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_says_in_a_pipe_for_whom_it_waits_and_gives_up(
    tmp_path: Path, arguments: list[str], folder: str
) -> None:
    with holder(site(tmp_path) / folder) as other:
        told = bulletin(tmp_path, *arguments, "--wait", "3")
        other.kill()
    assert told.returncode == 1
    assert re.search(
        rf"有 `bulletin print 365` 正在工作（进程 {other.pid}，\d\d:\d\d:\d\d 开始），等它做完", told.stderr
    )
    assert "错误[folder-busy]: 等了 3 秒" in told.stderr
    assert f"`kill {other.pid}`" in told.stderr


def test_a_command_that_waited_does_its_work_when_the_other_has_ended(tmp_path: Path) -> None:
    with holder(site(tmp_path) / "output") as other:
        threading.Timer(1, other.kill).start()
        told = bulletin(tmp_path, "build", "--no-pdf")
    assert (told.returncode, told.stderr) == (0, "")


def test_a_child_of_a_killed_command_holds_no_lock(tmp_path: Path) -> None:
    """A forked process shares the open file, and so the lock, unless it closes it."""
    with holder(tmp_path, "fork") as other:
        other.kill()
        other.wait()
        with folder_lock(tmp_path, Patience(wait_s=1)):
            pass


def test_a_lock_file_that_was_removed_meanwhile_is_none(tmp_path: Path) -> None:
    """Two commands would hold two files of the same name."""
    with folder_lock(tmp_path, PATIENT):
        (tmp_path / ".lock").unlink()
        at_once = Patience(wait_s=0)
        with (
            folder_lock(tmp_path, at_once),
            pytest.raises(BusyFolderError),
            folder_lock(tmp_path, at_once),
        ):
            pass


@pytest.mark.parametrize("words", ["", "[]", '{"pid": "x"}', "\x00" * 3000])
def test_a_lock_file_that_says_nothing_is_waited_for_all_the_same(tmp_path: Path, words: str) -> None:
    with folder_lock(tmp_path, PATIENT):
        (tmp_path / ".lock").write_text(words)
        with pytest.raises(BusyFolderError) as caught, folder_lock(tmp_path, Patience(wait_s=0)):
            pass
    assert "有另一个 bulletin 正在工作" in explain(caught.value).message


def test_a_second_preview_of_a_folder_says_who_has_it(tmp_path: Path) -> None:
    site(tmp_path)
    with holder_of_preview(tmp_path) as first:
        assert stat.S_IMODE((tmp_path / "output/.preview").stat().st_mode) == 0o700, "drafts are in it"
        told = bulletin(tmp_path, "serve", "--no-pdf", "--port", "8971")
        first.send_signal(signal.SIGTERM)
        first.wait(10)
    assert told.returncode == 1
    assert "错误[preview-running]" in told.stderr
    assert f"有 `bulletin serve` 正在工作（进程 {first.pid}" in told.stderr


def holder_of_preview(root: Path) -> "subprocess.Popen[str]":
    whole = [sys.executable, "-m", "bulletin", "serve", "--no-pdf", "--port", "8970", "-C", str(root)]
    process = subprocess.Popen(whole, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    while "预览" not in process.stdout.readline():
        assert process.poll() is None
    return process


def test_only_folders_of_ours_that_nobody_holds_are_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("bulletin-abcd1234-tmp", "bulletin-notes", "weasyprint-abcd1234", "bulletin-ABCD1234-tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "face").write_text("…")
    (tmp_path / "bulletin-linked12-tmp").symlink_to(tmp_path / "bulletin-notes")
    clear_left_behind()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {
        "bulletin-notes",
        "weasyprint-abcd1234",
        "bulletin-ABCD1234-tmp",
        "bulletin-linked12-tmp",
    }
    assert (tmp_path / "bulletin-notes/face").exists()


def test_a_full_disk_of_temporary_files_is_named_where_they_lie() -> None:
    for number in (errno.ENOSPC, errno.EFBIG):
        found = explain(OSError(number, "", "/scratch/bulletin-abcd1234-tmp/weasyprint-x/face"))
        assert (found.code, found.span.path) == ("temporary-full", "/scratch")


def test_without_any_place_for_temporary_files_the_wanted_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python says "No such file or directory" where each of its places is full, and names none."""

    def nowhere() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", nowhere)
    monkeypatch.setattr("bulletin.values.temporary_folder._folder", None)
    monkeypatch.setenv("TMPDIR", "/scratch")
    with pytest.raises(OSError, match="bulletin-") as caught:
        process_folder()
    assert (explain(caught.value).code, explain(caught.value).span.path) == ("temporary-full", "/scratch")


# A command that is told to end at the moment its folder is made, and one whose worker still writes there when it ends.
TOLD_AT_ONCE = """
made = os.mkdir

def made_and_told_to_end(path, mode):
    made(path, mode)
    os.kill(os.getpid(), signal.SIGTERM)

signal.signal(signal.SIGTERM, lambda *_: sys.exit())
os.mkdir = made_and_told_to_end
process_folder()
"""
STILL_WRITING = """
folder, removed = process_folder(), os.rmdir

def written_and_removed(path, **at):
    with suppress(OSError):
        (folder / "face").touch()
    removed(path, **at)

os.rmdir = written_and_removed
"""


@pytest.mark.parametrize("doing", [TOLD_AT_ONCE, STILL_WRITING])
def test_whatever_ends_a_command_its_temporary_folder_goes_with_it(tmp_path: Path, doing: str) -> None:
    begin = (
        "import os, signal, sys\nfrom contextlib import suppress\n"
        "from bulletin.values.temporary_folder import process_folder\n"
    )
    subprocess.run(
        [sys.executable, "-c", begin + doing], env={**os.environ, "TMPDIR": str(tmp_path)}, check=True
    )
    assert list(tmp_path.iterdir()) == []
