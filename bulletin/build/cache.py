"""RIM: what the last builds read, in output/.cache: deleting it is harmless, what is damaged in it is made again.

    news            of the index: records that are newer than those in it
    index           of every text its digest, facts and diagnostics, with a checksum over all of it
    bodies-XXXX     the bodies of issues one after another, each with a checksum in the index

An index of another program, settings or format is no index. Bodies are only ever appended in files of their own, so
that a comma costs one body; files that nothing refers to go, and many small ones become one.
"""

import hashlib
import mmap
import os
import pickle
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bulletin.build.late import read_body
from bulletin.build.pickling import dumps
from bulletin.values.diagnostics import Diagnostic

FOLDER = ".cache"
INDEX = "index"
NEWS = "news"  # of the index
_FORMAT = b"bulletin 1\n"
_SUM = 32  # bytes of a checksum
_MOST_FILES = 24  # of bodies; more are put together
_MOST_NEWS = 16  # records; for more the index is written anew
_MOST_WAITING = 40  # bodies that are written together: a megabyte
_KEPT_OPEN = 8  # bodies of issues that were asked for last


class DamagedCacheError(Exception):
    """A body is not what was written: the cache must go, and the build begin again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body is: file within the cache, offset and length in bytes, and its checksum."""

    file: str
    offset: int
    length: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of one text.

    text: digest of its bytes. value: the facts of an issue or the whole of a page, pickled; empty where it could not
    be read. shown: digest of what other pages show of it; whole: of all it says. is_text: whether its bytes are text.
    """

    text: str
    value: bytes
    shown: str
    whole: str
    body: Place | None
    diagnostics: tuple[Diagnostic, ...]
    is_text: bool = True


class Bodies:
    """Reads bodies out of the cache, keeping few of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, int] = {}
        self._last: dict[Place, Any] = {}
        self._latest: tuple[Place | None, Any] = (
            None,
            None,
        )  # asked for twenty times in a row, so it is not looked up

    def read(self, place: Place) -> Any:
        """Return a body. Raises DamagedCacheError."""
        latest, body = self._latest
        if latest is not place:
            body = self._read(place)
            self._latest = (place, body)
        return body

    def _read(self, place: Place) -> Any:
        if place not in self._last:
            if len(self._last) >= _KEPT_OPEN:
                del self._last[next(iter(self._last))]
            self._last[place] = read_body(self.bytes_of(place))
        return self._last[place]

    def bytes_of(self, place: Place) -> bytes:
        """Return a body as it was written. Raises DamagedCacheError."""
        try:
            if place.file not in self._files:
                self._files[place.file] = os.open(self.folder / place.file, os.O_RDONLY)
            data = os.pread(self._files[place.file], place.length, place.offset)
        except OSError as problem:
            raise DamagedCacheError(place.file) from problem
        if len(data) != place.length or zlib.crc32(data) != place.checksum:
            raise DamagedCacheError(place.file)
        return data

    def close(self) -> None:
        """Let go of the files."""
        for handle in self._files.values():
            os.close(handle)
        self._files.clear()
        self._last.clear()
        self._latest = (None, None)


