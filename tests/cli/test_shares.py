"""A share or a stick that refuses what file systems of this machine allow: everything goes on, and one sentence says so."""

import errno
import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from bulletin.values.files import change_mode
from tests.commands import bulletin
from tests.print_jobs import issue_text

SITE = "名称: 工作简报\n编发单位: 县协调小组办公室\n"


def refuse(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Let the file system have modes of its own (0755), no times, no links, no locks."""

    def refusing(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), "share")

    def making(
        path: str | Path, mode: int = 0o777, *, made: Callable[..., None] = os.mkdir, **_: object
    ) -> None:
        made(path, 0o755)

    def unlocked(handle: int | IO[bytes], how: int, lock: Callable[..., None] = fcntl.flock) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        if stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        lock(number, how)  # the folder of temporaries, which is no share's

    for name in ("chmod", "lchmod", "chown", "utime", "link", "setxattr"):
        monkeypatch.setattr(os, name, refusing, raising=False)
    monkeypatch.setattr(os, "mkdir", making)
    monkeypatch.setattr(fcntl, "flock", unlocked)


def test_a_new_site_is_made_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refuse(monkeypatch, errno.EPERM)
    made = bulletin("init", tmp_path / "县里的共享")
    assert made.exit_code == 0, made.output
    assert (tmp_path / "县里的共享/content/pages/handbook.md").is_file()


def test_one_sentence_is_said_and_everything_goes_on(
    monkeypatch: pytest.MonkeyPatch, make_site: Callable[..., Path]
) -> None:
    share = make_site({"content/issues/365.md": issue_text()}, SITE)
    refuse(monkeypatch, errno.EPERM)
    told = [
        bulletin("-C", share, *words)
        for words in (
            ("build", "--no-pdf", "--jobs", "1"),
            ("print", "365"),
            ("build", "--no-pdf", "--jobs", "1", "--full"),
        )
    ]
    assert [each.exit_code for each in told] == [0, 0, 0], [(each.output, each.exception) for each in told]
    said = "".join(each.output for each in told)
    assert said.count("不让改权限") == 1
    assert "Errno" not in said
    assert (share / "content/issues/365.dispatch.yaml").is_file()
    assert (share / "output/site/issues/365.html").is_file()


@pytest.mark.parametrize("code", [errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL])
def test_a_refused_mode_is_told_and_a_full_disk_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int
) -> None:
    refuse(monkeypatch, code)
    assert not change_mode(tmp_path, 0o700)
    refuse(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="share"):
        change_mode(tmp_path, 0o700)
