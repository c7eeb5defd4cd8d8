"""Files are written whole or not at all, keep what they are, and leave nothing beside them."""

import errno
import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bulletin.build.load import load_site
from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.files import is_temporary_file, sweep_temporaries, write_atomically, write_new
from bulletin.values.options import Options
from tests.conftest import ISSUE, TODAY

Writer = Callable[[Path, bytes], None]
MakeSite = Callable[..., Path]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def left_behind(folder: Path) -> Path:
    """Put a file where a writer that was killed would have left it."""
    path = folder / ".bulletin-77-0123abcd.tmp"
    path.write_bytes(b"half")
    assert is_temporary_file(path.name)
    return path


@pytest.mark.parametrize("write", [write_atomically, write_new])
def test_the_next_writer_removes_what_one_that_was_killed_left(tmp_path: Path, write: Writer) -> None:
    left_behind(tmp_path)
    write(tmp_path / "a.md", b"whole")
    assert names(tmp_path) == ["a.md"]


def test_the_file_of_a_writer_at_work_stays(tmp_path: Path) -> None:
    with left_behind(tmp_path).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        sweep_temporaries(tmp_path)
        assert names(tmp_path) == [".bulletin-77-0123abcd.tmp"]
    os.mkfifo(tmp_path / ".bulletin-78-0123abcd.tmp")  # it would be waited for
    sweep_temporaries(tmp_path)
    assert names(tmp_path) == [".bulletin-78-0123abcd.tmp"]


def test_a_build_clears_what_was_left_in_content_and_no_text_sees_it(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    left = left_behind(root / "content/issues")
    assert not load_site(root, Audience(TODAY)).diagnostics
    assert left.exists(), "who only reads writes nothing"
    for _ in range(2):  # also where nothing else is to be done
        left_behind(root / "content/issues")
        assert build(Options(root, root / "output", Audience(TODAY), False)).published
        assert names(root / "content/issues") == ["1.md"]


def test_an_address_book_that_others_cannot_read_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "recipients.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_bytes() == b"new"


def test_what_a_link_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "1.md").write_bytes(b"old")
    (tmp_path / "1.md").symlink_to("real/1.md")
    write_atomically(tmp_path / "1.md", b"new")
    assert (tmp_path / "1.md").is_symlink()
    assert (tmp_path / "real" / "1.md").read_bytes() == b"new"


@pytest.mark.parametrize("write", [write_atomically, write_new])
def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path, write: Writer) -> None:
    path = tmp_path / ("长" * 84 + ".md")
    write(path, b"whole")
    assert path.read_bytes() == b"whole"


@pytest.mark.parametrize("write", [write_atomically, write_new])
def test_a_full_disk_leaves_what_was_there_and_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Writer
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / "1.md" if write is write_atomically else tmp_path / "2026" / "七月" / "1.md"
    if write is write_atomically:
        path.write_bytes(b"old")
    before = names(tmp_path)
    with pytest.raises(OSError, match="No space") as raised:
        write(path, b"new")
    assert raised.value.filename == str(path)
    assert names(tmp_path) == before, "no folders either"


@pytest.mark.parametrize("write", [write_atomically, write_new])
def test_a_disk_that_can_only_be_read_is_told_at_the_file_that_was_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Writer
) -> None:
    """There, a file that is not there cannot be removed either (unlink(2))."""

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OSError, match="Read-only") as raised:
        write(tmp_path / "1.md", b"new")
    assert raised.value.filename == str(tmp_path / "1.md")