class BodyWriter:
    """Writes bodies one after another into a file of its own, which is made with the first; many at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name = ""
        self._offset = 0
        self._handle = -1
        self._waiting: list[bytes] = []

    def add(self, data: bytes) -> Place:
        """Return where a body will be after the next `flush` or `close`."""
        if not self._name:
            import tempfile  # who only reads need not wait for it

            self.folder.mkdir(parents=True, exist_ok=True)
            self._handle, path = tempfile.mkstemp(prefix="bodies-", dir=self.folder)
            self._name = Path(path).name
        self._waiting.append(data)
        place = Place(self._name, self._offset, len(data), zlib.crc32(data))
        self._offset += len(data)
        if len(self._waiting) >= _MOST_WAITING:
            self.flush()
        return place

    def flush(self) -> None:
        """Write what waits, in one call, which costs a system less than one for each."""
        rest = memoryview(b"".join(self._waiting))
        self._waiting.clear()
        while rest:
            rest = rest[os.write(self._handle, rest) :]

    def close(self) -> None:
        """Let go of the file."""
        if self._name:
            self.flush()
            os.close(self._handle)
            self._name = ""


def read_sealed(path: Path, seal: str) -> Any:
    """Return what `write_sealed` wrote under the same seal; None where that is not so."""
    data = read_bytes(path, seal)
    try:
        return None if data is None else pickle.loads(data)
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError, ValueError):
        return None


def read_bytes(path: Path, seal: str) -> memoryview | None:
    """Return what `write_bytes` wrote under the same seal; None where that is not so."""
    data = _sealed(path, seal)
    if data is None or hashlib.sha256(data[_SUM:]).digest() != data[:_SUM]:
        return None
    return data[_SUM:]


def view_bytes(path: Path, seal: str) -> memoryview | None:
    """Return the same without reading it: whoever looks at a part must know by himself whether it is whole."""
    data = _sealed(path, seal)
    return None if data is None else data[_SUM:]


def _sealed(path: Path, seal: str) -> memoryview | None:
    """Return checksum and data of a file that begins with this seal."""
    head = _FORMAT + seal.encode()
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    return data[len(head) :] if data[: len(head)] == head else None


def write_sealed(path: Path, seal: str, value: Any) -> None:
    """Write a value with a checksum, in one step; nobody else can read it but who knows the seal."""
    write_bytes(path, seal, dumps(value))


def write_bytes(path: Path, seal: str, data: bytes) -> None:
    """Write bytes likewise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        # Not flushed to the disk: after a power cut the checksum tells, and the cache is made again.
        temporary.write_bytes(_FORMAT + seal.encode() + hashlib.sha256(data).digest() + data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


# Of a record text, value, shown and whole, where its body is, its diagnostics pickled, and is_text.
_Row = tuple[str, bytes, str, str, tuple[str, int, int, int] | None, bytes, bool]


def read_index(folder: Path, seal: str) -> dict[str, Remembered]:
    """Return the records of the last build by path; none where they are another program's, or damaged."""
    found = read_sealed(folder / INDEX, seal)
    if not isinstance(found, dict):
        return {}
    return {path: _record(*row) for path, row in (found | _news(folder, seal)).items()}


def _news(folder: Path, seal: str) -> dict[str, _Row]:
    """Return what is newer than the index; it belongs to this index and to no other."""
    found = read_sealed(folder / NEWS, _seal_of_news(folder, seal))
    return found if isinstance(found, dict) else {}


def _seal_of_news(folder: Path, seal: str) -> str:
    return f"{seal} {checksum(folder / INDEX, seal).hex()}"


def checksum(path: Path, seal: str) -> bytes:
    """Return the checksum that a file carries under this seal, empty where there is none.

    Whether it is true is seen when the file is read.
    """
    head = _FORMAT + seal.encode()
    try:
        with path.open("rb") as file:
            data = file.read(len(head) + _SUM)
    except OSError:
        return b""
    return data[len(head) :] if data.startswith(head) and len(data) == len(head) + _SUM else b""


def add_news(folder: Path, seal: str, records: Mapping[str, Remembered]) -> bool:
    """Remember records that are newer than the index; return False where there are too many for that."""
    before = _news(folder, seal)
    rows = before | {path: _row(record) for path, record in records.items()}
    if len(rows) > _MOST_NEWS:
        return False
    write_sealed(folder / NEWS, _seal_of_news(folder, seal), rows)
    used = {body[0] for row in rows.values() if (body := row[4])}
    for row in before.values():  # their files are their own: an index never refers to what came after it
        if row[4] and row[4][0] not in used:
            (folder / row[4][0]).unlink(missing_ok=True)
    return True


def _row(record: Remembered) -> _Row:
    place = record.body
    return (
        record.text,
        record.value,
        record.shown,
        record.whole,
        (place.file, place.offset, place.length, place.checksum) if place else None,
        pickle.dumps(record.diagnostics, 5) if record.diagnostics else b"",
        record.is_text,
    )


def _record(
    text: str,
    value: bytes,
    shown: str,
    whole: str,
    body: tuple[str, int, int, int] | None,
    diagnostics: bytes,
    is_text: bool,
) -> Remembered:
    known = pickle.loads(diagnostics) if diagnostics else ()
    return Remembered(text, value, shown, whole, Place(*body) if body else None, known, is_text)


def write_index(folder: Path, seal: str, records: Mapping[str, Remembered]) -> None:
    """Write the records, and let go of bodies that none of them refers to."""
    records = _tidy(folder, records)
    write_sealed(folder / INDEX, seal, {path: _row(record) for path, record in records.items()})
    (folder / NEWS).unlink(missing_ok=True)
    sweep(folder, {r.body.file for r in records.values() if r.body})


def sweep(folder: Path, used: Iterable[str]) -> None:
    """Remove files of bodies other than `used`."""
    kept = set(used)
    for path in folder.glob("bodies-*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _tidy(folder: Path, records: Mapping[str, Remembered]) -> Mapping[str, Remembered]:
    """Return the records after their bodies were put together, if they lie in many files or among much that is dead."""
    live: dict[str, int] = {}
    for record in records.values():
        if record.body:
            live[record.body.file] = live.get(record.body.file, 0) + record.body.length
    try:
        total = sum((folder / name).stat().st_size for name in live)
    except OSError as problem:
        raise DamagedCacheError(str(folder)) from problem
    if len(live) <= _MOST_FILES and total <= 2 * sum(live.values()) + 1_000_000:
        return records
    bodies, writer = Bodies(folder), BodyWriter(folder)
    try:
        return {
            path: _moved(record, writer.add(bodies.bytes_of(record.body))) if record.body else record
            for path, record in records.items()
        }
    finally:
        bodies.close()
        writer.close()


def _moved(record: Remembered, place: Place) -> Remembered:
    return Remembered(
        record.text, record.value, record.shown, record.whole, place, record.diagnostics, record.is_text
    )
