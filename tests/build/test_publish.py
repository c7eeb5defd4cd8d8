"""The site on disk is at every instant the old one or the new one."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from bulletin.build import publish as output


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


def test_files_come_as_bytes_copies_links_or_are_moved(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output" / ".cache").mkdir(parents=True)
    names = ("elsewhere/picture", "output/.cache/pdf", "output/.cache/page")
    for name in names:
        (tmp_path / name).write_text(name)
    copied, linked, moved = (tmp_path / name for name in names)
    new: dict[str, bytes | Path | output.Ready] = {"bytes": b"1"}
    new |= {"a/copied": copied, "a/linked": linked, "b/moved": output.Ready(moved)}
    output.replace_site(tmp_path / "output", new, frozenset())
    site = tmp_path / "output" / "site"
    assert texts(site) == {
        "bytes": "1", "a/copied": names[0], "a/linked": names[1], "b/moved": names[2],
    }  # fmt: skip
    assert (copied.exists(), linked.samefile(site / "a/linked"), moved.exists()) == (True, True, False)


@pytest.mark.parametrize("has_former", [True, False])
def test_what_lies_aside_becomes_the_site_with_what_others_put_there(
    tmp_path: Path, has_former: bool
) -> None:
    output.replace_site(tmp_path, {"index.html": b"old", "gone.html": b"old"}, frozenset())
    if has_former:
        output.replace_site(tmp_path, {"index.html": b"old too"}, frozenset())
    (tmp_path / "site" / "a").mkdir()
    (tmp_path / "site" / "a" / "own.txt").write_text("theirs")
    aside = tmp_path / ".cache" / "aside"
    new: dict[str, bytes | Path | output.Ready] = {"style.css": b"new"}
    for name in ("index.html", "a/b.html", "stray.html"):
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).write_text(f"new {name}")
        if name != "stray.html":  # made, and not wanted after all
            new[name] = output.Ready(aside / name)
    said: list[Mapping[str, tuple[int, int]]] = []

    def manifest(filled: output.Filled) -> bytes:
        said.append(filled.facts)
        return b""

    output.replace_site(tmp_path, new, frozenset({"gone.html"}), manifest, aside=aside)
    site = tmp_path / "site"
    assert texts(site) == {
        "index.html": "new index.html", "a/b.html": "new a/b.html", "a/own.txt": "theirs", "style.css": "new",
    }  # fmt: skip
    assert said == [output.files_in(site)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".bulletin.json", ".cache", "site"]


def test_a_failed_write_leaves_the_old_site_and_no_rubbish(tmp_path: Path) -> None:
    output.replace_site(tmp_path, {"index.html": b"old"}, frozenset())
    with pytest.raises(FileNotFoundError):
        output.replace_site(tmp_path, {"index.html": b"new", "x.jpg": tmp_path / "missing.jpg"}, frozenset())
    assert texts(tmp_path / "site") == {"index.html": "old"}
    assert [path.name for path in tmp_path.iterdir() if path.name != ".cache"] == ["site"]


def test_what_a_killed_build_left_behind_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".site-bulletin-999" / "half").mkdir(parents=True)
    (tmp_path / "..bulletin.json.999.tmp").write_text("half")
    (tmp_path / ".bulletin-999.json").write_text("of a tree that was never published")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "index.999.tmp").write_text("half")
    with output.locked(tmp_path):
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
    output.replace_folder(tmp_path / "5", {"a.pdf": b"5"}, frozenset())
    assert texts(tmp_path) == {
        "5/a.pdf": "5", "2/whole": ".2-bulletin-999-old/whole", ".notes/mine": ".notes/mine",
        ".3-bulletin-board/mine": ".3-bulletin-board/mine",
    }  # fmt: skip


def test_a_folder_in_the_way_of_a_file_is_named_within_the_site(tmp_path: Path) -> None:
    (tmp_path / "site" / "index.html").mkdir(parents=True)
    ready = tmp_path / "ready"
    for new in (b"1", output.Ready(ready)):
        ready.write_text("2")
        with pytest.raises(IsADirectoryError) as caught:
            output.replace_site(tmp_path, {"index.html": new}, frozenset())
        assert caught.value.filename == str(tmp_path / "site" / "index.html")


@pytest.mark.parametrize("has_former", [True, False])
def test_the_former_site_becomes_the_next_whatever_happened_meanwhile(
    tmp_path: Path, has_former: bool
) -> None:
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
        output.replace_site(tmp_path, changed, frozenset(before) - frozenset(new))
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
        if not has_former:
            shutil.rmtree(tmp_path / ".cache", ignore_errors=True)


def test_a_file_changed_by_hand_does_not_come_back_from_the_former_site(tmp_path: Path) -> None:
    output.replace_site(tmp_path, {"a": b"1", "b": b"1"}, frozenset())
    output.replace_site(tmp_path, {"b": b"2"}, frozenset())
    (tmp_path / "site" / "a").unlink()
    (tmp_path / "site" / "a").write_text("theirs")
    output.replace_site(tmp_path, {"b": b"3"}, frozenset())
    assert texts(tmp_path / "site") == {"a": "theirs", "b": "3"}


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


def test_a_file_where_the_folder_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("somebody's")
    with pytest.raises(NotADirectoryError):
        output.replace_site(tmp_path, {"index.html": b"one"}, frozenset())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("site", "somebody's")]


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "manifest"
    output.write_atomically(path, b"one")
    output.write_atomically(path, b"two")
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
            output.write_atomically(path, b"new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("record.yaml", "old")]
    output.write_atomically(path, b"new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("record.yaml", "new")]


def test_a_former_site_is_laid_beside_the_present_one_for_the_next(tmp_path: Path) -> None:
    output.lay_former(tmp_path)
    assert not any(tmp_path.iterdir())
    output.replace_site(tmp_path, {"a": b"1", "b/c": b"1"}, frozenset())
    (tmp_path / "site" / "theirs").write_text("theirs")
    for _ in range(2):
        output.lay_former(tmp_path)
        former = tmp_path / output.FORMER
        assert texts(former) == texts(tmp_path / "site") == {"a": "1", "b/c": "1", "theirs": "theirs"}
        assert (former / "a").stat().st_ino == (tmp_path / "site" / "a").stat().st_ino
    filled: list[output.Filled] = []

    def manifest(next_site: output.Filled) -> bytes:
        filled.append(next_site)
        return b""

    output.replace_site(tmp_path, {"b/c": b"22"}, frozenset(), manifest)
    assert [({*one.facts}, one.is_whole) for one in filled] == [({"b/c"}, False)]
    assert texts(tmp_path / "site") == {"a": "1", "b/c": "22", "theirs": "theirs"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".bulletin.json", ".cache", "site"]


@pytest.mark.parametrize("step", ["Staging", "Staging.fill", "remember_twins"])
def test_a_former_site_that_was_half_laid_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    output.replace_site(tmp_path, {"a": b"1", "b": b"1"}, frozenset())

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"bulletin.build.publish.{step}", stop)
        with pytest.raises(KeyboardInterrupt):
            output.lay_former(tmp_path)
    with output.locked(tmp_path):
        output.replace_site(tmp_path, {"b": b"2"}, frozenset())
    assert texts(tmp_path / "site") == {"a": "1", "b": "2"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", ".lock", "site"]
