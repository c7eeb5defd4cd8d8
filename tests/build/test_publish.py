"""The site on disk is at every instant the old one or the new one."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from bulletin.build import publish
from bulletin.build.exchange import exchange
from bulletin.build.plan import FileFacts
from bulletin.build.staging import StagedFile, files_in
from bulletin.values.files import write_atomically


def replace_site(
    output: Path, new: publish.NewFiles, remove: frozenset[str] = frozenset()
) -> Mapping[str, FileFacts]:
    """Replace the site; return what the manifest is made of."""
    staged: list[Mapping[str, FileFacts]] = []

    def manifest_of(files: Mapping[str, FileFacts]) -> bytes:
        staged.append(files)
        return b"of the next site"

    publish.replace_site(output, new, remove, manifest_of)
    return staged[0]


def texts(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in files_in(folder)}


def test_a_first_site_is_written_whole(tmp_path: Path) -> None:
    replace_site(tmp_path, {"index.html": b"one", "issues/1.html": b"1"})
    assert texts(tmp_path / "site") == {"index.html": "one", "issues/1.html": "1"}


def test_the_manifest_knows_every_file_and_comes_with_the_site(tmp_path: Path) -> None:
    replace_site(tmp_path, {"keep.html": b"k", "old.html": b"o"})
    files = replace_site(tmp_path, {"new.html": b"n"}, frozenset({"old.html"}))
    assert files == files_in(tmp_path / "site")
    assert publish.read_manifest(tmp_path) == b"of the next site"


def test_ctrl_c_right_after_the_exchange_leaves_the_new_site_with_its_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_site(tmp_path, {"index.html": b"1"})
    (tmp_path / publish.MANIFEST).write_text("of the old site")

    def interrupted(staging: Path, site: Path) -> None:
        exchange(staging, site)
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_site(tmp_path, {"index.html": b"2"})
    assert texts(tmp_path / "site") == {"index.html": "2"}
    assert publish.read_manifest(tmp_path) == b"of the next site"
    assert sorted(path.name for path in tmp_path.iterdir()) == [publish.MANIFEST, "site"]


def test_what_stays_is_the_same_file_and_what_is_gone_is_gone(tmp_path: Path) -> None:
    replace_site(tmp_path, {"keep.html": b"k", "change.html": b"1", "old.html": b"o"})
    before = (tmp_path / "site" / "keep.html").stat()
    replace_site(tmp_path, {"change.html": b"2"}, frozenset({"old.html"}))
    after = (tmp_path / "site" / "keep.html").stat()
    assert texts(tmp_path / "site") == {"keep.html": "k", "change.html": "2"}
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_files_of_others_stay(tmp_path: Path) -> None:
    replace_site(tmp_path, {"index.html": b"1"})
    (tmp_path / "site" / ".htaccess").write_text("theirs")
    (tmp_path / "site" / "stats").mkdir()
    (tmp_path / "site" / "stats" / "2026.csv").write_text("theirs")
    (tmp_path / "site" / "link").symlink_to("index.html")
    replace_site(tmp_path, {"index.html": b"2"})
    assert texts(tmp_path / "site") == {
        ".htaccess": "theirs",
        "index.html": "2",
        "link": "2",
        "stats/2026.csv": "theirs",
    }
    assert (tmp_path / "site" / "link").is_symlink()


def test_files_come_as_bytes_copies_links_or_are_moved(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output" / ".cache").mkdir(parents=True)
    names = ("elsewhere/picture", "output/.cache/pdf", "output/.cache/page")
    for name in names:
        (tmp_path / name).write_text(name)
    copied, linked, moved = (tmp_path / name for name in names)
    new: dict[str, bytes | Path | StagedFile] = {"bytes": b"1"}
    new |= {"a/copied": copied, "a/linked": linked, "b/moved": StagedFile(moved)}
    replace_site(tmp_path / "output", new)
    site = tmp_path / "output" / "site"
    assert texts(site) == {
        "bytes": "1", "a/copied": names[0], "a/linked": names[1], "b/moved": names[2],
    }  # fmt: skip
    assert (copied.exists(), linked.samefile(site / "a/linked"), moved.exists()) == (True, True, False)


def test_a_failed_write_leaves_the_old_site_and_no_rubbish(tmp_path: Path) -> None:
    replace_site(tmp_path, {"index.html": b"old"})
    with pytest.raises(FileNotFoundError):
        replace_site(tmp_path, {"index.html": b"new", "x.jpg": tmp_path / "missing.jpg"})
    assert texts(tmp_path / "site") == {"index.html": "old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".bulletin.json", "site"]


def test_what_a_killed_build_left_behind_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".site-bulletin-999" / "half").mkdir(parents=True)
    (tmp_path / ".bulletin-999-0123abcd.tmp").write_text("half")
    (tmp_path / ".bulletin-999.json").write_text("of a tree that was never published")
    (tmp_path / ".cache").mkdir()
    with publish.locked(tmp_path):
        assert sorted(path.name for path in tmp_path.rglob("*")) == [".cache", ".lock"]


def test_the_next_print_of_any_issue_clears_away_what_killed_ones_left(tmp_path: Path) -> None:
    for name in (
        ".1-bulletin-999/half",
        ".2-bulletin-999-old/whole",
        ".notes/mine",
        ".3-bulletin-board/mine",
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(name)
    publish.replace_folder(tmp_path / "5", {"a.pdf": b"5"}, frozenset())
    assert texts(tmp_path) == {
        "5/a.pdf": "5", "2/whole": ".2-bulletin-999-old/whole", ".notes/mine": ".notes/mine",
        ".3-bulletin-board/mine": ".3-bulletin-board/mine",
    }  # fmt: skip


def test_a_folder_in_the_way_of_a_file_is_named_within_the_site(tmp_path: Path) -> None:
    (tmp_path / "site" / "index.html").mkdir(parents=True)
    ready = tmp_path / "ready"
    for new in (b"1", StagedFile(ready)):
        ready.write_text("2")
        with pytest.raises(IsADirectoryError) as caught:
            replace_site(tmp_path, {"index.html": new})
        assert caught.value.filename == str(tmp_path / "site" / "index.html")


def test_files_folders_and_links_may_change_into_one_another(tmp_path: Path) -> None:
    """Files, folders and links come, go and change into one another, three sites long."""
    sites: list[dict[str, bytes | Path]] = [
        {"a": b"1", "b/c": b"1", "b/d/e": b"1", "stay/x": b"1", "stay/y": b"1"},
        {"a/b": b"2", "b/c": b"2", "d": b"2", "stay/x": b"1"},
        {"a": b"3", "b/d/e": b"3", "stay/x": b"1", "stay/y": b"3"},
    ]
    theirs = {"own.txt": "", "b/own.txt": "", "later/own.txt": ""}
    before: dict[str, bytes | Path] = {}
    for turn, new in enumerate([*sites, *sites]):
        site = tmp_path / "site"
        changed = {path: data for path, data in new.items() if before.get(path) != data}
        replace_site(tmp_path, changed, frozenset(before) - frozenset(new))
        if turn == 1:
            for name in theirs:
                (site / name).parent.mkdir(exist_ok=True)
                (site / name).write_text("")
        own = theirs if turn >= 1 else {}
        expected = {path: data.decode() for path, data in new.items() if isinstance(data, bytes)}
        assert texts(site) == expected | own
        folders = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_dir()}
        assert folders == {
            parent.as_posix() for name in expected | own for parent in Path(name).parents if parent.name
        }
        before = new


def test_trees_change_places_where_the_system_cannot_exchange_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_site(tmp_path, {"index.html": b"1"})
    monkeypatch.setattr("sys.platform", "another")
    replace_site(tmp_path, {"index.html": b"2"})
    assert texts(tmp_path / "site") == {"index.html": "2"}


def test_files_are_copied_where_the_system_has_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError

    replace_site(tmp_path, {"keep.html": b"k"})
    monkeypatch.setattr(os, "link", refuse)
    replace_site(tmp_path, {"new.html": b"n"})
    assert texts(tmp_path / "site") == {"keep.html": "k", "new.html": "n"}


def test_a_file_where_the_folder_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("somebody's")
    with pytest.raises(NotADirectoryError):
        replace_site(tmp_path, {"index.html": b"one"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("site", "somebody's")]


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "manifest"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_whole_leaves_the_old_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "record.yaml"
    path.write_text("old")

    def fill_the_disk(handle: int) -> None:
        assert path.read_text() == "old"
        raise OSError("full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fill_the_disk)
        with pytest.raises(OSError, match="full"):
            write_atomically(path, b"new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("record.yaml", "old")]
    write_atomically(path, b"new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("record.yaml", "new")]


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o700])
def test_new_files_are_for_those_who_may_read_the_folder_whatever_the_umask(
    tmp_path: Path, mode: int
) -> None:
    """A web server reads the site: with umask 077, each new issue would be closed to it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site").chmod(mode)
    before = os.umask(0o077)
    try:
        replace_site(tmp_path, {"issues/1.html": b"new"})
    finally:
        os.umask(before)
    for path, wanted in (("issues", mode), ("issues/1.html", mode & 0o666)):
        assert stat.S_IMODE((tmp_path / "site" / path).stat().st_mode) == wanted, path
