"""The site on disk is at every instant the old one or the new one."""

import os
from pathlib import Path

import pytest

from bulletin import output


def texts(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in output.files_in(folder)}


def test_a_first_site_is_written_whole(tmp_path: Path) -> None:
    output.replace_site(tmp_path, {"index.html": b"one", "issues/1.html": b"1"}, frozenset())
    assert texts(tmp_path / "site") == {"index.html": "one", "issues/1.html": "1"}


def test_what_stays_is_the_same_file_and_what_is_gone_is_gone(tmp_path: Path) -> None:
    output.replace_site(tmp_path, {"keep.html": b"k", "change.html": b"1", "old.html": b"o"}, frozenset())
    before = (tmp_path / "site" / "keep.html").stat()
    output.replace_site(tmp_path, {"change.html": b"2"}, frozenset({"old.html"}))
    after = (tmp_path / "site" / "keep.html").stat()
    assert texts(tmp_path / "site") == {"keep.html": "k", "change.html": "2"}
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_files_of_others_stay(tmp_path: Path) -> None:
    output.replace_site(tmp_path, {"index.html": b"1"}, frozenset())
    (tmp_path / "site" / ".htaccess").write_text("theirs")
    (tmp_path / "site" / "stats").mkdir()
    (tmp_path / "site" / "stats" / "2026.csv").write_text("theirs")
    (tmp_path / "site" / "link").symlink_to("index.html")
    output.replace_site(tmp_path, {"index.html": b"2"}, frozenset())
    assert texts(tmp_path / "site") == {
        ".htaccess": "theirs",
        "index.html": "2",
        "link": "2",
        "stats/2026.csv": "theirs",
    }
    assert (tmp_path / "site" / "link").is_symlink()


def test_a_failed_write_leaves_the_old_site_and_no_rubbish(tmp_path: Path) -> None:
    output.replace_site(tmp_path, {"index.html": b"old"}, frozenset())
    with pytest.raises(FileNotFoundError):
        output.replace_site(tmp_path, {"index.html": b"new", "x.jpg": tmp_path / "missing.jpg"}, frozenset())
    assert texts(tmp_path / "site") == {"index.html": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_build_left_behind_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".site-bulletin-999" / "half").mkdir(parents=True)
    (tmp_path / "..bulletin.json.999.tmp").write_text("half")
    (tmp_path / ".bulletin-999.json").write_text("of a tree that was never published")
    with output.locked(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_trees_change_places_where_the_system_cannot_exchange_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.replace_site(tmp_path, {"index.html": b"1"}, frozenset())
    monkeypatch.setattr("sys.platform", "another")
    output.replace_site(tmp_path, {"index.html": b"2"}, frozenset())
    assert texts(tmp_path / "site") == {"index.html": "2"}


def test_files_are_copied_where_the_system_has_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError

    output.replace_site(tmp_path, {"keep.html": b"k"}, frozenset())
    monkeypatch.setattr(os, "link", refuse)
    output.replace_site(tmp_path, {"new.html": b"n"}, frozenset())
    assert texts(tmp_path / "site") == {"keep.html": "k", "new.html": "n"}


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "manifest"
    output.write_atomically(path, b"one")
    output.write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]
