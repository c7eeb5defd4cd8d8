"""The cache: rows that come back as they were written, or not at all."""

import os
import sqlite3
from pathlib import Path

import pytest

from bulletin.build.cache import FILE, Cache

ROWS = {"content/issues/1.md": b"one", "content/issues/2.md": "二".encode() * 1000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a cache with two rows."""
    cache = Cache(tmp_path, "tools 1")
    cache.put_all("file", ROWS)
    cache.commit()
    cache.close()
    return tmp_path


def rows_in(folder: Path, toolchain: str = "tools 1") -> dict[str, bytes]:
    return Cache(folder, toolchain, is_read_only=True).rows("file")


def test_rows_come_back_as_they_were_written(folder: Path) -> None:
    assert rows_in(folder) == ROWS
    assert Cache(folder, "tools 1").rows("file") == ROWS


def test_rows_of_another_program_count_as_none_and_go_when_this_one_writes(folder: Path) -> None:
    assert rows_in(folder, "tools 2") == {}
    assert rows_in(folder) == ROWS  # who only reads leaves them
    Cache(folder, "tools 2").close()
    assert rows_in(folder) == {}


@pytest.mark.parametrize("data", [b"", b"no database at all", b"SQLite format 3\0" + b"\0" * 4080])
def test_a_file_that_is_no_database_counts_as_empty(folder: Path, data: bytes) -> None:
    (folder / FILE).write_bytes(data)
    assert rows_in(folder) == {}
    cache = Cache(folder, "tools 1")
    cache.put("file", "a", b"new")
    cache.commit()
    cache.close()
    assert rows_in(folder) == {"a": b"new"}


def test_a_flipped_byte_anywhere_changes_no_value_that_is_read(folder: Path) -> None:
    path = folder / FILE
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        for key, value in rows_in(folder).items():
            assert ROWS.get(key, value) == value
        cache = Cache(folder, "tools 1")
        for key, value in cache.rows("file").items():
            assert ROWS.get(key, value) == value
        cache.close()


def test_a_cache_that_is_being_written_by_another_process_counts_as_empty(folder: Path) -> None:
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert rows_in(folder) == {}
    other.execute("ROLLBACK")
    assert rows_in(folder) == ROWS


def test_what_was_not_committed_is_dropped(folder: Path) -> None:
    cache = Cache(folder, "tools 1")
    cache.put("file", "a", b"new")
    cache.close()
    assert rows_in(folder) == ROWS


def test_a_forked_process_reads_by_a_connection_of_its_own(folder: Path) -> None:
    cache = Cache(folder, "tools 1")
    assert cache.get("file", "content/issues/1.md") == b"one"
    child = os.fork()
    if not child:
        os._exit(0 if cache.get("file", "content/issues/2.md") == ROWS["content/issues/2.md"] else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        Cache(tmp_path / "file" / "cache", "tools 1")


def test_only_the_rows_that_are_wanted_stay(folder: Path) -> None:
    cache = Cache(folder, "tools 1")
    cache.keep_only("file", ["content/issues/2.md"])
    cache.put_value("stamp", "", ("a", 1))
    cache.commit()
    assert [*cache.rows("file")] == ["content/issues/2.md"]
    assert cache.get_value("stamp", "", tuple[str, int]) == ("a", 1)
    assert cache.get_value("stamp", "", tuple[int, int]) is None
