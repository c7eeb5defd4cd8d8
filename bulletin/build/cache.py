"""The cache: one SQLite file in output/.cache with plain rows, (kind, key) → bytes. Deleting it is harmless.

A file that is damaged, or was written by another program or version, counts as empty. Rows hold plain values (JSON by
`values.encoding`, or the bytes of a file), never code, because sites are passed on by USB stick. Each row has a checksum,
because SQLite notices damage to the structure of its pages only, not to their content.

One build writes at a time, under the lock of the output folder; `check` and similar commands only read. The journal is a
rollback journal, not a write-ahead log, because it must work on network folders. Nothing is flushed to the disk: after a
power cut the checksums show what is damaged. A process killed in a transaction leaves the rows from before it.
"""

import errno
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from bulletin.values.encoding import decode, encode

FILE = "cache.sqlite"
FORMAT = 1
T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    kind TEXT NOT NULL, key TEXT NOT NULL, checksum INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID"""


class DamagedCacheError(Exception):
    """The file, or a row that the build depends on, is damaged: clear the cache and start the build again."""


class Cache:
    """The cache in a folder; only rows that the same toolchain wrote are visible."""

    def __init__(self, folder: Path, toolchain: str, *, is_read_only: bool = False) -> None:
        """toolchain: fingerprint of program and libraries; rows of another toolchain are ignored.

        Raises OSError: the file cannot be written.
        """
        self._folder, self._toolchain = folder, toolchain
        self._connections: dict[int, sqlite3.Connection | None] = {}
        if not is_read_only:
            self._open_for_writing()

    def get(self, kind: str, key: str) -> bytes | None:
        """Return a row's value; None if there is no such row."""
        return next((value for _, value in self._select("kind = ? AND key = ?", (kind, key))), None)

    def get_value(self, kind: str, key: str, of: type[T]) -> T | None:
        """Return a row's decoded value; None if there is no such row or its value is not of class `of`."""
        data = self.get(kind, key)
        return None if data is None else decode(data, of)

    def rows(self, kind: str) -> dict[str, bytes]:
        """Return all rows of a kind by key."""
        return dict(self._select("kind = ?", (kind,)))

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Write a row; the next `commit` makes it permanent. Raises OSError, DamagedCacheError."""
        self.put_all(kind, {key: value})

    def put_value(self, kind: str, key: str, value: object) -> None:
        """Write a plain value as a row."""
        self.put(kind, key, encode(value))

    def put_all(self, kind: str, rows: Mapping[str, bytes]) -> None:
        """Write many rows of a kind."""
        values = [(kind, key, zlib.crc32(value), value) for key, value in rows.items()]
        self._write("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", values)

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        """Remove rows."""
        self._write("DELETE FROM entries WHERE kind = ? AND key = ?", [(kind, key) for key in keys])

    def keep_only(self, kind: str, keys: Iterable[str]) -> None:
        """Remove all rows of a kind but these."""
        wanted = set(keys)
        self.remove(kind, [key for key in self._keys(kind) if key not in wanted])

    def clear(self) -> None:
        """Delete the cache file and start an empty one."""
        self.close()
        for name in (FILE, f"{FILE}-journal"):
            (self._folder / name).unlink(missing_ok=True)
        self._open_for_writing()

    def commit(self) -> None:
        """Make what was written permanent and visible to other connections, also in processes forked later.

        Raises OSError, DamagedCacheError.
        """
        try:
            if connection := self._connection():
                connection.commit()
        except sqlite3.Error as problem:
            raise self._failure(problem) from problem

    def close(self) -> None:
        """Close the file; uncommitted changes are lost."""
        for connection in self._connections.values():
            if connection is not None:
                connection.close()
        self._connections.clear()

    def _keys(self, kind: str) -> list[str]:
        return [str(key) for (key,) in self._execute("SELECT key FROM entries WHERE kind = ?", (kind,))]

    def _select(self, condition: str, values: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        query = f"SELECT key, checksum, value FROM entries WHERE {condition}"
        for key, checksum, value in self._execute(query, values):
            # A row with another checksum is damaged and counts as missing.
            if isinstance(value, bytes) and zlib.crc32(value) == checksum:
                yield str(key), value

    def _execute(self, query: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
        connection = self._connection()
        try:
            return connection.execute(query, values).fetchall() if connection else []
        except sqlite3.Error:  # damaged, or locked by a build that is writing
            return []

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not rows:
            return
        connection = self._connection()
        assert connection is not None, "the cache was opened for reading"
        try:
            connection.executemany(statement, rows)
        except sqlite3.Error as problem:
            raise self._failure(problem) from problem

    def _connection(self) -> sqlite3.Connection | None:
        """Return this process's connection; None if the file cannot be read.

        Each process has its own, since a SQLite connection must not be used after a fork (howtocorrupt.html, 2.6).
        """
        pid = os.getpid()
        if pid not in self._connections:
            self._connections[pid] = _opened_to_read(self._folder / FILE, self._toolchain)
        return self._connections[pid]

    def _open_for_writing(self) -> None:
        path = self._folder / FILE
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            try:
                self._connections[os.getpid()] = _opened_to_write(path, self._toolchain)
            except sqlite3.Error as problem:
                if _code_of(problem) in _REFUSALS:
                    raise
                for name in (FILE, f"{FILE}-journal"):  # not a database, or a damaged one: start a new file
                    (self._folder / name).unlink(missing_ok=True)
                self._connections[os.getpid()] = _opened_to_write(path, self._toolchain)
        except sqlite3.Error as problem:
            raise self._failure(problem) from problem

    def _failure(self, problem: sqlite3.Error) -> Exception:
        """Return an OSError if the system refused something, as for any other file; else DamagedCacheError."""
        if _code_of(problem) not in _REFUSALS:
            return DamagedCacheError(str(problem))
        code = _REFUSALS[_code_of(problem)]
        return OSError(code, os.strerror(code), os.fspath(self._folder / FILE))


# SQLite's result codes for refusals of the system (rescode.html) → errno of the same refusal for any other file.
# All other codes mean a damaged file.
_REFUSALS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_BUSY: errno.EAGAIN,
    sqlite3.SQLITE_IOERR: errno.EIO,
}


def _code_of(problem: sqlite3.Error) -> int:
    """Return the primary result code, the lowest eight bits."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF


def _opened_to_write(path: Path, toolchain: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=5, isolation_level="IMMEDIATE")
    try:
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = OFF")  # no flush: checksums show what a power cut damaged
        identity = _identity_of(toolchain)
        connection.execute(_SCHEMA)
        if _identity(connection) != identity:
            connection.execute("DELETE FROM entries")
            connection.execute("INSERT INTO entries VALUES ('meta', 'identity', 0, ?)", (identity,))
        connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection


def _opened_to_read(path: Path, toolchain: str) -> sqlite3.Connection | None:
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"file:{quote(os.fspath(path))}?mode=ro", timeout=1, uri=True)
        with suppress(sqlite3.Error):
            if _identity(connection) == _identity_of(toolchain):
                return connection
        connection.close()
    return None


def _identity(connection: sqlite3.Connection) -> bytes | None:
    """Return the format and toolchain that wrote the rows; None if the file has no such row."""
    found = connection.execute("SELECT value FROM entries WHERE kind = 'meta'").fetchone()
    return found[0] if found else None


def _identity_of(toolchain: str) -> bytes:
    return f"{FORMAT} {toolchain}".encode()
